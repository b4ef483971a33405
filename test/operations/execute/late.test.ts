import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { OperationIntent } from '../../../src/domain/operation.ts';
import { executeOperation, exitCodeOf } from '../../../src/operations/execute/execute.ts';
import type { PaceWait } from '../../../src/operations/execute/finish-target.ts';
import { SETTLED_MS, verifyTarget } from '../../../src/operations/execute/target-state.ts';
import { changed } from '../../../src/operations/plan/scope.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { createMemoryStore, createPostServer } from '../../outbox/post-server.ts';
import { agentId, routine } from '../../support/builders.ts';

const operation = toId<'operation'>('op_1');

/** A server with one routine, which answers no pause in time and carries it out `lateMs` after the first. */
const slowServer = (lateMs: number) => {
  let [now, appliesAt] = [0, Number.POSITIVE_INFINITY];
  const before = routine('a', { agent: agentId('a') });
  const current = () => (now >= appliesAt ? { ...before, status: 'paused' as const, updatedAt: appliesAt } : before);
  const platform: Platform = {
    ...createPostServer({ store: createMemoryStore(), remembersKeys: true, fateOf: () => 'stored' }),
    getRoutine: () => Promise.resolve(current()),
    pauseRoutine: () => {
      appliesAt = Math.min(appliesAt, now + lateMs);
      return Promise.reject(new PlatformError('timeout', 'No answer came in time.'));
    },
  };
  const sleep = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const target = changed(before, { status: 'paused' });
  return { platform, sleep, target, pass: (ms: number) => sleep(ms) };
};

const intentOf = (target: OperationIntent['targets'][number]): OperationIntent => ({
  operation,
  kind: 'pause',
  scope: { type: 'marked' },
  targets: [target],
  reason: '',
  confirmedBy: 'key',
  expiresAt: null,
  undoes: null,
});

const ledger = { record: () => Promise.resolve() };
const random = (): number => 0.5;

describe('a request that gets no answer', () => {
  it('is done where the server carries it out within seconds', async () => {
    const { platform, sleep, target } = slowServer(5_000);
    const outcomes = await executeOperation({ platform, ledger, sleep, random }, intentOf(target));

    expect(outcomes).toMatchObject([{ result: 'done', after: { status: 'paused' }, problem: null }]);
  });

  it('is unknown, never failed, as long as it may be carried out later, and ends with 7', async () => {
    const { platform, sleep, target, pass } = slowServer(60_000);
    const outcomes = await executeOperation({ platform, ledger, sleep, random }, intentOf(target));

    expect(outcomes).toMatchObject([{ result: 'unknown', attempts: 3, problem: { code: 'timeout' } }]);
    expect(exitCodeOf(outcomes)).toBe(7);
    expect((await verifyTarget(platform, { operation, planned: target, ageMs: 10_000 })).result).toBe('unknown');
    expect((await verifyTarget(platform, { operation, planned: target, ageMs: SETTLED_MS })).result).toBe('failed');
    await pass(60_000);
    expect((await verifyTarget(platform, { operation, planned: target, ageMs: 70_000 })).result).toBe('done');
  });
});

describe('a server that asks for patience', () => {
  const limited = (): Platform => ({
    ...slowServer(0).platform,
    pauseRoutine: () => Promise.reject(new PlatformError('rate-limited', 'Too many requests.', { retryAfterMs: 9_000 })),
  });

  it('is told of with each try and the time of the next', async () => {
    const waits: PaceWait[] = [];
    const { target } = slowServer(0);
    const onWait = (wait: PaceWait): void => void waits.push(wait);
    const outcomes = await executeOperation(
      { platform: limited(), ledger, sleep: () => Promise.resolve(), random, onWait },
      intentOf(target),
    );

    expect(waits.map(({ tries }) => tries)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(waits[0]?.waitMs).toBeGreaterThanOrEqual(9_000);
    expect(outcomes).toMatchObject([{ result: 'failed', problem: { code: 'rate-limited' } }]);
  });

  it('is given up into unknown, which is said', async () => {
    const { target } = slowServer(0);
    let isGivenUp = false;
    const sleep = (): Promise<void> => {
      isGivenUp = true;
      return Promise.resolve();
    };
    const outcomes = await executeOperation({ platform: limited(), ledger, sleep, random, isGivenUp: () => isGivenUp }, intentOf(target));

    expect(outcomes[0]?.result).toBe('unknown');
    expect(outcomes).toMatchObject([{ problem: { code: 'cancelled', message: expect.stringContaining('You gave up waiting') } }]);
  });
});
