import type { ThreadId } from './ids.ts';
import type { Timestamp } from './values.ts';

/**
 * What the console may claim of its link. `live` is claimed only while a round trip within 15 s, joined channels and no open
 * hole prove it; `catching-up` while missed messages are being fetched; `stale` while nothing was heard since `since`.
 */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'catching-up' }
  | { readonly state: 'stale'; readonly reason: string; readonly since: Timestamp }
  | ({ readonly state: 'offline' } & Outage);

/** `retryAt` is when the link is tried next, `null` where it never comes back; `needsSignIn` where only another credential helps. */
export type Outage = {
  readonly reason: string;
  readonly since: Timestamp;
  readonly retryAt: Timestamp | null;
  readonly needsSignIn: boolean;
};

/**
 * How one thread is followed. `polled` threads are read every `everyMs` and are not live; `refused` ones are not followed at all,
 * for the reason given by the server.
 */
export type ThreadLink =
  | { readonly state: 'joining' }
  | { readonly state: 'live' }
  | { readonly state: 'catching-up' }
  | { readonly state: 'stale'; readonly since: Timestamp }
  | { readonly state: 'polled'; readonly polledAt: Timestamp; readonly everyMs: number }
  | { readonly state: 'refused'; readonly reason: string };

/** A stretch of a thread in which messages may be missing. Times are of the messages on both sides; `to` is `null` while open-ended. */
export type Gap = { readonly thread: ThreadId; readonly from: Timestamp | null; readonly to: Timestamp | null };

/** The lists whose rows are counted where they cannot be read. */
export type LeftOutList =
  | 'orgs'
  | 'agents'
  | 'teams'
  | 'members'
  | 'threads'
  | 'messages'
  | 'routines'
  | 'runs'
  | 'sessions'
  | 'activity'
  | 'steps';

/** Rows of a list, as it was last read, that could not be read and so are not in it; `of` is the team, thread or run that has the list. */
export type LeftOut = { readonly list: LeftOutList; readonly of: string | null; readonly count: number; readonly reason: string };

/** The link's own account of itself, for the `:link` panel and `doctor`. Rates are per second over the last 10 s. */
export type LinkReport = {
  readonly connection: Connection;
  readonly server: string;
  /** Milliseconds of the last heartbeat's round trip. */
  readonly roundTripMs: number | null;
  readonly lastFrameAt: Timestamp | null;
  readonly sockets: number;
  readonly topics: readonly { readonly topic: string; readonly state: string; readonly lastFrameAt: Timestamp | null }[];
  /** How the threads are followed that are followed at all. */
  readonly threads: { readonly live: number; readonly polled: number; readonly refused: number; readonly other: number };
  readonly reconnects: number;
  readonly reconciles: number;
  readonly backfilled: number;
  readonly framesPerSecond: number;
  readonly leftOut: readonly LeftOut[];
  /** Newest first, at most 20, already free of secrets. */
  readonly errors: readonly { readonly at: Timestamp; readonly text: string }[];
};
