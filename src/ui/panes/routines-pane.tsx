import type { RoutineRow } from '../../presenter/rows/routine-rows.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import { span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import type { Column } from '../widgets/table.ts';
import { ageCell, countCell, routineStatusCell } from './cells.ts';

/** The columns of a list of routines. */
export const routineColumns = (now: number): readonly Column<RoutineRow>[] => [
  { title: safe`ROUTINE`, width: 'fill', cell: (row) => span(row.name) },
  { title: safe`AGENT`, width: 14, from: 62, cell: (row) => span(row.agentName, 'agent') },
  { title: safe`STATUS`, width: 10, cell: (row) => routineStatusCell(row) },
  { title: safe`WAKES ON`, width: 22, from: 78, cell: (row) => span(row.wakes, 'dim') },
  { title: safe`RUNS/m`, width: 6, isRight: true, from: 30, cell: (row) => countCell(row.runsPerMinute) },
  { title: safe`OPEN`, width: 4, isRight: true, from: 42, cell: (row) => countCell(row.openRuns, 'accent') },
  { title: safe`LAST`, width: 4, isRight: true, from: 36, cell: (row) => ageCell(row.lastRunAt, now) },
];

/** All routines of the organisation. */
export function RoutinesPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  return (
    <ListPane
      list="routines"
      title={safe`ROUTINES`}
      columns={routineColumns(now)}
      empty={safe`No routines yet.`}
      width={width}
      height={height}
    />
  );
}
