import { rawText } from '../../domain/untrusted.ts';
import { selectAgentRows } from '../../presenter/rows/agent-rows.ts';
import { selectAgentUnderCursor } from '../../presenter/rows/routine-rows.ts';
import { selectNowEvery } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { countText, safe, safeLine } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import { agentStateCell } from './cells.ts';
import { routineColumns } from './routines-pane.tsx';

const selectAgentRow = (state: ConsoleState) => selectAgentRows(state).find(({ id }) => id === selectAgentUnderCursor(state));

/** The agent under the cursor: who it is, then its routines. */
export function AgentDetailPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const row = useConsole(selectAgentRow);
  const agent = useConsole((state) => (row === undefined ? undefined : state.network.agents.get(row.id)));
  const about: readonly Line[] =
    row === undefined
      ? []
      : [
          [
            span(row.name, row.isExternal ? 'external' : 'strong'),
            span(safe`  ${row.org}  `, 'dim'),
            agentStateCell(row.state, row.isExternal),
          ],
          ...(agent?.description === null || agent === undefined || rawText(agent.description) === ''
            ? []
            : [[span(safeLine(agent.description), 'dim')]]),
          [
            span(
              safe`${countText(row.openSessions, safe`open session`)}   ${row.runsPerMinute} runs/m   ${row.failedRuns} failed in 5 min`,
              row.failedRuns > 0 ? 'warning' : 'dim',
            ),
          ],
          [],
        ];
  const empty =
    row?.isExternal === true ? safe`A partner's agent: its routines are not ours to see or to pause.` : safe`This agent has no routines.`;
  return (
    <ListPane
      list="agent-detail"
      title={safe`ROUTINES`}
      columns={routineColumns(now)}
      empty={empty}
      above={about}
      width={width}
      height={height}
    />
  );
}
