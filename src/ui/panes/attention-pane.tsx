import type { AttentionReason, AttentionRow } from '../../presenter/rows/attention-rows.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import { type Role, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import type { Column } from '../widgets/table.ts';
import { ageCell } from './cells.ts';

const ROLES: Readonly<Record<AttentionReason, Role>> = {
  KEY: 'danger',
  LOOP: 'danger',
  changed: 'danger',
  unsure: 'danger',
  FAILED: 'danger',
  held: 'warning',
  'loop?': 'warning',
  asks: 'warning',
  mention: 'warning',
  outside: 'external',
  failing: 'warning',
  error: 'warning',
  left: 'warning',
  joined: 'plain',
  fail: 'warning',
  stale: 'warning',
  'x-org': 'external',
};

/** What needs the operator, with the reason as a word. */
export function AttentionPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const columns: readonly Column<AttentionRow>[] = [
    { title: safe`WHY`, width: 7, cell: (row) => span(ownText(row.reason), ROLES[row.reason]) },
    { title: safe`WHAT`, width: 'fill', cell: (row) => span(row.text) },
    { title: safe`AGE`, width: 4, isRight: true, cell: (row) => ageCell(row.at, now) },
  ];
  return (
    <ListPane list="attention" title={safe`ATTENTION`} columns={columns} empty={safe`Nothing needs you.`} width={width} height={height} />
  );
}
