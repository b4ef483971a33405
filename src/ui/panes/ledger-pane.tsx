import { clockOf } from '../../presenter/clock-text.ts';
import type { LedgerRow } from '../../presenter/rows/ledger-rows.ts';
import { span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import type { Column } from '../widgets/table.ts';

/** What was done with this machine's console, newest first. The file behind it is only ever added to. */
export function LedgerPane({ width, height }: PaneProps) {
  const settings = useConsole((state) => state.settings);
  const columns: readonly Column<LedgerRow>[] = [
    { title: safe`TIME`, width: 8, cell: (row) => span(clockOf(settings).seconds(row.at), 'dim') },
    { title: safe`WHO`, width: 12, from: 50, cell: (row) => span(row.actor, 'human') },
    { title: safe`INCIDENT`, width: 12, from: 90, cell: (row) => span(row.incident, 'dim') },
    {
      title: safe`WHAT`,
      width: 'fill',
      cell: (row) => span(row.isTrouble ? safe`x ${row.text}` : row.text, row.isTrouble ? 'danger' : 'plain'),
    },
  ];
  return (
    <ListPane list="ledger" title={safe`LEDGER`} columns={columns} empty={safe`Nothing was done yet.`} width={width} height={height} />
  );
}
