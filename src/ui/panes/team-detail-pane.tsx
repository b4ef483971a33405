import { teamName } from '../../presenter/names.ts';
import { type MemberRow, selectTeamUnderCursor } from '../../presenter/rows/team-rows.ts';
import { type Line, span } from '../../text/line.ts';
import { safe, safeLine } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import type { Column } from '../widgets/table.ts';

const COLUMNS: readonly Column<MemberRow>[] = [
  {
    title: safe`MEMBER`,
    width: 'fill',
    cell: (row) => span(row.name, row.isExternal ? 'external' : row.kind === 'person' ? 'human' : 'plain'),
  },
  { title: safe`KIND`, width: 6, cell: (row) => span(ownText(row.kind), row.kind === 'agent' ? 'agent' : 'dim') },
  { title: safe`ROLE`, width: 7, cell: (row) => span(ownText(row.role), 'dim') },
];

/** The members of the team under the cursor, by organisation. */
export function TeamDetailPane({ width, height }: PaneProps) {
  const network = useConsole((state) => state.network.teams);
  const team = useConsole(selectTeamUnderCursor);
  const name = useConsole((state) => (team === null ? safe`-` : teamName(state.network, team)));
  const description = team === null ? null : (network.get(team)?.description ?? null);
  const above: readonly Line[] = [
    [span(name, 'strong')],
    ...(description === null ? [] : [[span(safeLine(description), 'dim')]]),
    [span(safe`I invite   N new thread   J join with a code`, 'dim')],
  ];
  return (
    <ListPane
      list="team-detail"
      title={safe`MEMBERS`}
      columns={COLUMNS}
      empty={safe`No members known.`}
      above={above}
      width={width}
      height={height}
    />
  );
}
