import type { AgentRow } from '../../presenter/rows/agent-rows.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import { span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole, useTheme } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import type { Column } from '../widgets/table.ts';
import { ageCell, agentStateCell, countCell, sparkText } from './cells.ts';

/** Own agents with what they do, then partners' agents, which can only be watched. */
export function AgentsPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const { sparks } = useTheme();
  const columns: readonly Column<AgentRow>[] = [
    { title: safe`AGENT`, width: 'fill', cell: (row) => span(row.name, row.isExternal ? 'external' : 'plain') },
    { title: safe`ORG`, width: 12, from: 56, cell: (row) => span(row.org, row.isExternal ? 'external' : 'dim') },
    { title: safe`STATE`, width: 9, cell: (row) => agentStateCell(row.state, row.isExternal) },
    {
      title: safe`ROUT`,
      width: 5,
      isRight: true,
      cell: (row) => span(row.isExternal ? safe`n/a` : safe`${row.activeRoutines}/${row.routines}`, row.isExternal ? 'dim' : 'plain'),
    },
    { title: safe`RUNS/m`, width: 6, isRight: true, from: 40, cell: (row) => countCell(row.runsPerMinute) },
    { title: safe`ERR`, width: 3, isRight: true, from: 48, cell: (row) => countCell(row.failedRuns, 'danger') },
    { title: safe`OPEN`, width: 4, isRight: true, from: 60, cell: (row) => countCell(row.openSessions, 'accent') },
    { title: safe`LAST`, width: 4, isRight: true, from: 44, cell: (row) => ageCell(row.lastRunAt, now) },
    { title: safe`8 MIN`, width: 8, from: 64, cell: (row) => span(sparkText(row.spark, sparks), 'accent') },
  ];
  return <ListPane list="agents" title={safe`AGENTS`} columns={columns} empty={safe`No agents yet.`} width={width} height={height} />;
}
