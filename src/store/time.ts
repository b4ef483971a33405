import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { type SafeText, safeLine } from '../text/safe.ts';
import type { Settings } from './state.ts';

const iso = (at: Timestamp, { showsUtc, timeZoneOffsetMinutes }: Settings): string =>
  new Date(at + (showsUtc ? 0 : timeZoneOffsetMinutes * 60_000)).toISOString();

const text = (value: string): SafeText => safeLine(untrusted(value));

/** `14:32` in the time zone shown. */
export const clockMinutes = (at: Timestamp, settings: Settings): SafeText => text(iso(at, settings).slice(11, 16));

/** `14:32:07` in the time zone shown. */
export const clockSeconds = (at: Timestamp, settings: Settings): SafeText => text(iso(at, settings).slice(11, 19));

/** `2026-11-22` in the time zone shown. */
export const dayOf = (at: Timestamp, settings: Settings): SafeText => text(iso(at, settings).slice(0, 10));

/** `UTC` or the offset, such as `+01:00`. */
export const zoneName = ({ showsUtc, timeZoneOffsetMinutes: offset }: Settings): SafeText => {
  if (showsUtc || offset === 0) return text('UTC');
  const minutes = Math.abs(offset);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return text(`${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`);
};

/** A length of time in one unit: `0.4s`, `12s`, `3m`, `2h`, `4d`. */
export const ageText = (ms: number): SafeText => {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 1) return text(`${seconds.toFixed(1)}s`);
  if (seconds < 60) return text(`${Math.floor(seconds)}s`);
  if (seconds < 3600) return text(`${Math.floor(seconds / 60)}m`);
  if (seconds < 86_400) return text(`${Math.floor(seconds / 3600)}h`);
  return text(`${Math.floor(seconds / 86_400)}d`);
};

/** A duration of work: `850ms`, `3.1s`, `2m05`. */
export const durationText = (ms: number): SafeText => {
  if (ms < 1000) return text(`${Math.round(ms)}ms`);
  if (ms < 60_000) return text(`${(ms / 1000).toFixed(1)}s`);
  return text(`${Math.floor(ms / 60_000)}m${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')}`);
};
