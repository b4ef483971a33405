import { tz, tzOffset } from '@date-fns/tz';
import { millisecondsInDay, millisecondsInHour, millisecondsInMinute, millisecondsInSecond, minutesInHour } from 'date-fns/constants';
import { format } from 'date-fns/format';
import { millisecondsToHours } from 'date-fns/millisecondsToHours';
import { millisecondsToMinutes } from 'date-fns/millisecondsToMinutes';
import { millisecondsToSeconds } from 'date-fns/millisecondsToSeconds';
import type { Timestamp } from '../domain/values.ts';
import { type SafeText, safe, safeWord } from './safe.ts';

/** How long ago something was, in at most four cells up to 999 days: `0.4s`, `12s`, `3m`, `2h`, `4d`. What lies ahead is `0.0s`. */
export const ageText = (at: Timestamp, now: Timestamp): SafeText => durationText(Math.max(0, now - at));

/** A length of time in the same form, never rounded up. */
export const durationText = (milliseconds: number): SafeText => {
  if (!Number.isFinite(milliseconds)) return safe`-`;
  if (milliseconds < 10 * millisecondsInSecond) return safe`${tenthsOfSeconds(milliseconds)}s`;
  if (milliseconds < millisecondsInMinute) return safe`${millisecondsToSeconds(milliseconds)}s`;
  if (milliseconds < millisecondsInHour) return safe`${millisecondsToMinutes(milliseconds)}m`;
  if (milliseconds < millisecondsInDay) return safe`${millisecondsToHours(milliseconds)}h`;
  return safe`${Math.trunc(milliseconds / millisecondsInDay)}d`;
};

/** How long work took: `850ms`, `3.1s`, `2m05`. */
export const tookText = (milliseconds: number): SafeText => {
  if (milliseconds < millisecondsInSecond) return safe`${Math.round(milliseconds)}ms`;
  if (milliseconds < millisecondsInMinute) return safe`${tenthsOfSeconds(milliseconds)}s`;
  const seconds = millisecondsToSeconds(milliseconds % millisecondsInMinute);
  return safe`${millisecondsToMinutes(milliseconds)}m${safeWord(String(seconds).padStart(2, '0'))}`;
};

const tenthsOfSeconds = (milliseconds: number): SafeText => {
  const tenths = Math.trunc((milliseconds % millisecondsInSecond) / 100);
  return safe`${millisecondsToSeconds(milliseconds)}.${tenths}`;
};

/** Clock and calendar of one time zone. */
export type TimeFormat = {
  /** `14:32`. */
  readonly time: (at: Timestamp) => SafeText;
  /** `14:32:07`. */
  readonly seconds: (at: Timestamp) => SafeText;
  /** `Tue 22 Nov 2026`; equal for two times exactly when they are on the same day. */
  readonly day: (at: Timestamp) => SafeText;
  /** By ISO 8601 to the second with the zone's offset, `2026-11-22T14:32:07+01:00`; `Z` for UTC. */
  readonly iso: (at: Timestamp) => SafeText;
};

/** Whether `Intl` knows a zone, such as `UTC`, `+02:00` or `Europe/Berlin`. */
export const isTimeZone = (timeZone: string): boolean => !Number.isNaN(tzOffset(timeZone, new Date(0)));

/** The clock of a time zone. Throws `RangeError` for a zone that does not exist. */
export const createTimeFormat = (timeZone: string): TimeFormat => {
  if (!isTimeZone(timeZone)) throw new RangeError(`There is no time zone ${timeZone}.`);
  const zone = { in: tz(timeZone) };
  /** Zones change their offset only between quarters of an hour, so all times of one share a day. */
  const every = (stepMs: number, pattern: string, otherwise: SafeText): ((at: Timestamp) => SafeText) => {
    const texts = new Map<number, SafeText>();
    return (at) => {
      if (!(Math.abs(at) < LAST_TIME - millisecondsInDay)) return otherwise;
      const step = Math.floor(at / stepMs);
      const known = texts.get(step);
      if (known !== undefined) return known;
      if (texts.size === KEPT_TEXTS) texts.clear();
      const text = safeWord(format(at, pattern, zone));
      texts.set(step, text);
      return text;
    };
  };
  return {
    time: every(millisecondsInMinute, 'HH:mm', safe`--:--`),
    seconds: every(millisecondsInSecond, 'HH:mm:ss', safe`--:--:--`),
    day: every((minutesInHour / 4) * millisecondsInMinute, 'EEE d MMM yyyy', safe`--`),
    iso: every(millisecondsInSecond, "yyyy-MM-dd'T'HH:mm:ssXXX", safe`-`),
  };
};

/** More than the times that one screen shows. */
const KEPT_TEXTS = 512;

/** The last millisecond that a `Date` can hold: ECMAScript 21.4.1.1. */
const LAST_TIME = 8.64e15;
