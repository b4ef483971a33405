import type { Timestamp } from '../domain/values.ts';
import { type SafeText, safe, safeWord } from './safe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The last millisecond that a `Date` can hold: ECMAScript 21.4.1.1. */
const LAST_TIME = 8.64e15;

/** How long ago something was, in at most four cells up to 999 days: `0.4s`, `12s`, `3m`, `2h`, `4d`. What lies ahead is `0.0s`. */
export const ageText = (at: Timestamp, now: Timestamp): SafeText => durationText(Math.max(0, now - at));

/** A length of time in the same form. */
export const durationText = (milliseconds: number): SafeText => {
  if (!Number.isFinite(milliseconds)) return safe`-`;
  if (milliseconds < 10 * SECOND) return safe`${Math.trunc(milliseconds / SECOND)}.${Math.trunc((milliseconds % SECOND) / 100)}s`;
  if (milliseconds < MINUTE) return safe`${Math.trunc(milliseconds / SECOND)}s`;
  if (milliseconds < HOUR) return safe`${Math.trunc(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return safe`${Math.trunc(milliseconds / HOUR)}h`;
  return safe`${Math.trunc(milliseconds / DAY)}d`;
};

/** Clock and calendar of one time zone. */
export type TimeFormat = {
  /** `14:32`. */
  readonly time: (at: Timestamp) => SafeText;
  /** `14:32:07`. */
  readonly seconds: (at: Timestamp) => SafeText;
  /** `Tue 22 Nov 2026`; equal for two times exactly when they are on the same day. */
  readonly day: (at: Timestamp) => SafeText;
};

/** The clock of an IANA time zone such as `UTC` or `Europe/Berlin`. Throws `RangeError` for a zone that does not exist. */
export const createTimeFormat = (timeZone: string): TimeFormat => {
  const offsetAt = offsets(timeZone);
  const local = (at: Timestamp): Date | undefined => (Math.abs(at) < LAST_TIME - DAY ? new Date(at + offsetAt(at)) : undefined);
  return {
    time: (at) => safeWord(local(at)?.toISOString().slice(-13, -8) ?? '--:--'),
    seconds: (at) => safeWord(local(at)?.toISOString().slice(-13, -5) ?? '--:--:--'),
    day: (at) => {
      const date = local(at);
      return date === undefined
        ? safe`--`
        : safe`${safeWord(WEEKDAYS[date.getUTCDay()] ?? '')} ${date.getUTCDate()} ${safeWord(MONTHS[date.getUTCMonth()] ?? '')} ${date.getUTCFullYear()}`;
    },
  };
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
/** Zones change their offset only between quarters of an hour. */
const QUARTER = 15 * MINUTE;

/** How far a zone's clock is ahead of UTC at a time, in milliseconds. Asks `Intl`, which is slow, once for a quarter of an hour in a row. */
const offsets = (timeZone: string): ((at: Timestamp) => number) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  let quarter = Number.NaN;
  let offset = 0;
  return (at) => {
    if (Math.floor(at / QUARTER) === quarter) return offset;
    quarter = Math.floor(at / QUARTER);
    const [, sign, hours = 0, minutes = 0] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(at)) ?? [];
    offset = (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
    return offset;
  };
};
