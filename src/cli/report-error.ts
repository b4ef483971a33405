import type { Redactor } from '../auth/redact.ts';
import { untrusted } from '../domain/untrusted.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { LedgerWriteError } from '../operations/execute/ledger-writer.ts';
import { PlatformError, type PlatformErrorCode } from '../platform/errors.ts';
import { ConfigError } from '../system/config-error.ts';
import { systemSentence } from '../system/system-error.ts';
import { type SafeText, safe, safeExport, safeLine } from '../text/safe.ts';
import { CliError } from './exit-code.ts';

export type ReportOptions = { readonly redactor: Redactor; readonly isDebug: boolean };

/** What the operator reads of an error: one sentence, what to do where that is known, and with `--debug` a trace without secrets. */
export const errorLines = (error: unknown, { redactor, isDebug }: ReportOptions): readonly SafeText[] => {
  const line = (text: string): SafeText => safeLine(untrusted(redactor.redact(text)));
  const lines = [safe`netconsole: ${line(messageOf(error))}`];
  const fix = fixOf(error);
  if (fix !== undefined) lines.push(safe`  try: ${line(fix)}`);
  if (!isDebug) return lines;
  const trace = redactor.redactValue(error).split('\n');
  return [...lines, ...trace.map((text) => safeLine(untrusted(safeExport(untrusted(text)))))];
};

/** The sentence of an error without its remedy. */
export const messageOf = (error: unknown): string => {
  if (isExpected(error)) return error.message;
  const sentence = systemSentence(error);
  if (sentence !== undefined) return sentence;
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
};

/** Whether an error was foreseen, so that its message is meant for the operator. */
export const isExpected = (error: unknown): error is Error =>
  error instanceof CliError ||
  error instanceof ConfigError ||
  error instanceof PlatformError ||
  error instanceof LedgerError ||
  error instanceof LedgerWriteError;

/** What to do about an error, where that is known. */
export function fixOf(error: unknown): string | undefined {
  if (error instanceof CliError || error instanceof ConfigError) return error.fix;
  if (error instanceof PlatformError) return platformFix(error);
  if (error instanceof LedgerError || error instanceof LedgerWriteError)
    return 'make room or mend the folder, or use --unrecorded to go on without the record';
  return systemSentence(error) === undefined ? 'run it again with --debug and report what it prints' : undefined;
}

const PLATFORM_FIXES: Readonly<Partial<Record<PlatformErrorCode, string>>> = {
  unauthenticated: 'netconsole login, or another token with --token-file FILE',
  unavailable: 'netconsole doctor',
  timeout: 'netconsole doctor',
  offline: 'netconsole doctor',
};

const platformFix = ({ code, retryAfterMs }: PlatformError): string | undefined =>
  retryAfterMs === undefined ? PLATFORM_FIXES[code] : `again in ${Math.ceil(retryAfterMs / 1000)} s`;
