import type { RunRow, SessionRow } from '../../presenter/rows/run-rows.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import { span } from '../../text/line.ts';
import { tookText } from '../../text/relative-time.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import type { Column } from '../widgets/table.ts';
import { ageCell, statusCell } from './cells.ts';

/** Routine runs of all agents, newest first. */
export function RunsPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const columns: readonly Column<RunRow>[] = [
    { title: safe`STATUS`, width: 9, cell: (row) => statusCell(row.status) },
    { title: safe`ROUTINE`, width: 'fill', cell: (row) => span(row.routine) },
    { title: safe`AGENT`, width: 16, from: 50, cell: (row) => span(row.agent, 'agent') },
    { title: safe`THREAD`, width: 18, from: 72, cell: (row) => span(row.thread, 'dim') },
    {
      title: safe`TOOK`,
      width: 6,
      isRight: true,
      cell: (row) => (row.durationMs === null ? span(safe`-`, 'dim') : span(tookText(row.durationMs))),
    },
    { title: safe`AGE`, width: 4, isRight: true, cell: (row) => ageCell(row.createdAt, now) },
  ];
  return <ListPane list="runs" title={safe`RUNS`} columns={columns} empty={safe`No runs yet.`} width={width} height={height} />;
}

/** Agent sessions, open ones first. */
export function SessionsPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const columns: readonly Column<SessionRow>[] = [
    { title: safe`STATUS`, width: 9, cell: (row) => statusCell(row.status) },
    { title: safe`AGENT`, width: 'fill', cell: (row) => span(row.agent, 'agent') },
    { title: safe`NAME`, width: 24, from: 60, cell: (row) => span(row.name, 'dim') },
    { title: safe`ID`, width: 16, from: 50, cell: (row) => span(ownText(row.id), 'dim') },
    { title: safe`AGE`, width: 4, isRight: true, cell: (row) => ageCell(row.createdAt, now) },
  ];
  return <ListPane list="sessions" title={safe`SESSIONS`} columns={columns} empty={safe`No sessions.`} width={width} height={height} />;
}
