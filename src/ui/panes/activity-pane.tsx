import { clockOf } from '../../presenter/clock-text.ts';
import type { ActivityRow } from '../../presenter/rows/activity-rows.ts';
import { type Role, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import type { Column } from '../widgets/table.ts';

const LEVEL_ROLES: Readonly<Record<string, Role>> = { debug: 'dim', info: 'plain', warn: 'warning', error: 'danger', audit: 'accent' };
const KIND_WORDS: Readonly<Record<string, string>> = {
  routine_run: 'run',
  automation_run: 'auto',
  thread_story: 'story',
  agent_quality_verdict: 'verdict',
  generic: '-',
};

/** The organisation's activity feed, newest first. */
export function ActivityPane({ width, height }: PaneProps) {
  const settings = useConsole((state) => state.settings);
  const everyMs = useConsole((state) => state.link.feedEveryMs);
  const columns: readonly Column<ActivityRow>[] = [
    { title: safe`TIME`, width: 8, cell: (row) => span(clockOf(settings).seconds(row.createdAt), 'dim') },
    { title: safe`KIND`, width: 7, from: 60, cell: (row) => span(ownText(KIND_WORDS[row.kind] ?? row.kind), 'dim') },
    { title: safe`AGENT`, width: 14, from: 34, cell: (row) => span(row.agent, 'agent') },
    {
      title: safe`WHAT`,
      width: 'fill',
      cell: (row) => span(row.level === 'error' ? safe`x ${row.title}` : row.title, LEVEL_ROLES[row.level] ?? 'plain'),
    },
    { title: safe`THREAD`, width: 20, from: 80, cell: (row) => span(row.thread, 'dim') },
  ];
  return (
    <ListPane
      list="activity"
      title={everyMs === null ? safe`ACTIVITY` : safe`ACTIVITY polled every ${everyMs / 1_000} s`}
      columns={columns}
      empty={safe`Nothing has happened yet.`}
      width={width}
      height={height}
    />
  );
}
