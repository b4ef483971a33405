import type { AgentId } from '../domain/ids.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Operation } from '../domain/operation-history.ts';
import { type Quiescence, readQuiescence } from '../incident/quiesce.ts';
import { ageText, durationText } from '../text/relative-time.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { selectLoop } from './lists/loop-rows.ts';
import { createSelector, selectNowEvery } from './memo.ts';
import { agentName } from './names.ts';
import type { ConsoleState } from './state.ts';

/** A cancelled session keeps nobody silent: the next message opens another. */
const STOPS: readonly OperationKind[] = ['pause', 'humans-only', 'block'];
const MESSAGES = 300;

/** The operations of the open incident that stopped something and stand. */
const standingStops = ({ operations, incident }: ConsoleState): readonly Operation[] => {
  const undone = new Set(operations.flatMap(({ undoes }) => undoes ?? []));
  return operations.filter(
    ({ incident: of, kind, operation, outcomes }) =>
      of !== null &&
      of === incident.current?.id &&
      STOPS.includes(kind) &&
      !undone.has(operation) &&
      outcomes.values().some(({ result }) => result === 'done' || result === 'already'),
  );
};

/** The meter of the open incident, or `null` before anything was stopped. */
export const selectQuiescence = createSelector(
  (state) => [state.operations, state.incident, state.network.sessions, state.network.runs, selectNowEvery(state, 1000)],
  (state): Quiescence | null => {
    const stops = standingStops(state);
    if (stops.length === 0) return null;
    const ends = stops.flatMap(({ outcomes }) => [...outcomes.values()].filter(({ result }) => result === 'done' || result === 'already'));
    const agents = new Set<AgentId>(
      ends.flatMap(({ target }) => (target.type === 'routine' || target.type === 'session' ? [target.agent] : [])),
    );
    for (const { id, isOwn } of selectLoop(state)?.loop.agents ?? [])
      if (isOwn && stops.some(({ kind }) => kind === 'block')) agents.add(id);
    const logs = [...state.network.logs.values()].map(({ messages }) => messages.slice(-MESSAGES));
    return readQuiescence({
      agents,
      stoppedAt: Math.max(...ends.map(({ at }) => at)),
      now: state.now,
      messages: logs.flat(),
      sessions: state.network.sessions.values(),
      runs: state.network.runs,
      mayAnswerPeople: stops.every(({ kind }) => kind === 'humans-only'),
    });
  },
);

/** The meter in words. */
export const quiescenceText = ({ network, now }: ConsoleState, meter: Quiescence): SafeText => {
  switch (meter.state) {
    case 'still-talking':
      return safe`STILL TALKING ${agentName(network, meter.straggler)} ${ageText(meter.lastPostAt, now)} ago`;
    case 'draining':
      return safe`DRAINING ${meter.inFlight}${meter.straggler === null ? safe`` : safe` ${agentName(network, meter.straggler)}`}`;
    case 'settling':
      return safe`silent ${durationText(meter.silentForMs)} of ${durationText(meter.neededMs)}`;
    case 'quiet':
      return safe`QUIET for ${durationText(meter.silentForMs)}`;
  }
};
