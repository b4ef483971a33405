import type { TeamRow } from '../../presenter/rows/team-rows.ts';
import { span } from '../../text/line.ts';
import { joinSafe, safe } from '../../text/safe.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import type { Column } from '../widgets/table.ts';
import { countCell } from './cells.ts';

const COLUMNS: readonly Column<TeamRow>[] = [
  { title: safe``, width: 1, cell: (row) => span(row.isExternal ? safe`X` : safe` `, 'external') },
  { title: safe`TEAM`, width: 'fill', cell: (row) => span(row.name, row.isExternal ? 'external' : 'plain') },
  { title: safe`OWNER`, width: 12, from: 44, cell: (row) => span(row.org, 'dim') },
  { title: safe`MY ROLE`, width: 7, from: 50, cell: (row) => span(row.myRole === null ? safe`-` : ownText(row.myRole), 'dim') },
  { title: safe`PEOPLE`, width: 6, isRight: true, cell: (row) => countCell(row.people) },
  { title: safe`AGENTS`, width: 6, isRight: true, cell: (row) => countCell(row.agents) },
  { title: safe`THREADS`, width: 7, isRight: true, from: 40, cell: (row) => countCell(row.threads) },
  { title: safe`OUTSIDE`, width: 14, from: 66, cell: (row) => span(joinSafe(row.outside, safe`, `), 'external') },
];

/** Teams with their members in numbers and the organisations outside mine. */
export function TeamsPane({ width, height }: PaneProps) {
  return (
    <ListPane
      list="teams"
      title={safe`TEAMS`}
      columns={COLUMNS}
      empty={safe`No teams yet. J joins one with a code.`}
      width={width}
      height={height}
    />
  );
}
