import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { type IncidentId, type PlannedTarget, type Target, type TargetState, targetKey } from '../../../src/domain/operation.ts';
import type { Operation } from '../../../src/domain/operation-history.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { lastUndoable, resumePlan, undoPlan } from '../../../src/operations/plan/resume-plan.ts';
import { agentId, KIM, routineId, threadId, userId } from '../../support/builders.ts';

const INCIDENT: IncidentId = toId('inc_1');
const OTHER: IncidentId = toId('inc_2');

const ROUTINES: readonly Target[] = ['a', 'b', 'c', 'd'].map((name) => ({
  type: 'routine',
  id: routineId(name),
  agent: agentId(name),
  name: untrusted(name),
}));
const THREADS: readonly Target[] = ['one', 'two'].map((name) => ({ type: 'thread', id: threadId(name), name: untrusted(name) }));
const TARGETS = [...ROUTINES, ...THREADS];

/** What somebody can make of a target. Every value is its own, so that two changes are never mistaken for one. */
type Change = { readonly target: number; readonly status: 'active' | 'paused'; readonly mark: number; readonly isOn: boolean };

const change = fc.record({
  target: fc.nat(TARGETS.length - 1),
  status: fc.constantFrom('active', 'paused'),
  mark: fc.nat(3),
  isOn: fc.boolean(),
});

type Step =
  | { readonly by: 'somebody'; readonly change: Change }
  | { readonly by: 'us'; readonly changes: readonly Change[]; readonly incident: IncidentId; readonly failed: number | null };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ by: fc.constant('somebody' as const), change }),
    fc.record({
      by: fc.constant('us' as const),
      changes: fc.uniqueArray(change, { minLength: 1, maxLength: 5, selector: ({ target }) => target }),
      incident: fc.constantFrom(INCIDENT, INCIDENT, OTHER),
      failed: fc.option(fc.nat(4)),
    }),
  ),
  { minLength: 1, maxLength: 10 },
);

const stateOf = (target: Target, { status, mark, isOn }: Omit<Change, 'target'>, at: number): TargetState =>
  target.type === 'routine'
    ? {
        type: 'routine',
        status,
        eventConfig: { 'thread.message_added': { filters: { mark: [mark, null, { deep: true }] } } },
        updatedAt: at,
      }
    : { type: 'thread', agentsEnabled: isOn, isMuted: mark === 0 };

const timeless = (state: TargetState | undefined): unknown => (state?.type === 'routine' ? { ...state, updatedAt: 0 } : state);

/** A network in which we and somebody else take turns, and what each target was before the changes that are still ours. */
const playThrough = (script: readonly Step[]) => {
  const world = new Map<string, TargetState>(
    TARGETS.map((target) => [targetKey(target), stateOf(target, { status: 'active', mark: 0, isOn: true }, 0)]),
  );
  const operations: Operation[] = [];
  script.forEach((step, at) => {
    for (const each of step.by === 'us' ? [] : [step.change]) {
      const target = TARGETS[each.target];
      if (target !== undefined) world.set(targetKey(target), stateOf(target, each, at));
    }
    if (step.by === 'us') operations.push(operate(world, step, at));
  });
  return { world, operations };
};

const operate = (world: Map<string, TargetState>, step: Extract<Step, { by: 'us' }>, at: number): Operation => {
  const planned: PlannedTarget[] = [];
  const outcomes = new Map<string, Operation['outcomes'] extends ReadonlyMap<string, infer Outcome> ? Outcome : never>();
  step.changes.forEach((each, index) => {
    const target = TARGETS[each.target];
    if (target === undefined) return;
    const key = targetKey(target);
    const before = world.get(key) ?? null;
    const wanted = stateOf(target, each, at);
    planned.push({ target, before, wanted });
    const same = JSON.stringify(timeless(before ?? undefined)) === JSON.stringify(timeless(wanted));
    const result = index === step.failed ? 'failed' : same ? 'already' : 'done';
    if (result === 'done') world.set(key, wanted);
    outcomes.set(key, {
      operation: toId(`op_${at}`),
      target,
      result,
      before,
      after: world.get(key) ?? null,
      problem: null,
      attempts: 1,
      at,
    });
  });
  return {
    operation: toId(`op_${at}`),
    kind: 'pause',
    scope: { type: 'marked' },
    targets: planned,
    reason: '',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
    actor: KIM,
    incident: step.incident,
    at,
    finishedAt: at,
    outcomes,
  };
};

const carriedOut = (world: ReadonlyMap<string, TargetState>, targets: readonly PlannedTarget[]): ReadonlyMap<string, TargetState> => {
  const after = new Map(world);
  for (const { target, wanted } of targets) if (wanted !== null) after.set(targetKey(target), wanted);
  return after;
};

/**
 * What each target should be afterwards, by looking at the script once more: the last change decides. If it is ours, it goes back
 * to what was before the unbroken row of our changes; if it is somebody else's, it stays.
 */
const expected = (operations: readonly Operation[], world: ReadonlyMap<string, TargetState>): ReadonlyMap<string, unknown> =>
  new Map(
    TARGETS.map((target) => {
      const key = targetKey(target);
      const ours = operations.flatMap(({ outcomes }) => {
        const outcome = outcomes.get(key);
        return outcome?.result === 'done' ? [outcome] : [];
      });
      let goal = JSON.stringify(timeless(world.get(key)));
      for (const { before, after } of ours.toReversed()) {
        if (JSON.stringify(timeless(after ?? undefined)) !== goal) break;
        goal = JSON.stringify(timeless(before ?? undefined));
      }
      return [key, JSON.parse(goal)] as const;
    }),
  );

const timelessly = (world: ReadonlyMap<string, TargetState>): ReadonlyMap<string, unknown> =>
  new Map(Array.from(world, ([key, state]) => [key, timeless(state)]));

describe('taking changes back', () => {
  it('restores deep-equal what an operation found, and leaves alone what somebody changed since', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { world, operations } = playThrough(script);
        for (const operation of operations) {
          const plan = undoPlan(operation, (target) => world.get(targetKey(target)) ?? null);
          expect(timelessly(carriedOut(world, plan.targets))).toEqual(expected([operation], world));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('restores what an incident changed to before its first change that nobody came between, and nothing of another incident', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { world, operations } = playThrough(script);
        const current = (target: Target): TargetState | null => world.get(targetKey(target)) ?? null;
        const plan = resumePlan(operations, { incident: INCIDENT, current, looping: new Set() });
        const own = operations.filter(({ incident }) => incident === INCIDENT);
        expect(timelessly(carriedOut(world, plan.targets))).toEqual(expected(own, world));
      }),
      { numRuns: 300 },
    );
  });

  it('is over after one time: a second restore of the same operation has nothing to do', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { world, operations } = playThrough(script);
        const [operation] = operations;
        if (operation === undefined) return;
        const plan = undoPlan(operation, (target) => world.get(targetKey(target)) ?? null);
        const after = carriedOut(world, plan.targets);
        expect(undoPlan(operation, (target) => after.get(targetKey(target)) ?? null).targets).toEqual([]);
      }),
    );
  });

  it('puts the routines of looping agents last', () => {
    const changes = [0, 1, 2].map((target) => ({ target, status: 'paused' as const, mark: 0, isOn: true }));
    const { world, operations } = playThrough([{ by: 'us', changes, incident: INCIDENT, failed: null }]);
    const current = (target: Target): TargetState | null => world.get(targetKey(target)) ?? null;
    const plan = resumePlan(operations, { incident: INCIDENT, current, looping: new Set([agentId('a')]) });
    expect(plan.targets.map(({ target }) => target.id)).toEqual(['arn_b', 'arn_c', 'arn_a']);
  });

  it('says that a target is gone, and that it is not known what became of one', () => {
    const { operations } = playThrough([
      { by: 'us', changes: [{ target: 0, status: 'paused', mark: 0, isOn: true }], incident: INCIDENT, failed: null },
    ]);
    const [operation] = operations;
    if (operation === undefined) throw new Error('an operation was played');
    expect(undoPlan(operation, () => null)).toMatchObject({ targets: [], leftAlone: [{ why: 'gone' }] });
    const unsure = {
      ...operation,
      outcomes: new Map(Array.from(operation.outcomes, ([key, o]) => [key, { ...o, result: 'unknown' as const }])),
    };
    expect(undoPlan(unsure, () => null)).toMatchObject({ targets: [], leftAlone: [{ why: 'not-known' }] });
    expect(lastUndoable([operation])).toBe(operation);
    expect(
      lastUndoable([operation, { ...operation, operation: toId('op_9'), kind: 'restore', undoes: operation.operation }]),
    ).toBeUndefined();
  });

  it('passes over what left nothing to go back from, and what another operator did', () => {
    const changes = [{ target: 0, status: 'paused' as const, mark: 0, isOn: true }];
    const [operation] = playThrough([{ by: 'us', changes, incident: INCIDENT, failed: null }]).operations;
    if (operation === undefined) throw new Error('an operation was played');
    const invite = {
      ...operation,
      operation: toId<'operation'>('op_8'),
      kind: 'create-invite' as const,
      outcomes: withoutStates(operation),
    };

    expect(lastUndoable([operation, invite])).toBe(operation);
    expect(lastUndoable([operation], userId('lee'))).toBeUndefined();
    expect(lastUndoable([operation], userId('kim'))).toBe(operation);
  });
});

const withoutStates = ({ outcomes }: Operation): Operation['outcomes'] =>
  new Map(Array.from(outcomes, ([key, outcome]) => [key, { ...outcome, before: null, after: null }]));
