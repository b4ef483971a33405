import type { Activity } from '../domain/activity.ts';
import type { MessageId, ThreadId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Leftovers } from '../domain/leftover.ts';
import type { Message, Post } from '../domain/message.ts';
import type { Me, Org } from '../domain/org.ts';
import type { Run } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Loop } from '../loops/find-loops.ts';
import type { PlatformEvent } from '../platform/events.ts';
import type { SafeText } from '../text/safe.ts';
import type { Background, ThemeName } from './appearance.ts';
import type { QuietReading, StagedResume } from './incident-state.ts';
import type { Part } from './readings.ts';
import type { ListId, PaneId, ScreenId } from './screens.ts';
import type { Notice, Overlay, PaceWaiting } from './state.ts';
import type { TextEdit } from './text-field.ts';
import type { ThreadPosition } from './thread-position.ts';

/** Everything that can change the state, in the past tense. */
export type ConsoleEvent = PlatformEvent | JoinedEvent | SnapshotEvent | ViewEvent | OverlayEvent | OperationEvent | AmbientEvent;

/** What the store makes of many pushes in one dispatch. */
export type JoinedEvent = { readonly type: 'messages-added'; readonly thread: ThreadId; readonly messages: readonly Message[] };

/** What was read rather than pushed. */
export type SnapshotEvent =
  | { readonly type: 'me-read'; readonly me: Me }
  | { readonly type: 'orgs-listed'; readonly orgs: readonly Org[] }
  | { readonly type: 'runs-listed'; readonly runs: readonly Run[] }
  | { readonly type: 'sessions-listed'; readonly sessions: readonly Session[] }
  | { readonly type: 'activity-listed'; readonly entries: readonly Activity[] }
  | { readonly type: 'page-read'; readonly thread: ThreadId; readonly messages: readonly Message[]; readonly isAtStart: boolean }
  | { readonly type: 'snapshot-read' }
  /** A part could not be read; `isRefusal` where the server said no, and would again. */
  | { readonly type: 'snapshot-failed'; readonly part: Part; readonly reason: SafeText; readonly isRefusal: boolean };

export type ViewEvent =
  | { readonly type: 'screen-opened'; readonly screen: ScreenId }
  | { readonly type: 'screen-left' }
  | { readonly type: 'pane-focused'; readonly pane: PaneId }
  | { readonly type: 'focus-moved'; readonly by: 1 | -1 }
  | { readonly type: 'zoom-toggled' }
  | { readonly type: 'list-cursor-set'; readonly list: ListId; readonly cursor: string; readonly place?: number }
  /** The list was drawn with its cursor on this row, where it had been on none. */
  | { readonly type: 'cursor-drawn'; readonly list: ListId; readonly cursor: string }
  | { readonly type: 'mark-toggled'; readonly list: ListId; readonly id: string }
  | { readonly type: 'all-marked'; readonly list: ListId; readonly ids: readonly string[] }
  | { readonly type: 'marks-cleared' }
  | { readonly type: 'filter-opened'; readonly list: ListId }
  | { readonly type: 'filter-edited'; readonly edit: TextEdit }
  | { readonly type: 'filter-closed'; readonly isKept: boolean }
  | { readonly type: 'thread-opened'; readonly thread: ThreadId }
  | { readonly type: 'thread-read'; readonly thread: ThreadId }
  | { readonly type: 'thread-positioned'; readonly position: ThreadPosition }
  | { readonly type: 'thread-start-reached'; readonly thread: ThreadId }
  | { readonly type: 'follow-resumed' }
  | { readonly type: 'folding-toggled' }
  | { readonly type: 'repeats-unfolded'; readonly messages: readonly MessageId[] }
  | { readonly type: 'composer-opened'; readonly as: Post['type'] }
  | { readonly type: 'composer-closed' }
  | { readonly type: 'draft-edited'; readonly edit: TextEdit }
  | { readonly type: 'draft-recalled'; readonly by: 1 | -1 }
  | { readonly type: 'draft-sent'; readonly thread: ThreadId; readonly text: string }
  | { readonly type: 'draft-restored'; readonly thread: ThreadId; readonly text: string }
  | { readonly type: 'keys-pending'; readonly keys: readonly string[] };

export type OverlayEvent =
  | { readonly type: 'overlay-opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay-changed'; readonly overlay: Overlay }
  | { readonly type: 'overlay-closed' }
  | { readonly type: 'overlay-field-edited'; readonly edit: TextEdit }
  | { readonly type: 'overlay-moved'; readonly by: number };

export type OperationEvent =
  /** Written to the ledger, oldest first. */
  | { readonly type: 'entries-recorded'; readonly entries: readonly LedgerEntry[] }
  /** All that the ledger holds now, of every console that shares it, oldest first. */
  | { readonly type: 'ledger-read'; readonly entries: readonly LedgerEntry[] }
  /** Happened, and could not be written to the ledger. */
  | { readonly type: 'fact-unwritten'; readonly entry: LedgerEntry }
  | { readonly type: 'loops-found'; readonly loops: readonly Loop[]; readonly raised: ReadonlySet<string> }
  | { readonly type: 'resume-changed'; readonly resume: StagedResume | null }
  | { readonly type: 'pace-waited'; readonly wait: PaceWaiting | null }
  | { readonly type: 'quiet-read'; readonly reading: QuietReading }
  | { readonly type: 'notice-shown'; readonly level: Notice['level']; readonly text: SafeText }
  | { readonly type: 'leftovers-found'; readonly leftovers: Leftovers }
  | { readonly type: 'unrecorded-allowed' }
  | { readonly type: 'notice-cleared' };

export type AmbientEvent =
  | { readonly type: 'clock-ticked'; readonly now: Timestamp }
  | { readonly type: 'terminal-resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'read-only-toggled' }
  | { readonly type: 'time-zone-toggled' }
  | { readonly type: 'background-told'; readonly background: Background }
  | { readonly type: 'theme-chosen'; readonly theme: ThemeName };
