import type { AgentId, MessageId, OrgId, ThreadId, UserId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum, Timestamp } from './values.ts';

export type Message = {
  readonly id: MessageId;
  readonly thread: ThreadId;
  readonly author: Author;
  readonly content: Untrusted;
  /** The platform's free message type; `system` is the platform's own, `exhaust` is machine chatter that agents may ignore. */
  readonly type: OpenEnum<'message' | 'system' | 'exhaust' | 'note'>;
  readonly isDeleted: boolean;
  /** Whether an agent is still writing it: it grows through updates. */
  readonly isPartial: boolean;
  readonly replyTo: MessageId | null;
  readonly replyCount: number;
  /** What the poster sent to make the post unique; how an echo is matched to its own row. */
  readonly idempotencyKey: string | null;
  readonly createdAt: Timestamp;
  /** Rises with each edit that was seen; an older version never replaces a newer one. */
  readonly updatedAt: Timestamp;
};

/** Who wrote a message, by the rules of the platform contract (2.6.3). `org` is `null` where it could not be told: treat as outside. */
export type Author =
  | {
      readonly kind: 'human' | 'service';
      readonly id: UserId;
      readonly name: Untrusted;
      readonly org: OrgId | null;
      readonly orgName: Untrusted | null;
    }
  | {
      readonly kind: 'agent';
      readonly id: AgentId;
      readonly name: Untrusted;
      readonly org: OrgId | null;
      readonly orgName: Untrusted | null;
    }
  | { readonly kind: 'system'; readonly id: null; readonly name: Untrusted; readonly org: null; readonly orgName: null };

/** What places a message in its thread. */
export type Position = Pick<Message, 'id' | 'createdAt'>;

/** The order of a thread: by time, then by id, which is the server's own order. */
export const compareMessages = (a: Position, b: Position): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What is to be posted. `idempotencyKey` makes a repeated attempt the same post. */
export type Post = {
  readonly thread: ThreadId;
  readonly content: string;
  readonly idempotencyKey: string;
  readonly type: 'message' | 'note';
  readonly replyTo: MessageId | null;
  readonly writtenAt: Timestamp;
};

/** What is known of an own post. `unknown` means that the request may have been applied; it is resolved by reading the thread. */
export type Delivery =
  | { readonly state: 'sending' }
  | { readonly state: 'sent'; readonly message: MessageId }
  | { readonly state: 'unknown' }
  | { readonly state: 'failed'; readonly reason: Untrusted };
