import type { OperationId, OperationKind, PlannedTarget, Scope, Target, TargetOutcome, TargetState } from '../../domain/operation.ts';
import { targetKey } from '../../domain/operation.ts';
import type { Timestamp } from '../../domain/values.ts';
import { humansOnly, isReached } from './event-config.ts';

/** What became of a target of a stop, with what was to be done to it and where. */
export type StandingStop = {
  readonly operation: OperationId;
  readonly kind: OperationKind;
  readonly scope: Scope;
  readonly outcome: TargetOutcome & { readonly at: Timestamp };
};

/**
 * How those who are to be silent can be woken all the same: `changed` where somebody else changed what was stopped or added to the
 * scope, `not-stopped` where the stop itself did not reach its target.
 */
export type OpenWay = { readonly target: Target; readonly why: 'changed' | 'not-stopped'; readonly state: TargetState };

type Now = {
  /** What the newest reading says of a target; `null` for one that is gone, which nothing wakes. */
  readonly current: (target: Target) => TargetState | null;
  /** What the same verb on the same scope would have to do now. */
  readonly replan: (stop: StandingStop) => readonly PlannedTarget[];
};

/** The ways that are open now, each once. */
export const openWays = (stops: readonly StandingStop[], { current, replan }: Now): readonly OpenWay[] => {
  const known = new Set(stops.map(({ outcome }) => targetKey(outcome.target)));
  const ofTargets = stops.flatMap((stop): readonly OpenWay[] => {
    const state = current(stop.outcome.target);
    const why = state === null ? null : whyOpen(stop, state);
    return state === null || why === null ? [] : [{ target: stop.outcome.target, why, state }];
  });
  const scopes = new Map(stops.map((stop) => [stop.operation, stop]));
  const added = [...scopes.values()].flatMap(replan).flatMap(({ target, before }): readonly OpenWay[] => {
    if (known.has(targetKey(target)) || before?.type !== 'routine' || before.status !== 'active') return [];
    return [{ target, why: 'changed', state: before }];
  });
  return [...new Map([...ofTargets, ...added].map((way) => [targetKey(way.target), way])).values()];
};

function whyOpen({ kind, outcome: { result, after } }: StandingStop, state: TargetState): OpenWay['why'] | null {
  if (result !== 'done' && result !== 'already') return isClosed(kind, state) ? null : 'not-stopped';
  if (after?.type === 'thread' && state.type === 'thread') return after.agentsEnabled === state.agentsEnabled ? null : 'changed';
  // A reading from before our own change is no evidence.
  if (after?.type !== 'routine' || state.type !== 'routine' || state.updatedAt < after.updatedAt) return null;
  return isReached(state, after) ? null : 'changed';
}

function isClosed(kind: OperationKind, state: TargetState): boolean {
  if (state.type === 'thread') return !state.agentsEnabled;
  if (state.type !== 'routine' || state.status !== 'active') return true;
  return kind === 'humans-only' && humansOnly(state.eventConfig).state !== 'changed';
}
