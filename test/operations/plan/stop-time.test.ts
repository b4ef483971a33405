import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { TargetOutcome } from '../../../src/domain/operation.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { stopTimeOf } from '../../../src/operations/plan/quiet-meter.ts';

const outcome = (at: number, updatedAt: number, result: TargetOutcome['result'] = 'done'): TargetOutcome & { at: number } => ({
  at,
  operation: toId('op_1'),
  target: { type: 'routine', id: toId(`arn_${at}`), agent: toId('agi_1'), name: untrusted('one') },
  result,
  before: null,
  after: { type: 'routine', status: 'paused', eventConfig: {}, updatedAt },
  problem: null,
  attempts: 1,
});

describe('the time of a stop', () => {
  it('is that of the last outcome where both clocks agree', () => {
    expect(stopTimeOf([outcome(1_000, 1_000), outcome(2_000, 2_000)])).toEqual({ stoppedAt: 2_000, aheadMs: 0 });
  });

  it('is told in the time of the server where this clock is ahead or behind', () => {
    expect(stopTimeOf([outcome(61_000, 1_000), outcome(62_000, 1_950)])).toEqual({ stoppedAt: 2_000, aheadMs: 60_000 });
    expect(stopTimeOf([outcome(1_000, 61_000)])).toEqual({ stoppedAt: 61_000, aheadMs: -60_000 });
  });

  it('takes no clock from what had been changed long before', () => {
    expect(stopTimeOf([outcome(5_000, 10, 'already')])).toEqual({ stoppedAt: 5_000, aheadMs: 0 });
  });

  it('is unknown where nothing holds', () => {
    expect(stopTimeOf([outcome(5_000, 10, 'failed')])).toBeUndefined();
  });
});
