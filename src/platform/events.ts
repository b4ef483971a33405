import type { Activity } from '../domain/activity.ts';
import type { Agent } from '../domain/agent.ts';
import type { TeamId, ThreadId } from '../domain/ids.ts';
import type { Connection, Gap, LeftOut, ThreadLink } from '../domain/link.ts';
import type { Author, Delivery, Message, Post } from '../domain/message.ts';
import type { Routine } from '../domain/routine.ts';
import type { Run } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';
import type { Team, TeamMember } from '../domain/team.ts';
import type { Thread } from '../domain/thread.ts';
import type { Timestamp } from '../domain/values.ts';

/**
 * What an adapter tells: news in the past tense, plain serialisable data. Records come whole and are upserted by id; a list
 * replaces what was known of its scope. Within one thread messages may come in any order; `compareMessages` is the order to show.
 */
export type PlatformEvent =
  | { readonly type: 'link-changed'; readonly connection: Connection }
  /** How the activity feed is followed: pushed, or read every so many milliseconds. */
  | { readonly type: 'feed-link-changed'; readonly everyMs: number | null }
  | { readonly type: 'frame-received'; readonly at: Timestamp }
  | { readonly type: 'thread-link-changed'; readonly thread: ThreadId; readonly link: ThreadLink }
  | { readonly type: 'message-added'; readonly message: Message; readonly isConfirmed: boolean }
  | { readonly type: 'message-updated'; readonly message: Message }
  /** Messages that were fetched after having been missed. */
  | { readonly type: 'messages-backfilled'; readonly thread: ThreadId; readonly messages: readonly Message[] }
  /** So many new messages were left out because they would be dropped from memory at once; those that come after them are held. */
  | { readonly type: 'messages-skipped'; readonly thread: ThreadId; readonly count: number }
  /** All holes of a thread that could not be filled; an empty list means that it is whole. */
  | { readonly type: 'gaps-changed'; readonly thread: ThreadId; readonly gaps: readonly Gap[] }
  | { readonly type: 'typing-changed'; readonly thread: ThreadId; readonly author: Author; readonly isTyping: boolean }
  | { readonly type: 'delivery-changed'; readonly post: Post; readonly delivery: Delivery }
  | { readonly type: 'activity-added'; readonly activity: Activity }
  /** All rows that could not be read in the lists that were read last; an empty list means that those are whole. */
  | { readonly type: 'rows-left-out'; readonly leftOut: readonly LeftOut[] }
  | { readonly type: 'agents-listed'; readonly agents: readonly Agent[] }
  | { readonly type: 'teams-listed'; readonly teams: readonly Team[] }
  | { readonly type: 'members-listed'; readonly team: TeamId; readonly members: readonly TeamMember[] }
  | { readonly type: 'threads-listed'; readonly team: TeamId; readonly threads: readonly Thread[] }
  | { readonly type: 'thread-updated'; readonly thread: Thread }
  | { readonly type: 'routines-listed'; readonly routines: readonly Routine[] }
  | { readonly type: 'routine-updated'; readonly routine: Routine }
  | { readonly type: 'run-updated'; readonly run: Run }
  | { readonly type: 'session-updated'; readonly session: Session };
