import type { RoutineId } from '../domain/ids.ts';
import type { Routine } from '../domain/routine.ts';
import { isUnknownOutcome } from '../platform/errors.ts';
import { selectAgentRoutineRows } from '../store/lists/routine-rows.ts';
import { agentName, routineName } from '../store/names.ts';
import type { PaneId } from '../store/screens.ts';
import { type Confirmation, type ConsoleState, selectFocus } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';
import { rowUnderCursor } from './open.ts';
import { errorText } from './run.ts';
import { readOnly } from './thread.ts';

type Wanted = 'paused' | 'active';

const PANES: readonly PaneId[] = ['routines', 'routine-detail', 'agents', 'agent-detail', 'runs', 'run-detail'];

/** The routine that the focused pane points at: itself, the run's, or the only one of an agent. */
export const selectRoutineUnderCursor = (state: ConsoleState): Routine | undefined => {
  const id = routineIdUnderCursor(state);
  return id === undefined ? undefined : state.network.routines.get(id);
};

function routineIdUnderCursor(state: ConsoleState): RoutineId | undefined {
  const focus = selectFocus(state);
  if (focus === 'routines' || focus === 'routine-detail') return rowUnderCursor(state, 'routines')?.id;
  if (focus === 'agent-detail') return rowUnderCursor(state, 'agent-detail')?.id;
  if (focus === 'runs' || focus === 'run-detail') {
    const run = rowUnderCursor(state, 'runs')?.id;
    return state.network.runs.find(({ id }) => id === run)?.routine;
  }
  const routines = focus === 'agents' ? selectAgentRoutineRows(state) : [];
  return routines.length === 1 ? routines[0]?.id : undefined;
}

const whyNot =
  (wanted: Wanted) =>
  (state: ConsoleState): SafeText | undefined => {
    const blocked = readOnly(state);
    if (blocked !== undefined) return blocked;
    const routine = selectRoutineUnderCursor(state);
    if (routine === undefined) return safe`Put the cursor on a routine first; an agent with several routines shows them with enter.`;
    const name = safeLine(routine.name);
    if (routine.status === wanted) return safe`${name} is ${wanted === 'paused' ? safe`paused` : safe`active`} already; nothing was sent.`;
    if (routine.status === 'draft') return safe`${name} is a draft: it was never active, so there is nothing to pause or resume.`;
    return undefined;
  };

const confirmation =
  (wanted: Wanted) =>
  (state: ConsoleState): Confirmation | undefined => {
    const routine = selectRoutineUnderCursor(state);
    if (routine === undefined) return undefined;
    const name = safeLine(routine.name);
    const agent = agentName(state.network, routine.agent);
    const open = [...state.network.sessions.values()].filter(
      (session) => session.agent === routine.agent && session.completedAt === null,
    ).length;
    return {
      about: routine.id,
      title: wanted === 'paused' ? safe`Pause ${name} of ${agent}?` : safe`Resume ${name} of ${agent}?`,
      lines:
        wanted === 'paused'
          ? [
              [{ text: safe`It wakes no more on its events. People who write to it get no answer.`, role: 'plain' }],
              [
                {
                  text: safe`${open} open ${open === 1 ? safe`session` : safe`sessions`} of ${agent} may still post.`,
                  role: open > 0 ? 'warning' : 'dim',
                },
              ],
              [{ text: safe`u r resumes it.`, role: 'dim' }],
            ]
          : [[{ text: safe`It wakes on its events again.`, role: 'plain' }]],
      answer: { type: 'key', key: 'y' },
    };
  };

/** Asks for the change, reads it back, and only then says that it is so. */
const change =
  (wanted: Wanted) =>
  async (context: CommandContext): Promise<void> => {
    const { store, platform } = context;
    const routine = selectRoutineUnderCursor(store.getState());
    if (routine === undefined) return;
    const id = context.newId();
    const label = wanted === 'paused' ? safe`pause ${safeLine(routine.name)}` : safe`resume ${safeLine(routine.name)}`;
    const command = wanted === 'paused' ? 'routine.pause' : 'routine.resume';
    store.dispatch({
      type: 'operation-started',
      operation: { id, command, target: routine.id, label, startedAt: context.now(), outcome: { state: 'requested' } },
    });
    try {
      await (wanted === 'paused' ? platform.pauseRoutine(routine.id) : platform.activateRoutine(routine.id));
      const read = await platform.getRoutine(routine.id);
      store.dispatch({ type: 'routine-updated', routine: read });
      endAs(context, { id, read, wanted });
    } catch (error) {
      const reason = errorText(error);
      const state = isUnknownOutcome(error) ? 'unknown' : 'failed';
      store.dispatch(
        { type: 'operation-ended', id, outcome: { state, at: context.now(), reason } },
        { type: 'notice-shown', level: 'error', text: safe`${label}: ${reason}` },
      );
    }
  };

function endAs(
  { store, now }: CommandContext,
  { id, read, wanted }: { readonly id: string; readonly read: Routine; readonly wanted: Wanted },
): void {
  const name = routineName(store.getState().network, read.id);
  if (read.status === wanted) {
    const text =
      wanted === 'paused' ? safe`${name} is paused, read back from the server.` : safe`${name} is active again, read back from the server.`;
    store.dispatch(
      { type: 'operation-ended', id, outcome: { state: 'confirmed', at: now() } },
      { type: 'notice-shown', level: 'good', text },
    );
    return;
  }
  const reason = safe`the server took the request, but the routine still reads ${read.status as SafeText}`;
  store.dispatch(
    { type: 'operation-ended', id, outcome: { state: 'failed', at: now(), reason } },
    { type: 'notice-shown', level: 'error', text: safe`${name}: ${reason}.` },
  );
}

export const ROUTINE_COMMANDS: readonly Command[] = [
  {
    id: 'routine.pause',
    title: 'Pause the routine',
    scope: PANES,
    keys: ['p r'],
    hint: 'pause',
    disabledReason: whyNot('paused'),
    confirm: confirmation('paused'),
    run: change('paused'),
  },
  {
    id: 'routine.resume',
    title: 'Resume the routine',
    scope: PANES,
    keys: ['u r'],
    hint: 'resume',
    disabledReason: whyNot('active'),
    confirm: confirmation('active'),
    run: change('active'),
  },
];
