/** The views a digit key opens, in the order of the tab bar. */
export const SCREENS = [
  'overview',
  'threads',
  'agents',
  'teams',
  'routines',
  'runs',
  'sessions',
  'activity',
  'ledger',
  'incident',
] as const;
export type ScreenId = (typeof SCREENS)[number];

export type PaneId =
  | 'pulse'
  | 'attention'
  | 'agents'
  | 'agent-detail'
  | 'activity'
  | 'threads'
  | 'messages'
  | 'inspect'
  | 'teams'
  | 'team-detail'
  | 'routines'
  | 'routine-detail'
  | 'runs'
  | 'run-detail'
  | 'sessions'
  | 'session-detail'
  | 'ledger'
  | 'loops'
  | 'graph'
  | 'preview'
  | 'loop-routines'
  | 'loop-tail';

/** The panes of a screen in the order of `tab`; the first has the focus when the screen opens. */
export const SCREEN_PANES: Readonly<Record<ScreenId, readonly [PaneId, ...PaneId[]]>> = {
  overview: ['attention', 'loops', 'agents', 'activity', 'pulse'],
  threads: ['threads', 'messages', 'inspect'],
  agents: ['agents', 'agent-detail'],
  teams: ['teams', 'team-detail'],
  routines: ['routines', 'routine-detail'],
  runs: ['runs', 'run-detail'],
  sessions: ['sessions', 'session-detail'],
  activity: ['activity'],
  ledger: ['ledger'],
  incident: ['loop-routines', 'preview', 'graph', 'ledger', 'loop-tail'],
};

/** Panes with rows that a cursor moves over. */
export const LISTS = [
  'attention',
  'agents',
  'agent-detail',
  'activity',
  'threads',
  'teams',
  'team-detail',
  'routines',
  'runs',
  'sessions',
  'ledger',
  'loops',
  'loop-routines',
] as const;
export type ListId = (typeof LISTS)[number] & PaneId;

/** Whether the pane is a list. */
export const isListPane = (pane: PaneId): pane is ListId => (LISTS as readonly PaneId[]).includes(pane);
