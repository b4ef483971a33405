import type { RoutineId, ThreadId } from '../domain/ids.ts';
import { rowUnderCursor } from '../presenter/cursor-target.ts';
import type { ListId } from '../store/screens.ts';
import { safe } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';

const openThread = ({ store }: CommandContext, thread: ThreadId | null | undefined): void => {
  if (thread === null || thread === undefined)
    store.dispatch({ type: 'notice-shown', level: 'info', text: safe`There is no thread to open.` });
  else store.dispatch({ type: 'thread-opened', thread });
};

function openAttention(context: CommandContext): void {
  const { store } = context;
  const row = rowUnderCursor(store.getState(), 'attention');
  if (row?.place?.type === 'routine') return openRoutineRow(context, row.place.id);
  if (row?.place?.type === 'team') {
    store.dispatch({ type: 'screen-opened', screen: 'teams' }, { type: 'list-cursor-set', list: 'teams', cursor: row.place.id });
    return;
  }
  if (row?.run !== null && row !== undefined) {
    store.dispatch({ type: 'screen-opened', screen: 'runs' }, { type: 'list-cursor-set', list: 'runs', cursor: row.run });
  } else openThread(context, row?.thread);
}

function openActivity(context: CommandContext): void {
  const { store } = context;
  const row = rowUnderCursor(store.getState(), 'activity');
  if (row?.run !== null && row !== undefined) {
    store.dispatch({ type: 'screen-opened', screen: 'runs' }, { type: 'list-cursor-set', list: 'runs', cursor: row.run });
  } else openThread(context, row?.threadId);
}

function openAgent({ store }: CommandContext): void {
  const row = rowUnderCursor(store.getState(), 'agents');
  if (row === undefined) return;
  store.dispatch(
    { type: 'screen-opened', screen: 'agents' },
    { type: 'list-cursor-set', list: 'agents', cursor: row.id },
    { type: 'pane-focused', pane: 'agent-detail' },
  );
}

function openRoutine(context: CommandContext): void {
  const row = rowUnderCursor(context.store.getState(), 'agent-detail');
  if (row !== undefined) openRoutineRow(context, row.id);
}

const openRoutineRow = ({ store }: CommandContext, routine: RoutineId): void =>
  store.dispatch(
    { type: 'screen-opened', screen: 'routines' },
    { type: 'list-cursor-set', list: 'routines', cursor: routine },
    { type: 'pane-focused', pane: 'routine-detail' },
  );

const enter = (pane: ListId, id: `open.${string}`, rest: Pick<Command, 'title' | 'run'>): Command => ({
  id,
  scope: pane,
  keys: ['enter'],
  hint: 'open',
  ...rest,
});

export const OPEN_COMMANDS: readonly Command[] = [
  enter('attention', 'open.attention', { title: 'Open what the row is about', run: openAttention }),
  enter('activity', 'open.activity', { title: 'Open the run or thread of the row', run: openActivity }),
  enter('threads', 'open.thread', {
    title: 'Open the thread',
    run: (context) => openThread(context, rowUnderCursor(context.store.getState(), 'threads')?.id),
  }),
  enter('agents', 'open.agent', { title: 'Open the agent', run: openAgent }),
  enter('agent-detail', 'open.routine', { title: 'Open the routine', run: openRoutine }),
  enter('teams', 'open.team', {
    title: 'Look at the members',
    run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'team-detail' }),
  }),
  enter('routines', 'open.routine-detail', {
    title: 'Look at the routine',
    run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'routine-detail' }),
  }),
  enter('runs', 'open.run', { title: 'Look at the run', run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'run-detail' }) }),
  enter('sessions', 'open.session', {
    title: 'Look at the session',
    run: ({ store }) => store.dispatch({ type: 'pane-focused', pane: 'session-detail' }),
  }),
  {
    id: 'run.thread',
    title: "Open the run's thread",
    scope: 'runs',
    keys: ['o'],
    run: (context) => openThread(context, rowUnderCursor(context.store.getState(), 'runs')?.threadId),
  },
];
