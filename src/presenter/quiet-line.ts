import type { AgentId, ThreadId } from '../domain/ids.ts';
import type { Network } from '../domain/network.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import type { NetworkIndex } from '../operations/plan/network-index.ts';
import { openWays, type StandingStop } from '../operations/plan/open-ways.ts';
import { type QuietMeter, type QuietMeterInput, readQuietMeter, stopTimeOf } from '../operations/plan/quiet-meter.ts';
import { resolveScope, type ScopedPlan } from '../operations/plan/scope.ts';
import { createSelector } from '../store/create-selector.ts';
import type { IncidentState } from '../store/incident-state.ts';
import type { ConsoleState } from '../store/state.ts';
import { ageText, durationText } from '../text/relative-time.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { currentState } from './current-state.ts';
import { selectNetworkIndex } from './directory.ts';
import { agentName, idText } from './names.ts';
import { targetText } from './rows/ledger-rows.ts';

/** A cancelled session keeps nobody silent: the next message opens another. */
const STOPS: readonly OperationKind[] = ['pause', 'humans-only', 'block'];
const WAYS_BACK: readonly OperationKind[] = ['restore', 'resume', 'unblock'];
const MESSAGES = 300;

/** What the operations of the open incident were to stop and nobody of us put back since. */
export const selectStandingStops = createSelector(
  [({ operations }) => operations, ({ incident }) => incident.current?.id],
  ([operations, incident]): readonly StandingStop[] => {
    const standing = new Map<string, StandingStop>();
    for (const { operation, incident: of, kind, scope, outcomes } of operations) {
      for (const [key, outcome] of outcomes) {
        const isDone = outcome.result === 'done' || outcome.result === 'already';
        if (isDone && WAYS_BACK.includes(kind)) standing.delete(key);
        else if ((isDone || !standing.has(key)) && STOPS.includes(kind) && of !== null && of === incident)
          standing.set(key, { operation, kind, scope, outcome });
      }
    }
    return [...standing.values()];
  },
);

/** What quiet is read from. */
export type QuietWorld = {
  readonly network: Network;
  readonly index: NetworkIndex;
  readonly reading: IncidentState['quietReading'];
  readonly now: Timestamp;
};

export const quietWorld = (state: ConsoleState): QuietWorld => ({
  network: state.network,
  index: selectNetworkIndex(state),
  reading: state.incident.quietReading,
  now: state.now,
});

/** Who is watched for silence, and where: what the meter judges by and what is read for it. */
export type QuietScope = {
  readonly agents: ReadonlySet<AgentId>;
  /** Closed to all agents. */
  readonly closed: ReadonlySet<ThreadId>;
  /** Where they were heard or were pointed at. */
  readonly threads: ReadonlySet<ThreadId>;
};

/** Whoever the stops were to silence, and who was silenced in the same scope already. */
export const quietScope = (world: QuietWorld, stops: readonly StandingStop[]): QuietScope => {
  const targets = stops.filter(isHeld).map(({ outcome }) => outcome.target);
  const already = scopesOf(stops).flatMap((stop) => replan(world, stop).leftOut.filter(({ why }) => why === 'already'));
  const routines = already.flatMap(({ id }) => [...world.network.routines.values()].find((routine) => routine.id === id) ?? []);
  const agents = new Set([
    ...targets.flatMap((target) => (target.type === 'routine' || target.type === 'session' ? [target.agent] : [])),
    ...routines.map(({ agent }) => agent),
  ]);
  const closed = new Set(targets.flatMap((target) => (target.type === 'thread' ? [target.id] : [])));
  const pointed = stops.flatMap(({ scope }) => (scope.type === 'thread' ? [scope.id] : []));
  const sessions = [...world.network.sessions.values()].flatMap(({ agent, thread }) =>
    agents.has(agent) && thread !== null ? [thread] : [],
  );
  return { agents, closed, threads: new Set([...closed, ...pointed, ...sessions]) };
};

const isHeld = ({ outcome: { result } }: StandingStop): boolean => result === 'done' || result === 'already';

const scopesOf = (stops: readonly StandingStop[]): readonly StandingStop[] => [
  ...new Map(stops.map((stop) => [stop.operation, stop])).values(),
];

const NOTHING: Pick<ScopedPlan, 'targets' | 'leftOut'> = { targets: [], leftOut: [] };

/** What the verb of a stop would have to do now on its scope. A single thing and marks are their own targets. */
function replan({ index }: QuietWorld, { kind, scope }: StandingStop): Pick<ScopedPlan, 'targets' | 'leftOut'> {
  if (kind !== 'pause' && kind !== 'humans-only') return NOTHING;
  if (scope.type === 'routine' || scope.type === 'session' || scope.type === 'marked') return NOTHING;
  return resolveScope(index, [], { verb: kind, pointed: scope });
}

/** The one reading of quiet, for the console and for the command line; `null` before anything was stopped. */
export const readQuiet = (world: QuietWorld, stops: readonly StandingStop[]): QuietMeter | null => {
  const time = stopTimeOf(stops.map(({ outcome }) => outcome));
  if (time === undefined) return null;
  const { network, reading } = world;
  const { agents, closed } = quietScope(world, stops);
  const input: QuietMeterInput = {
    agents,
    threads: closed,
    ways: openWays(stops, { current: currentState(world), replan: (stop) => replan(world, stop).targets }),
    stoppedAt: time.stoppedAt,
    now: world.now - time.aheadMs,
    readAt: reading === null ? null : reading.at - time.aheadMs,
    messages: [...network.logs.values()].flatMap(({ messages }) => messages.slice(-MESSAGES)),
    sessions: network.sessions.values(),
    runs: network.runs,
    mayAnswerPeople: answering(stops),
    seesInside: reading?.isBlind === true ? 'nothing' : 'all',
  };
  return readQuietMeter(input);
};

/** Agents of which a routine was left to people. */
const answering = (stops: readonly StandingStop[]): ReadonlySet<AgentId> =>
  new Set(
    stops.flatMap(({ outcome: { target, after } }) =>
      target.type === 'routine' && after?.type === 'routine' && after.status === 'active' ? [target.agent] : [],
    ),
  );

/** The meter of the open incident, or `null` before anything was stopped. */
export const selectQuietMeter = createSelector(
  [selectStandingStops, ({ network }) => network, selectNetworkIndex, ({ incident }) => incident.quietReading, ({ now }) => now],
  ([stops, network, index, reading, now]): QuietMeter | null => readQuiet({ network, index, reading, now }, stops),
);

/** Where the names are told from, and when. */
type Named = { readonly network: Pick<Network, 'agents' | 'members'>; readonly now: Timestamp };

/** The meter in words. Silence is rounded down and what it needs up, so that no number claims more than was seen. */
export const quietText = ({ network, now }: Named, meter: QuietMeter): SafeText => {
  switch (meter.state) {
    case 'open': {
      const [{ target, why, state }] = meter.ways;
      const more = meter.ways.length === 1 ? safe`` : safe` and ${meter.ways.length - 1} more`;
      const how = state.type === 'routine' ? safe`is ${idText(state.status)}` : safe`is open to agents`;
      return why === 'changed'
        ? safe`CHANGED BY SOMEBODY ELSE ${targetText(target)} ${how}${more}`
        : safe`NOT STOPPED ${targetText(target)} ${how}${more}`;
    }
    case 'still-talking':
      return safe`STILL TALKING ${agentName(network, meter.straggler)} ${ageText(meter.lastPostAt, now)} ago`;
    case 'draining':
      return safe`DRAINING ${meter.inFlight}${meter.straggler === null ? safe`` : safe` ${agentName(network, meter.straggler)}`}`;
    case 'unread':
      return safe`NOT READ for ${durationText(meter.unreadForMs)}`;
    case 'settling':
      return safe`silent ${Math.floor(meter.silentForMs / 1000)} of ${Math.ceil(meter.neededMs / 1000)} s`;
    case 'quiet':
      return safe`QUIET for ${durationText(meter.silentForMs)}`;
  }
};
