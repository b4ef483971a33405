import type { OrgId, UserId } from '../domain/ids.ts';
import type { Timestamp } from '../domain/values.ts';

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
