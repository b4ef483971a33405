import type { Activity } from '../../domain/activity.ts';
import type { RoutineId, RunId, TeamId } from '../../domain/ids.ts';
import type { Run } from '../../domain/run.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { NetworkChange } from '../../store/network-changes.ts';
import { type SafeText, safe, safeLine } from '../../text/safe.ts';
import type { Directory } from '../directory.ts';
import { agentName, idText, orgName, routineName, teamName } from '../names.ts';

/** Where the key of a row leads, besides a thread and a run. */
export type Place = { readonly type: 'team'; readonly id: TeamId } | { readonly type: 'routine'; readonly id: RoutineId };

/** What others changed in the network, what fails again and again, and what the feed calls an error, in words. */
export type ChangeRow = {
  readonly id: string;
  readonly at: Timestamp;
  readonly reason: 'outside' | 'joined' | 'left' | 'changed' | 'failing' | 'error';
  readonly text: SafeText;
  readonly place: Place | null;
  readonly run: RunId | null;
};

/** What the rows follow from. */
export type Changed = {
  readonly changes: readonly NetworkChange[];
  readonly network: Directory;
  readonly runs: readonly Run[];
  readonly activity: readonly Activity[];
  readonly now: Timestamp;
};

const SHOWN_MS = 60 * 60_000;
const FAILING_MS = 15 * 60_000;
/** A routine that failed so often in a row is failing, whatever each run says. */
const FAILING_RUNS = 3;

export const changeRows = (state: Changed): readonly ChangeRow[] => [
  ...memberRows(state),
  ...failingRoutines(state.runs, state.now).map(({ routine, failed, last }): ChangeRow => {
    const why = last.error === null ? safe`` : safe`: ${safeLine(last.error)}`;
    const text = safe`${agentName(state.network, last.agent)} ${routineName(state.network, routine)} failed ${failed} times in a row${why}`;
    return { id: `failing ${routine}`, at: last.createdAt, reason: 'failing', text, place: { type: 'routine', id: routine }, run: last.id };
  }),
  ...errorRows(state),
];

function memberRows({ changes, network, now }: Changed): readonly ChangeRow[] {
  return changes.flatMap((change): readonly ChangeRow[] => {
    if (now - change.at >= SHOWN_MS) return [];
    const { at } = change;
    if (change.type === 'routine-changed') {
      const routine = network.routines.get(change.routine);
      if (routine === undefined) return [];
      const text = safe`${routineName(network, routine.id)} of ${agentName(network, routine.agent)} was changed by somebody else: ${idText(routine.status)}`;
      return [{ id: `changed ${routine.id} ${at}`, at, reason: 'changed', text, place: { type: 'routine', id: routine.id }, run: null }];
    }
    const { member, team, type } = change;
    const isOutside = member.org !== (network.me?.org ?? null);
    if (!isOutside && !change.isSeen) return [];
    const what = member.principal.type === 'agent' ? safe`agent ${safeLine(member.name)}` : safeLine(member.name);
    const who = isOutside ? safe`${what} of ${orgName(network, member.org)}` : what;
    const text = safe`${who} ${type === 'joined' ? safe`joined` : safe`is out of`} team ${teamName(network, team)}`;
    const reason = type === 'left' ? 'left' : isOutside ? 'outside' : 'joined';
    return [{ id: `${type} ${team} ${member.id}`, at, reason, text, place: { type: 'team', id: team }, run: null }];
  });
}

type Failing = { readonly routine: RoutineId; readonly failed: number; readonly last: Run };

/** Routines of which the newest finished runs all failed. Runs are newest first. */
export const failingRoutines = (runs: readonly Run[], now: Timestamp): readonly Failing[] =>
  [...Map.groupBy(runs, ({ routine }) => routine)].flatMap(([routine, own]) => {
    const finished = own.filter(({ status }) => status === 'failed' || status === 'completed');
    const broken = finished.findIndex(({ status }) => status !== 'failed');
    const failed = broken < 0 ? finished.length : broken;
    const [last] = finished;
    return last === undefined || failed < FAILING_RUNS || now - last.createdAt >= FAILING_MS ? [] : [{ routine, failed, last }];
  });

/** Errors that the feed tells without a run, such as a source that cannot be read. */
function errorRows({ activity, now }: Changed): readonly ChangeRow[] {
  return activity
    .filter(({ level, run, createdAt }) => level === 'error' && run === null && now - createdAt < SHOWN_MS)
    .slice(0, 5)
    .map(({ id, title, content, team, createdAt }) => {
      const said = title ?? content;
      const text = said === null ? safe`an error that says nothing more` : safeLine(said);
      return {
        id: `error ${id}`,
        at: createdAt,
        reason: 'error',
        text,
        place: team === null ? null : { type: 'team', id: team },
        run: null,
      };
    });
}
