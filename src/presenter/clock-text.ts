import type { Settings } from '../store/state.ts';
import { createTimeFormat, type TimeFormat } from '../text/relative-time.ts';
import { type SafeText, safe } from '../text/safe.ts';

const clocks = new Map<string, TimeFormat>();

/** The clock of the time zone shown; the same object for the same zone. */
export const clockOf = ({ showsUtc, timeZone }: Settings): TimeFormat => {
  const zone = showsUtc ? 'UTC' : timeZone;
  const clock = clocks.get(zone) ?? createTimeFormat(zone);
  clocks.set(zone, clock);
  return clock;
};

/** What stands beside a time: `UTC` or `local`. */
export const zoneName = ({ showsUtc, timeZone }: Settings): SafeText => (showsUtc || timeZone === 'UTC' ? safe`UTC` : safe`local`);

/** How long work took: `850ms`, `3.1s`, `2m05`. */
export const tookText = (milliseconds: number): SafeText => {
  if (milliseconds < 1000) return safe`${Math.round(milliseconds)}ms`;
  if (milliseconds < 60_000) return safe`${Math.floor(milliseconds / 1000)}.${Math.floor((milliseconds % 1000) / 100)}s`;
  const seconds = Math.floor((milliseconds % 60_000) / 1000);
  return safe`${Math.floor(milliseconds / 60_000)}m${seconds < 10 ? safe`0` : safe``}${seconds}`;
};
