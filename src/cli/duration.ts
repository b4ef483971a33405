import type { Timestamp } from '../domain/values.ts';
import { safe } from '../text/safe.ts';
import { CliError } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { Options } from './subcommand.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as 90s, 30m, 2h or 7d; `null` for any other text. */
export const readDuration = (text: string): number | null => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  return unitMs === undefined ? null : Number(count) * unitMs;
};

/** The moment that `--since` names: so long ago, or a date and time of ISO 8601. `null` where it was not given. */
export const readMoment = (option: Options[string], now: Timestamp): Timestamp | null => {
  if (typeof option !== 'string') return null;
  const ago = readDuration(option);
  const moment = ago === null ? Date.parse(option) : now - ago;
  if (Number.isNaN(moment))
    throw new CliError(
      'misused',
      safe`--since takes a duration such as 90s, 30m or 2h, or a time such as 2026-03-01T10:00:00Z, not ${quoted(option)}.`,
    );
  return moment;
};
