import type { ListId } from '../../store/screens.ts';
import type { ConsoleState } from '../../store/state.ts';
import { selectActivityRows } from './activity-rows.ts';
import { selectAgentRows } from './agent-rows.ts';
import { selectAttentionRows } from './attention-rows.ts';
import { selectLedgerRows } from './ledger-rows.ts';
import { selectLoopRoutineRows, selectLoopRows } from './loop-rows.ts';
import { selectAgentRoutineRows, selectRoutineRows } from './routine-rows.ts';
import { type ListRow, shownRows } from './row.ts';
import { selectRunRows, selectSessionRows } from './run-rows.ts';
import { selectMemberRows, selectTeamRows } from './team-rows.ts';
import { selectThreadRows } from './thread-rows.ts';

/** Every list's rows before its filter. */
const ROWS = {
  attention: selectAttentionRows,
  agents: selectAgentRows,
  'agent-detail': selectAgentRoutineRows,
  activity: selectActivityRows,
  threads: selectThreadRows,
  teams: selectTeamRows,
  'team-detail': selectMemberRows,
  routines: selectRoutineRows,
  runs: selectRunRows,
  sessions: selectSessionRows,
  ledger: selectLedgerRows,
  loops: selectLoopRows,
  'loop-routines': selectLoopRoutineRows,
} as const satisfies Record<ListId, (state: ConsoleState) => readonly ListRow[]>;

export type RowOf<List extends ListId> = ReturnType<(typeof ROWS)[List]>[number];

/** All rows of a list, without its filter. */
export const selectAllRows = <List extends ListId>(state: ConsoleState, list: List): readonly RowOf<List>[] => ROWS[list](state);

/** The rows of a list that its filter lets through; the same array as long as neither changes. */
export const selectRows = <List extends ListId>(state: ConsoleState, list: List): readonly RowOf<List>[] =>
  shownRows<RowOf<List>>(selectAllRows(state, list), state.view.lists[list].filter);
