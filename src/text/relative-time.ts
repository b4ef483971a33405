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
export type Clock = {
  /** `14:32`. */
  readonly time: (at: Timestamp) => SafeText;
  /** `14:32:07`. */
  readonly seconds: (at: Timestamp) => SafeText;
  /** `Tue 22 Nov 2026`; equal for two times exactly when they are on the same day. */
  readonly day: (at: Timestamp) => SafeText;
};

/** The clock of an IANA time zone such as `UTC` or `Europe/Berlin`. Throws `RangeError` for a zone that does not exist. */
export const createClock = (timeZone: string): Clock => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const parts = (at: Timestamp): Readonly<Record<string, SafeText>> => {
    if (!(Math.abs(at) <= LAST_TIME)) return {};
    return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, safeWord(value)]));
  };
  return {
    time: (at) => {
      const { hour = UNKNOWN, minute = UNKNOWN } = parts(at);
      return safe`${hour}:${minute}`;
    },
    seconds: (at) => {
      const { hour = UNKNOWN, minute = UNKNOWN, second = UNKNOWN } = parts(at);
      return safe`${hour}:${minute}:${second}`;
    },
    day: (at) => {
      const { weekday = UNKNOWN, day = UNKNOWN, month = UNKNOWN, year = UNKNOWN } = parts(at);
      return safe`${weekday} ${day} ${month} ${year}`;
    },
  };
};

const UNKNOWN = safe`--`;
