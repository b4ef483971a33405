import type { RoutineId, TeamId } from '../domain/ids.ts';
import { targetKey } from '../domain/operation.ts';
import type { Routine } from '../domain/routine.ts';
import type { TeamMember } from '../domain/team.ts';
import type { Timestamp } from '../domain/values.ts';
import type { ConsoleEvent } from './events.ts';
import type { ConsoleState } from './state.ts';

/** What changed in the network and was not done from here. `isSeen` is false for who had joined before this console looked. */
export type NetworkChange =
  | {
      readonly type: 'joined' | 'left';
      readonly team: TeamId;
      readonly member: TeamMember;
      readonly isSeen: boolean;
      readonly at: Timestamp;
    }
  | { readonly type: 'routine-changed'; readonly routine: RoutineId; readonly at: Timestamp };

const MOST = 50;
/** Who joined so shortly before this console looked is news as well. */
const LATELY_MS = 15 * 60_000;
/** An own operation is told of by its outcome; until that comes, and shortly after, a changed routine is its doing. */
const OWN_MS = 30_000;

/** The state after an event, with what the event shows to have changed since it was last read; the newest first. */
export const withChanges = (before: ConsoleState, after: ConsoleState, event: ConsoleEvent): ConsoleState => {
  const found = changesOf(before, after, event);
  return found.length === 0 ? after : { ...after, changes: [...found, ...after.changes].slice(0, MOST) };
};

function changesOf(before: ConsoleState, after: ConsoleState, event: ConsoleEvent): readonly NetworkChange[] {
  if (event.type === 'members-listed') return memberChanges(before, event.team, event.members);
  if (event.type === 'routine-updated') return routineChange(before, after, event.routine);
  return event.type === 'routines-listed' ? event.routines.flatMap((routine) => routineChange(before, after, routine)) : [];
}

function memberChanges(state: ConsoleState, team: TeamId, members: readonly TeamMember[]): readonly NetworkChange[] {
  const known = state.network.members.get(team);
  const me = state.network.me?.id;
  const isOther = ({ principal }: TeamMember): boolean => principal.type !== 'unknown' && principal.id !== me;
  const keyOf = ({ principal }: TeamMember): string => (principal.type === 'unknown' ? '' : principal.id);
  const before = new Set(known?.map(keyOf));
  const present = new Set(members.map(keyOf));
  const isNew = (member: TeamMember): boolean =>
    known === undefined ? member.joinedAt !== null && state.now - member.joinedAt < LATELY_MS : !before.has(keyOf(member));
  const joined = members
    .filter((member) => isOther(member) && isNew(member))
    .map(
      (member): NetworkChange => ({
        type: 'joined',
        team,
        member,
        isSeen: known !== undefined,
        at: isLate(member, state.now) ? state.now : (member.joinedAt ?? state.now),
      }),
    );
  const left = (known ?? [])
    .filter((member) => isOther(member) && !present.has(keyOf(member)) && !isRemovedByUs(state, team, keyOf(member)))
    .map((member): NetworkChange => ({ type: 'left', team, member, isSeen: true, at: state.now }));
  return [...joined, ...left];
}

/** A time of joining that lies long before it was seen tells nothing of when that happened. */
const isLate = ({ joinedAt }: TeamMember, now: Timestamp): boolean => joinedAt === null || now - joinedAt >= LATELY_MS;

const isRemovedByUs = ({ operations }: ConsoleState, team: TeamId, id: string): boolean =>
  operations.some(
    ({ kind, targets }) => kind === 'remove-member' && targets.some(({ target }) => targetKey(target) === `member:${team}/${id}`),
  );

function routineChange(before: ConsoleState, after: ConsoleState, routine: Routine): readonly NetworkChange[] {
  const known = before.network.routines.get(routine.id);
  if (known === undefined || known.updatedAt >= routine.updatedAt) return [];
  const isSame = known.status === routine.status && JSON.stringify(known.eventConfig) === JSON.stringify(routine.eventConfig);
  if (isSame || isOurs(after, routine.id)) return [];
  return [{ type: 'routine-changed', routine: routine.id, at: after.now }];
}

const isOurs = ({ operations, now }: ConsoleState, routine: RoutineId): boolean =>
  operations.some(
    ({ targets, outcomes, finishedAt, at }) =>
      targets.some(({ target }) => target.id === routine) &&
      (finishedAt === null ? now - at < 10 * OWN_MS : now - (outcomes.get(`routine:${routine}`)?.at ?? at) < OWN_MS),
  );
