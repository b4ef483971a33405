import type { Timestamp } from '../domain/values.ts';

/** What is counted for the overview's pulse. `agent-messages` are the part of `messages` that agents wrote. */
export type PulseSeries = 'messages' | 'agent-messages' | 'external-messages' | 'runs' | 'failed-runs';

/** Counts in buckets of 10 s, newest last; `end` is when the newest bucket ends. */
export type Pulse = { readonly end: Timestamp; readonly buckets: readonly PulseBucket[] };
type PulseBucket = Readonly<Record<PulseSeries, number>>;

export const PULSE_BUCKET_MS = 10_000;
/** 15 minutes. */
export const PULSE_BUCKETS = 90;

const EMPTY_BUCKET: PulseBucket = { messages: 0, 'agent-messages': 0, 'external-messages': 0, runs: 0, 'failed-runs': 0 };

export const EMPTY_PULSE: Pulse = { end: 0, buckets: [] };

/** The pulse with its newest bucket covering `now`. */
export const advancePulse = (pulse: Pulse, now: Timestamp): Pulse => {
  if (now < pulse.end) return pulse;
  const end = (Math.floor(now / PULSE_BUCKET_MS) + 1) * PULSE_BUCKET_MS;
  const added = pulse.buckets.length === 0 ? PULSE_BUCKETS : Math.min(PULSE_BUCKETS, (end - pulse.end) / PULSE_BUCKET_MS);
  const fresh = Array.from({ length: added }, () => EMPTY_BUCKET);
  return { end, buckets: [...pulse.buckets, ...fresh].slice(-PULSE_BUCKETS) };
};

/** Adds to the bucket of `at`; what is older than the pulse reaches is not counted, and what a faster clock dates later counts as the newest. */
export const countInPulse = (pulse: Pulse, at: Timestamp, counts: Partial<PulseBucket>): Pulse => {
  const index = pulse.buckets.length - 1 - Math.max(0, Math.floor((pulse.end - 1 - at) / PULSE_BUCKET_MS));
  const bucket = pulse.buckets[index];
  if (bucket === undefined) return pulse;
  const added = { ...bucket };
  for (const series of SERIES) added[series] += counts[series] ?? 0;
  return { end: pulse.end, buckets: pulse.buckets.with(index, added) };
};

const SERIES = ['messages', 'agent-messages', 'external-messages', 'runs', 'failed-runs'] as const satisfies readonly PulseSeries[];

/** Per-minute values of a series for a sparkline of `points` points, oldest first. */
export const pulsePoints = (pulse: Pulse, series: PulseSeries, points: number): readonly number[] => {
  const size = Math.ceil(PULSE_BUCKETS / points);
  return Array.from({ length: points }, (_, index) => {
    const end = pulse.buckets.length - (points - 1 - index) * size;
    const slice = pulse.buckets.slice(Math.max(0, end - size), Math.max(0, end));
    return (sum(slice, series) * 60_000) / (size * PULSE_BUCKET_MS);
  });
};

/** How many were counted in the last 60 s. */
export const perMinute = (pulse: Pulse, series: PulseSeries): number => sum(pulse.buckets.slice(-6), series);

const sum = (buckets: readonly PulseBucket[], series: PulseSeries): number => buckets.reduce((total, bucket) => total + bucket[series], 0);
