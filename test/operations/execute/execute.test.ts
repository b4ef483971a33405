import { describe, expect, it } from 'vitest';
import { type Id, toId } from '../../../src/domain/ids.ts';
import type { EntryContent } from '../../../src/domain/ledger-entry.ts';
import type { OperationIntent, PlannedTarget, TargetOutcome } from '../../../src/domain/operation.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { toToken } from '../../../src/domain/values.ts';
import { type ExecuteOptions, executeOperation, exitCodeOf, unfinishedTargets } from '../../../src/operations/execute/execute.ts';
import type { LedgerWriter } from '../../../src/operations/execute/ledger-writer.ts';
import { routineState } from '../../../src/operations/execute/target-state.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { openConsole } from '../../platform/contract/console.ts';
import { openNetwork } from '../../simulator/open-network.ts';

const planned = (routine: Routine, status: 'paused' | 'active'): PlannedTarget => ({
  target: { type: 'routine', id: routine.id, agent: routine.agent, name: routine.name },
  before: routineState(routine),
  wanted: { ...routineState(routine), status: status === 'paused' ? status : toToken(status) },
});

const pauseOf = (targets: readonly PlannedTarget[]): OperationIntent => ({
  operation: toId<'operation'>('op_1'),
  kind: 'pause',
  scope: { type: 'marked' },
  targets,
  reason: '',
  confirmedBy: 'key',
  expiresAt: null,
  undoes: null,
});

const memoryLedger = (): LedgerWriter & { readonly facts: EntryContent[] } => {
  const facts: EntryContent[] = [];
  return { facts, record: (fact) => Promise.resolve(void facts.push(fact)) };
};

const executor = (platform: Platform, ledger: LedgerWriter): ExecuteOptions => ({
  platform,
  ledger,
  sleep: () => Promise.resolve(),
  random: () => 0.5,
});

const active = async (platform: Platform): Promise<readonly Routine[]> =>
  (await platform.listRoutines()).filter(({ status }) => status === 'active');

const results = (outcomes: readonly TargetOutcome[]): readonly string[] => outcomes.map(({ result }) => result);

const open = (network: Awaited<ReturnType<typeof openNetwork>>) =>
  openConsole((server, credential) => createArchastroPlatform({ server, credential }), network, 'Kim');

describe('executeOperation', () => {
  it('pauses every target and proves it by a read', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const ledger = memoryLedger();
    const intent = pauseOf((await active(kim.platform)).map((routine) => planned(routine, 'paused')));

    const outcomes = await executeOperation(executor(kim.platform, ledger), intent);

    expect(new Set(results(outcomes))).toEqual(new Set(['done']));
    expect(await active(kim.platform)).toEqual([]);
    expect(exitCodeOf(outcomes)).toBe(0);
    expect(ledger.facts.map(({ type }) => type)).toEqual([
      'operation-intended',
      ...outcomes.map(() => 'target-finished'),
      'operation-finished',
    ]);
  });

  it('sends nothing when the intent cannot be written down', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const before = await active(kim.platform);
    const full: LedgerWriter = { record: () => Promise.reject(new Error('No space left on device')) };

    const refused = executeOperation(executor(kim.platform, full), pauseOf(before.map((routine) => planned(routine, 'paused'))));

    await expect(refused).rejects.toThrow('No space left');
    expect(await active(kim.platform)).toEqual(before);
  });

  it('goes on past failures and says of each target how it ended', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const before = await active(kim.platform);
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 3,
      faults: [{ kind: 'status', status: 403 }],
    });

    const outcomes = await executeOperation(
      executor(kim.platform, memoryLedger()),
      pauseOf(before.map((routine) => planned(routine, 'paused'))),
    );

    const stillActive = new Set((await active(kim.platform)).map(({ id }) => id));
    expect(outcomes.filter(({ result }) => result === 'failed').length).toBe(Math.floor(before.length / 3));
    for (const { target, result } of outcomes) expect(result).toBe(stillActive.has(target.id as Id<'routine'>) ? 'failed' : 'done');
    expect(exitCodeOf(outcomes)).toBe(6);
  });

  it('calls a target done that was changed although the answer was lost', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const targets = (await active(kim.platform)).map((routine) => planned(routine, 'paused'));
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 2,
      faults: [{ kind: 'applied-status', status: 500 }],
    });

    const outcomes = await executeOperation(executor(kim.platform, memoryLedger()), pauseOf(targets));

    expect(new Set(results(outcomes))).toEqual(new Set(['done']));
    expect(outcomes.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('waits as long as the server asks and then goes on', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const [routine] = await active(kim.platform);
    const waits: number[] = [];
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      count: 2,
      faults: [{ kind: 'status', status: 429, retryAfterSeconds: 7 }],
    });
    const patient: ExecuteOptions = { ...executor(kim.platform, memoryLedger()), sleep: (ms) => Promise.resolve(void waits.push(ms)) };

    const outcomes = await executeOperation(patient, pauseOf(routine === undefined ? [] : [planned(routine, 'paused')]));

    expect(results(outcomes)).toEqual(['done']);
    expect(waits.length).toBe(2);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(7_000);
  });

  it('says unknown where neither the answer nor a later read came', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const [routine] = await active(kim.platform);
    const ledger = memoryLedger();
    const targets = routine === undefined ? [] : [planned(routine, 'paused')];
    const breakLater: Platform = {
      ...kim.platform,
      pauseRoutine: async (id) => {
        await network.control({ do: 'spoil-requests', path: '/api/v1/agent_routines/*', faults: [{ kind: 'status', status: 503 }] });
        return kim.platform.pauseRoutine(id);
      },
    };

    const outcomes = await executeOperation(executor(breakLater, ledger), pauseOf(targets));

    expect(results(outcomes)).toEqual(['unknown']);
    expect(exitCodeOf(outcomes)).toBe(7);
  });

  it('leaves alone what somebody changed since the plan was read', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const [routine] = await active(kim.platform);
    const targets = routine === undefined ? [] : [planned(routine, 'paused')];
    if (routine !== undefined)
      await kim.platform.updateEventConfig(routine.id, { 'thread.message_added': { filters: { subject_is_agent: true } } });

    const outcomes = await executeOperation(executor(kim.platform, memoryLedger()), pauseOf(targets));

    expect(outcomes).toMatchObject([{ result: 'skipped', problem: { code: 'changed' }, attempts: 0 }]);
    expect(exitCodeOf(outcomes)).toBe(8);
  });

  it('asks nothing of a target that is as wanted, and retries only what is not done', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const intent = pauseOf((await active(kim.platform)).map((routine) => planned(routine, 'paused')));
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 2,
      faults: [{ kind: 'status', status: 403 }],
    });
    const first = await executeOperation(executor(kim.platform, memoryLedger()), intent);
    await network.control({ do: 'clear' });

    const again = unfinishedTargets(intent, first);
    const second = await executeOperation(executor(kim.platform, memoryLedger()), { ...intent, targets: again });
    const third = await executeOperation(executor(kim.platform, memoryLedger()), intent);

    expect(again.length).toBe(first.filter(({ result }) => result === 'failed').length);
    expect(new Set(results(second))).toEqual(new Set(['done']));
    expect(third.map(({ result, attempts }) => `${result} ${attempts}`)).toEqual(intent.targets.map(() => 'already 0'));
  });

  it('tries no other target after the first was refused for a reason that holds for all', async () => {
    await using network = await openNetwork();
    await using kim = open(network);
    const intent = pauseOf((await active(kim.platform)).map((routine) => planned(routine, 'paused')));
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      faults: [{ kind: 'status', status: 403 }],
    });

    const outcomes = await executeOperation(executor(kim.platform, memoryLedger()), intent);

    expect(results(outcomes)).toEqual(['failed', ...intent.targets.slice(1).map(() => 'skipped')]);
    expect(exitCodeOf(outcomes)).toBe(4);
  });
});
