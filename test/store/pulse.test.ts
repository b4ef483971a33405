import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advancePulse,
  countInPulse,
  EMPTY_PULSE,
  PULSE_BUCKET_MS,
  PULSE_BUCKETS,
  type Pulse,
  perMinute,
  pulsePoints,
} from '../../src/store/pulse.ts';
import { FROZEN_AT } from '../support/test-clock.ts';

const REACH_MS = PULSE_BUCKETS * PULSE_BUCKET_MS;
const started = advancePulse(EMPTY_PULSE, FROZEN_AT);
const total = (pulse: Pulse): number => pulse.buckets.reduce((sum, bucket) => sum + bucket.messages, 0);

describe('the pulse', () => {
  it('counts everything of the last 15 minutes once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(REACH_MS - PULSE_BUCKET_MS)), (ages) => {
        const pulse = ages.reduce((counted, age) => countInPulse(counted, FROZEN_AT - age, { messages: 1 }), started);

        expect(total(pulse)).toBe(ages.length);
      }),
    );
  });

  it('leaves out what is older than it reaches', () => {
    expect(countInPulse(started, FROZEN_AT - REACH_MS, { messages: 1 })).toBe(started);
  });

  it('counts what a fast clock dates later as just now', () => {
    const pulse = countInPulse(started, FROZEN_AT + 60_000, { messages: 1 });

    expect(pulse.buckets.at(-1)?.messages).toBe(1);
  });

  it('has as many buckets however long it was not advanced', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * REACH_MS), { maxLength: 20 }), (steps) => {
        let now = FROZEN_AT;
        const pulse = steps.reduce((before, step) => advancePulse(before, (now += step)), started);

        expect(pulse.buckets).toHaveLength(PULSE_BUCKETS);
        expect(pulse.end).toBeGreaterThan(now);
        expect(pulse.end - now).toBeLessThanOrEqual(PULSE_BUCKET_MS);
      }),
    );
  });

  it('forgets a count when its time is over, and not before', () => {
    const counted = countInPulse(started, FROZEN_AT, { messages: 3 });

    expect(total(advancePulse(counted, FROZEN_AT + REACH_MS - PULSE_BUCKET_MS))).toBe(3);
    expect(total(advancePulse(counted, FROZEN_AT + REACH_MS))).toBe(0);
  });

  it('gives the last minute as a number', () => {
    const counted = countInPulse(countInPulse(started, FROZEN_AT, { runs: 2 }), FROZEN_AT - 70_000, { runs: 5 });

    expect(perMinute(counted, 'runs')).toBe(2);
  });

  it('gives as many points as asked for, all of it per minute', () => {
    const counted = countInPulse(started, FROZEN_AT, { messages: 6 });

    expect(pulsePoints(counted, 'messages', 15)).toEqual([...Array.from({ length: 14 }, () => 0), 6]);
    expect(pulsePoints(counted, 'messages', 90).at(-1)).toBe(36);
  });
});
