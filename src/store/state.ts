import type { AgentId, MessageId, TeamId, ThreadId } from '../domain/ids.ts';
import type { LedgerEntry, PreviewFinding } from '../domain/ledger-entry.ts';
import { type Leftovers, NO_LEFTOVERS } from '../domain/leftover.ts';
import type { Connection, LeftOut, LinkReport } from '../domain/link.ts';
import type { Post } from '../domain/message.ts';
import { EMPTY_NETWORK, type Network } from '../domain/network.ts';
import type { OperationId, OperationIntent, OperationKind } from '../domain/operation.ts';
import type { Operation } from '../domain/operation-history.ts';
import type { Thread } from '../domain/thread.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Line } from '../text/line.ts';
import type { SafeText } from '../text/safe.ts';
import type { Appearance } from './appearance.ts';
import { type Filter, NO_FILTER } from './filter.ts';
import { type IncidentState, NO_INCIDENT } from './incident-state.ts';
import type { NetworkChange } from './network-changes.ts';
import { EMPTY_PULSE, type Pulse } from './pulse.ts';
import type { Readings } from './readings.ts';
import { LISTS, type ListId, type PaneId, SCREEN_PANES, type ScreenId } from './screens.ts';
import { EMPTY_FIELD, type TextField } from './text-field.ts';
import { FOLLOWING, type ThreadPosition } from './thread-position.ts';

/** All that the console shows follows from this value and from nothing else. */
export type ConsoleState = {
  readonly network: Network;
  /** The network as it stood at the last clock tick: what costs much to work out is worked out from it. */
  readonly networkAtTick: Network;
  /** What others changed since this console looks, the newest first. */
  readonly changes: readonly NetworkChange[];
  readonly link: LinkState;
  readonly pulse: Pulse;
  /** What this operator's ledger holds and `unwritten`, oldest first; the newest part of it. */
  readonly entries: readonly LedgerEntry[];
  /** What happened and could not be written down: this console alone knows it, as long as it runs. */
  readonly unwritten: readonly LedgerEntry[];
  /** The same as operations, in the order of their intents. */
  readonly operations: readonly Operation[];
  readonly incident: IncidentState;
  readonly leftovers: Leftovers;
  /** The operation that waits because the server asks for patience. */
  readonly paceWait: PaceWaiting | null;
  /** Whether the operator lets stop verbs go on where the ledger cannot be written. */
  readonly allowsUnrecorded: boolean;
  readonly view: ViewState;
  /** Front-most last; the front-most takes every key. */
  readonly overlays: readonly Overlay[];
  readonly notices: readonly Notice[];
  readonly settings: Settings;
  /** The time of the last clock tick, once a second. */
  readonly now: Timestamp;
  readonly terminal: { readonly columns: number; readonly rows: number };
};

export type PaceWaiting = {
  readonly kind: OperationKind;
  readonly name: SafeText;
  readonly tries: number;
  readonly nextAt: Timestamp;
  /** Whether the operator will not wait any longer. */
  readonly isGivenUp: boolean;
};

export type LinkState = {
  readonly connection: Connection;
  readonly lastFrameAt: Timestamp | null;
  /** How often the activity feed is read, `null` while its entries are pushed. */
  readonly feedEveryMs: number | null;
  /** Why the last snapshot could not be read, until one is. */
  readonly snapshotError: SafeText | null;
  readonly isSnapshotRead: boolean;
  readonly readings: Readings;
  /** Rows that no list shows, because they could not be read. */
  readonly leftOut: readonly LeftOut[];
};

export type Settings = {
  readonly server: SafeText;
  readonly profile: SafeText;
  readonly isReadOnly: boolean;
  /** The IANA name of the local time zone. */
  readonly timeZone: string;
  readonly showsUtc: boolean;
  readonly appearance: Appearance;
};

export type Notice = { readonly level: 'info' | 'good' | 'warning' | 'error'; readonly text: SafeText; readonly at: Timestamp };

export type ListView = {
  /** The id of the row under the cursor; `null` until the list has been drawn with rows in it. */
  readonly cursor: string | null;
  /** Where that row stood when the cursor came to it. */
  readonly place: number;
  readonly filter: Filter;
  readonly marks: ReadonlySet<string>;
};

export type ViewState = {
  readonly screen: ScreenId;
  readonly previousScreens: readonly ScreenId[];
  readonly focus: Readonly<Record<ScreenId, PaneId>>;
  readonly lists: Readonly<Record<ListId, ListView>>;
  /** Whether the focused pane fills the screen. */
  readonly isZoomed: boolean;
  /** The thread in the messages pane. */
  readonly thread: ThreadId | null;
  readonly positions: ReadonlyMap<ThreadId, ThreadPosition>;
  /** Whether near-identical posts of agents show as one line. */
  readonly foldsRepeats: boolean;
  /** Messages that show although they are repetitions. */
  readonly unfolded: ReadonlySet<MessageId>;
  /** The first message that was unread when its thread was opened. */
  readonly unreadFrom: ReadonlyMap<ThreadId, string>;
  readonly composer: Composer;
  /** The keys of a combination that was begun, such as `p`. */
  readonly pendingKeys: readonly string[];
  /** `cursor` is where the list goes back to when the filter is given up. */
  readonly filtering: { readonly list: ListId; readonly field: TextField; readonly cursor: string | null } | null;
};

export type Composer = {
  readonly isOpen: boolean;
  /** A note carries a type of its own, which routines may be set to ignore. */
  readonly type: Post['type'];
  readonly drafts: ReadonlyMap<ThreadId, TextField>;
  /** Texts of this session, newest first: what was sent, and what was given up for another text. */
  readonly history: readonly string[];
  /** The text of the history that shows instead of the draft. The draft stays what it is until that text is changed. */
  readonly recalled: { readonly index: number; readonly field: TextField } | null;
  /** The thread and its audience as they were when writing began: what the operator writes for. */
  readonly begun: { readonly thread: Thread; readonly audience: string } | null;
  /** The audience of the last post in a thread, which is not asked about again. */
  readonly confirmed: ReadonlyMap<ThreadId, string>;
};

/** What is asked before a command runs, and what must be answered. */
export type Confirmation = {
  /** The id of what it is about. The answer counts only as long as the question would still be about the same. */
  readonly about: string;
  readonly title: SafeText;
  readonly lines: readonly Line[];
  /** The key or the text that says yes; never `enter` alone. */
  readonly answer: { readonly type: 'key'; readonly key: string } | { readonly type: 'text'; readonly text: string };
  /** What the yes is for, frozen as it is shown; `null` where the command needs no targets. */
  readonly plan: OperationPlan | null;
  /** What was foretold, for the ledger. */
  readonly finding?: PreviewFinding;
};

/** An operation before it has an identity and a confirmation. */
export type OperationPlan = Pick<OperationIntent, 'kind' | 'scope' | 'targets' | 'undoes'>;

export type Overlay =
  | { readonly type: 'help'; readonly scroll: number }
  | { readonly type: 'palette'; readonly field: TextField; readonly index: number }
  | { readonly type: 'menu' }
  | {
      readonly type: 'confirm';
      readonly command: string;
      readonly confirmation: Confirmation;
      readonly openedAt: Timestamp;
      readonly field: TextField;
      /** The act that waits for a second operator while this question stays open. */
      readonly armed: { readonly operation: OperationId; readonly at: Timestamp } | null;
    }
  | { readonly type: 'invite'; readonly team: TeamId; readonly teamName: SafeText; readonly code: SafeText; readonly isCopied: boolean }
  | { readonly type: 'join'; readonly field: TextField; readonly agent: AgentId | null; readonly isChoosing: boolean }
  | { readonly type: 'new-thread'; readonly team: TeamId; readonly field: TextField }
  | { readonly type: 'note'; readonly field: TextField }
  | { readonly type: 'link'; readonly report: LinkReport | null }
  | { readonly type: 'quit' };

export const initialState = (settings: Settings, terminal: ConsoleState['terminal'], now: Timestamp): ConsoleState => ({
  network: EMPTY_NETWORK,
  networkAtTick: EMPTY_NETWORK,
  link: {
    connection: { state: 'connecting' },
    lastFrameAt: null,
    feedEveryMs: null,
    snapshotError: null,
    isSnapshotRead: false,
    readings: new Map(),
    leftOut: [],
  },
  changes: [],
  pulse: EMPTY_PULSE,
  entries: [],
  unwritten: [],
  operations: [],
  incident: NO_INCIDENT,
  leftovers: NO_LEFTOVERS,
  paceWait: null,
  allowsUnrecorded: false,
  view: {
    screen: 'overview',
    previousScreens: [],
    focus: Object.fromEntries(Object.entries(SCREEN_PANES).map(([screen, panes]) => [screen, panes[0]])) as Record<ScreenId, PaneId>,
    lists: Object.fromEntries(LISTS.map((list) => [list, EMPTY_LIST])) as Record<ListId, ListView>,
    isZoomed: false,
    thread: null,
    positions: new Map(),
    unreadFrom: new Map(),
    foldsRepeats: true,
    unfolded: new Set(),
    composer: { isOpen: false, type: 'message', drafts: new Map(), history: [], recalled: null, begun: null, confirmed: new Map() },
    pendingKeys: [],
    filtering: null,
  },
  overlays: [],
  notices: [],
  settings,
  now,
  terminal,
});

const EMPTY_LIST: ListView = { cursor: null, place: 0, filter: NO_FILTER, marks: new Set() };

/** The draft of the open thread, or the text of the history that shows instead. */
export const selectDraft = ({ view: { thread, composer } }: ConsoleState): TextField => {
  if (thread === null) return EMPTY_FIELD;
  const { recalled, drafts } = composer;
  if (recalled !== null) return recalled.field;
  return drafts.get(thread) ?? EMPTY_FIELD;
};

/** The position in the open thread. */
export const selectPosition = (state: ConsoleState): ThreadPosition =>
  (state.view.thread === null ? undefined : state.view.positions.get(state.view.thread)) ?? FOLLOWING;

/** The pane that takes the keys. */
export const selectFocus = (state: ConsoleState): PaneId => state.view.focus[state.view.screen];

/** The overlay that takes the keys. */
export const selectOverlay = (state: ConsoleState): Overlay | undefined => state.overlays.at(-1);

/** The field of one line that is being typed into, on top of all else; the composer is none. */
export const selectOneLineField = (state: ConsoleState): TextField | undefined => {
  const overlay = selectOverlay(state);
  if (overlay !== undefined) return 'field' in overlay && !isChoosing(overlay) ? overlay.field : undefined;
  return state.view.filtering?.field;
};

/** Whether a list to choose from has the keys. */
export const isChoosing = (overlay: Overlay): boolean => overlay.type === 'menu' || (overlay.type === 'join' && overlay.isChoosing);
