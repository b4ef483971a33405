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
