import type { AgentId } from '../domain/ids.ts';
import type { OperationKind, TargetOutcome } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import { type QuietMeter, readQuietMeter, stopTimeOf } from '../operations/plan/quiet-meter.ts';
import { createSelector, selectNowEvery } from '../store/create-selector.ts';
import type { ConsoleState } from '../store/state.ts';
import { ageText, durationText } from '../text/relative-time.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { agentName } from './names.ts';
import { selectLoop } from './rows/loop-rows.ts';

/** A cancelled session keeps nobody silent: the next message opens another. */
const STOPS: readonly OperationKind[] = ['pause', 'humans-only', 'block'];
const WAYS_BACK: readonly OperationKind[] = ['restore', 'resume', 'unblock'];
const MESSAGES = 300;

/** What the operations of the open incident stopped and nobody put back since. */
const standingStops = ({ operations, incident }: ConsoleState): readonly Stop[] => {
  const standing = new Map<string, Stop>();
  for (const { incident: of, kind, outcomes } of operations) {
    for (const [key, outcome] of outcomes) {
      if (outcome.result !== 'done' && outcome.result !== 'already') continue;
      if (WAYS_BACK.includes(kind)) standing.delete(key);
      else if (STOPS.includes(kind) && of !== null && of === incident.current?.id) standing.set(key, { kind, outcome });
    }
  }
  return [...standing.values()];
};

type Stop = { readonly kind: OperationKind; readonly outcome: TargetOutcome & { readonly at: Timestamp } };

/** The meter of the open incident, or `null` before anything was stopped. */
export const selectQuietMeter = createSelector(
  (state) => [state.operations, state.incident, state.network.sessions, state.network.runs, selectNowEvery(state, 1000)],
  (state): QuietMeter | null => {
    const stops = standingStops(state);
    const time = stopTimeOf(stops.map(({ outcome }) => outcome));
    if (time === undefined) return null;
    const agents = new Set<AgentId>(
      stops.flatMap(({ outcome: { target } }) => (target.type === 'routine' || target.type === 'session' ? [target.agent] : [])),
    );
    for (const { id, isOwn } of selectLoop(state)?.loop.agents ?? [])
      if (isOwn && stops.some(({ kind }) => kind === 'block')) agents.add(id);
    const logs = [...state.network.logs.values()].map(({ messages }) => messages.slice(-MESSAGES));
    return readQuietMeter({
      agents,
      stoppedAt: time.stoppedAt,
      now: state.now - time.aheadMs,
      messages: logs.flat(),
      sessions: state.network.sessions.values(),
      runs: state.network.runs,
      mayAnswerPeople: stops.every(({ kind }) => kind === 'humans-only'),
    });
  },
);

/** The meter in words. */
export const quietText = ({ network, now }: ConsoleState, meter: QuietMeter): SafeText => {
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
