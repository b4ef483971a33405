import type { ComponentType } from 'react';
import type { PaneId } from '../../store/screens.ts';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { ActivityPane } from './activity-pane.tsx';
import { AgentDetailPane } from './agent-detail-pane.tsx';
import { AgentsPane } from './agents-pane.tsx';
import { AttentionPane } from './attention-pane.tsx';
import { RoutineDetailPane, RunDetailPane, SessionDetailPane } from './detail-panes.tsx';
import { GraphPane, LoopRoutinesPane, LoopsPane, LoopTailPane } from './incident-panes.tsx';
import { InspectPane } from './inspect-pane.tsx';
import { LedgerPane } from './ledger-pane.tsx';
import { MessagesPane } from './messages-pane.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { PulsePane } from './pulse-pane.tsx';
import { RoutinesPane } from './routines-pane.tsx';
import { RunsPane, SessionsPane } from './runs-pane.tsx';
import { TeamDetailPane } from './team-detail-pane.tsx';
import { TeamsPane } from './teams-pane.tsx';
import { ThreadsPane } from './threads-pane.tsx';

/** Every pane: its name on a tab, and what draws it. */
export const PANES: Readonly<Record<PaneId, { readonly tab: string; readonly Pane: ComponentType<PaneProps> }>> = {
  pulse: { tab: 'Pulse', Pane: PulsePane },
  attention: { tab: 'Attention', Pane: AttentionPane },
  agents: { tab: 'Agents', Pane: AgentsPane },
  'agent-detail': { tab: 'Agent', Pane: AgentDetailPane },
  activity: { tab: 'Activity', Pane: ActivityPane },
  threads: { tab: 'Threads', Pane: ThreadsPane },
  messages: { tab: 'Messages', Pane: MessagesPane },
  inspect: { tab: 'Inspect', Pane: InspectPane },
  teams: { tab: 'Teams', Pane: TeamsPane },
  'team-detail': { tab: 'Members', Pane: TeamDetailPane },
  routines: { tab: 'Routines', Pane: RoutinesPane },
  'routine-detail': { tab: 'Routine', Pane: RoutineDetailPane },
  runs: { tab: 'Runs', Pane: RunsPane },
  'run-detail': { tab: 'Run', Pane: RunDetailPane },
  sessions: { tab: 'Sessions', Pane: SessionsPane },
  'session-detail': { tab: 'Session', Pane: SessionDetailPane },
  ledger: { tab: 'Ledger', Pane: LedgerPane },
  loops: { tab: 'Loops', Pane: LoopsPane },
  graph: { tab: 'Graph', Pane: GraphPane },
  preview: { tab: 'Preview', Pane: PreviewPane },
  'loop-routines': { tab: 'Routines', Pane: LoopRoutinesPane },
  'loop-tail': { tab: 'Live', Pane: LoopTailPane },
};
