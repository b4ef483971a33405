import type { AgentId, RoutineId, SessionId, TeamId, ThreadId } from '../domain/ids.ts';
import { isListPane, type ListId, type PaneId } from '../store/screens.ts';
import { type ConsoleState, selectFocus, selectPosition } from '../store/state.ts';
import { selectAgentRows } from './rows/agent-rows.ts';
import { type RowOf, selectRows } from './rows/list-table.ts';
import { isLoopPointed, selectLoopThread } from './rows/loop-rows.ts';
import { selectAgentRoutineRows } from './rows/routine-rows.ts';
import { cursorRow } from './rows/row.ts';
import { selectMessageUnderCursor } from './thread-view.ts';

/** What the focused pane points at, for the scopes of the stop verbs. */

/** The row under the cursor of a list. */
export const rowUnderCursor = <List extends ListId>(state: ConsoleState, list: List): RowOf<List> | undefined =>
  cursorRow<RowOf<List>>(selectRows(state, list), state.view.lists[list]);

/** A pane that shows the details of a list's row points at what the list points at. */
const DETAILS: Partial<Readonly<Record<PaneId, ListId>>> = {
  'routine-detail': 'routines',
  'run-detail': 'runs',
  'session-detail': 'sessions',
  preview: 'loop-routines',
  graph: 'loop-routines',
};

const pointingList = (state: ConsoleState): ListId | undefined => {
  const focus = selectFocus(state);
  return isListPane(focus) ? focus : DETAILS[focus];
};

/** The routine: itself, the run's, or the only one of an agent. */
export const routineUnderCursor = (state: ConsoleState): RoutineId | undefined => {
  const list = pointingList(state);
  if (list === 'routines' || list === 'agent-detail' || list === 'loop-routines') return rowUnderCursor(state, list)?.id;
  if (list === 'runs') {
    const run = rowUnderCursor(state, 'runs')?.id;
    return state.network.runs.find(({ id }) => id === run)?.routine;
  }
  const own = list === 'agents' ? selectAgentRoutineRows(state) : [];
  return own.length === 1 ? own[0]?.id : undefined;
};

export const sessionUnderCursor = (state: ConsoleState): SessionId | undefined =>
  pointingList(state) === 'sessions' ? rowUnderCursor(state, 'sessions')?.id : undefined;

/** The agent of ours: itself, a routine's, a run's, a session's, or the author of the chosen message: the newest, which is always another one, is not chosen. */
export const agentUnderCursor = (state: ConsoleState): AgentId | undefined => {
  const agent = anyAgent(state);
  return agent !== undefined && state.network.agents.has(agent) ? agent : undefined;
};

function anyAgent(state: ConsoleState): AgentId | undefined {
  const list = pointingList(state);
  if (list === 'agents') return rowUnderCursor(state, 'agents')?.id;
  if (list === 'sessions') return rowUnderCursor(state, 'sessions')?.agentId;
  const routine = routineUnderCursor(state);
  if (routine !== undefined) return state.network.routines.get(routine)?.agent;
  const isPointed = state.view.screen === 'threads' && !selectPosition(state).isFollowing;
  const author = isPointed ? selectMessageUnderCursor(state)?.author : undefined;
  return author?.kind === 'agent' ? author.id : undefined;
}

/** The thread: the open one, the one under the cursor, a run's, or the one that the loop turns in. */
export const threadUnderCursor = (state: ConsoleState): ThreadId | undefined => {
  const list = pointingList(state);
  if (list === 'threads') return rowUnderCursor(state, 'threads')?.id;
  if (list === 'attention') return rowUnderCursor(state, 'attention')?.thread ?? undefined;
  if (list === 'runs') return rowUnderCursor(state, 'runs')?.threadId ?? undefined;
  if (state.view.screen === 'threads') return state.view.thread ?? undefined;
  if (list === 'loops') return rowUnderCursor(state, 'loops')?.loop.threads[0];
  if (state.view.screen === 'incident' && isLoopPointed(state)) return selectLoopThread(state) ?? undefined;
  return undefined;
};

/** The team: the one under the cursor, else the thread's. */
export const teamUnderCursor = (state: ConsoleState): TeamId | undefined => {
  if (state.view.screen === 'teams') return rowUnderCursor(state, 'teams')?.id;
  const thread = threadUnderCursor(state);
  return thread === undefined ? undefined : (state.network.threads.get(thread)?.team ?? undefined);
};

/** What is marked in the focused list: routines and sessions, and all routines of marked agents. */
export const markedTargets = (
  state: ConsoleState,
): { readonly routines: readonly RoutineId[]; readonly sessions: readonly SessionId[] } => {
  const list = pointingList(state);
  const marks = list === undefined ? new Set<string>() : state.view.lists[list].marks;
  const routines = [...state.network.routines.values()];
  if (list === 'agents') {
    const agents = new Set(selectAgentRows(state).flatMap(({ id }) => (marks.has(id) ? [id] : [])));
    return { routines: routines.filter(({ agent }) => agents.has(agent)).map(({ id }) => id), sessions: [] };
  }
  return {
    routines: routines.filter(({ id }) => marks.has(id)).map(({ id }) => id),
    sessions: [...state.network.sessions.keys()].filter((id) => marks.has(id)),
  };
};
