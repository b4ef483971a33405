import { z } from 'zod';
import type { MessageId, PrincipalId } from '../domain/ids.ts';
import type { Post } from '../domain/message.ts';
import type { JsonValue, Timestamp } from '../domain/values.ts';
import { idSchema, type Schema } from '../ledger/decode-operation.ts';

/** Where and as whom a post is to be sent. It is never sent to another server or under another name. */
export type OutboxOwner = { readonly origin: string; readonly principal: PrincipalId };

/** How a post ended. `reason` is for the operator. */
export type PostOutcome = { readonly state: 'sent'; readonly message: MessageId } | { readonly state: 'failed'; readonly reason: string };

/** A line of a file of the outbox: a post was accepted, is about to be sent for the first time, or has ended. */
export type OutboxRecord =
  | { readonly type: 'queued'; readonly owner: OutboxOwner; readonly post: Post }
  | { readonly type: 'attempted'; readonly key: string; readonly at: Timestamp }
  | { readonly type: 'settled'; readonly key: string; readonly at: Timestamp; readonly outcome: PostOutcome };

export const encodeOutboxRecord = (record: OutboxRecord): JsonValue => record;

/** `undefined` for what this version of the program does not know. */
export const decodeOutboxRecord = (value: JsonValue): OutboxRecord | undefined => {
  const decoded = recordSchema.safeParse(value);
  return decoded.success ? decoded.data : undefined;
};

const postSchema: Schema<Post> = z.object({
  thread: idSchema<'thread'>(),
  content: z.string(),
  idempotencyKey: z.string(),
  type: z.enum(['message', 'note']),
  replyTo: idSchema<'message'>().nullable(),
  writtenAt: z.number(),
});

const principalSchema: Schema<PrincipalId> = idSchema<'user'>();

const outcomeSchema: Schema<PostOutcome> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sent'), message: idSchema<'message'>() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);

const recordSchema: Schema<OutboxRecord> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), owner: z.object({ origin: z.string(), principal: principalSchema }), post: postSchema }),
  z.object({ type: z.literal('attempted'), key: z.string(), at: z.number() }),
  z.object({ type: z.literal('settled'), key: z.string(), at: z.number(), outcome: outcomeSchema }),
]);
