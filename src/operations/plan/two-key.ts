import type { OrgId, UserId } from '../../domain/ids.ts';
import type { ArmedPlan, LedgerEntry } from '../../domain/ledger-entry.ts';
import type { Actor, OperationId } from '../../domain/operation.ts';
import type { Timestamp } from '../../domain/values.ts';

/**
 * The rule for acts on a whole organisation: one operator arms it and another confirms within two minutes. Alone it goes only as
 * an override: the organisation's id is typed and the question held open for ten seconds, and the act is marked so.
 */
export type TwoKey =
  | { readonly state: 'idle' }
  | { readonly state: 'armed'; readonly by: UserId; readonly at: Timestamp }
  | { readonly state: 'released'; readonly confirmedBy: 'two-key'; readonly by: readonly [UserId, UserId] }
  | { readonly state: 'released'; readonly confirmedBy: 'override'; readonly by: readonly [UserId] };

export type TwoKeyEvent =
  | { readonly type: 'armed'; readonly by: UserId; readonly at: Timestamp }
  | { readonly type: 'confirmed'; readonly by: UserId; readonly at: Timestamp }
  | { readonly type: 'typed'; readonly by: UserId; readonly text: string; readonly at: Timestamp }
  | { readonly type: 'withdrawn' };

/** An armed act that nobody confirmed within so many milliseconds is over. */
export const ARMED_MS = 120_000;
/** A solo operator holds so long before the override counts. */
export const HOLD_MS = 10_000;

export const IDLE: TwoKey = { state: 'idle' };

/** The rule after one more event. What was released stays so; an event that does not fit changes nothing. */
export const twoKeyAfter = (state: TwoKey, event: TwoKeyEvent, org: OrgId): TwoKey => {
  if (state.state === 'released') return state;
  if (event.type === 'withdrawn') return IDLE;
  if (event.type === 'armed') return isArmed(state, event.at) ? state : { state: 'armed', by: event.by, at: event.at };
  if (state.state === 'idle' || !isArmed(state, event.at)) return IDLE;
  if (event.type === 'confirmed')
    return event.by === state.by ? state : { state: 'released', confirmedBy: 'two-key', by: [state.by, event.by] };
  const isHeld = event.by === state.by && event.text === org && event.at - state.at >= HOLD_MS;
  return isHeld ? { state: 'released', confirmedBy: 'override', by: [state.by] } : state;
};

const isArmed = (state: TwoKey, now: Timestamp): boolean => state.state === 'armed' && now >= state.at && now - state.at <= ARMED_MS;

/** An act that was armed, and how it stands. */
export type ArmedAct = {
  readonly operation: OperationId;
  readonly org: OrgId;
  readonly plan: ArmedPlan;
  readonly by: Extract<Actor, { type: 'operator' }>;
  readonly at: Timestamp;
  readonly state: TwoKey;
};

/** Every act that was armed, by the facts of all consoles that share the ledger, in the order of arming. */
export const armedActs = (entries: readonly LedgerEntry[]): readonly ArmedAct[] => {
  const acts = new Map<OperationId, ArmedAct>();
  for (const { at, actor, ...fact } of entries) {
    if (actor.type !== 'operator') continue;
    if (fact.type === 'two-key-armed' && fact.plan.scope.type === 'org') {
      const { operation, plan } = fact;
      const org = fact.plan.scope.id;
      const state = twoKeyAfter(IDLE, { type: 'armed', by: actor.id, at }, org);
      acts.set(operation, { operation, org, plan, by: actor, at, state });
    } else if (fact.type === 'two-key-changed') {
      const act = acts.get(fact.operation);
      const event: TwoKeyEvent = fact.state === 'confirmed' ? { type: 'confirmed', by: actor.id, at } : { type: 'withdrawn' };
      if (act !== undefined) acts.set(act.operation, { ...act, state: twoKeyAfter(act.state, event, act.org) });
    }
  }
  return [...acts.values()];
};

/** Whether a second operator may still confirm it. */
export const isWaiting = ({ state }: ArmedAct, now: Timestamp): boolean => state.state === 'armed' && isArmed(state, now);
