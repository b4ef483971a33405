import { tooMany } from '../world/refusal.ts';

/** The platform's limits on how often some operations may be called. */
export type Limits = {
  /** Counts a call. Refuses with 429 when the bucket is empty. */
  readonly take: (bucket: string, limit: { readonly most: number; readonly perMs: number }) => void;
};

export const createLimits = (now: () => number): Limits => {
  const calls = new Map<string, number[]>();
  return {
    take: (bucket, { most, perMs }) => {
      const recent = (calls.get(bucket) ?? []).filter((at) => at > now() - perMs);
      if (recent.length >= most) throw tooMany('Too many requests. Try again later.');
      calls.set(bucket, [...recent, now()]);
    },
  };
};

/** For tests that call faster than people do. */
export const NO_LIMITS: Limits = { take: () => undefined };
