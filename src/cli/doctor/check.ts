import type { Redactor } from '../../auth/redact.ts';
import { untrusted } from '../../domain/untrusted.ts';
import { type SafeText, safeLine } from '../../text/safe.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { fixOf, messageOf } from '../report-error.ts';

/** What one examination found. `fix` says what to do about it. */
export type Finding = {
  readonly topic: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly text: SafeText;
  readonly fix: SafeText | null;
  /** With which the program ends where this is the first failure; 0 unless `fail`. */
  readonly code: number;
};

export const ok = (topic: string, text: SafeText): Finding => ({ topic, state: 'ok', text, fix: null, code: EXIT.ok });

export const warn = (topic: string, text: SafeText, fix: SafeText | null = null): Finding => ({
  topic,
  state: 'warn',
  text,
  fix,
  code: EXIT.ok,
});

/** What an error means, in its own words. */
export const failed = (topic: string, error: unknown, redactor: Redactor): Finding => {
  const line = (text: string): SafeText => safeLine(untrusted(redactor.redact(text)));
  const fix = fixOf(error);
  const isCircular = fix === 'netconsole doctor' || fix === undefined;
  return { topic, state: 'fail', text: line(messageOf(error)), fix: isCircular ? null : line(fix), code: exitCodeOf(error) };
};
