import { type AgentId, isId, type OrgId, type ThreadId, type UserId } from '../../../domain/ids.ts';
import type { Author, Message } from '../../../domain/message.ts';
import { type Untrusted, untrusted } from '../../../domain/untrusted.ts';
import type { Directory } from '../directory.ts';
import {
  flagOf,
  idOf,
  optionalIdOf,
  optionalNumberOf,
  optionalReceived,
  optionalStringOf,
  optionalTextOf,
  optionalTimeOf,
  protocolError,
  type ReceivedFields,
  received,
  timeOf,
  tokenOf,
} from './field-readers.ts';
import { learnPrincipal, parseActor } from './people.ts';
import { about } from './replies.ts';

/** The first entry of `actors`, or `actor` as an older dialect has it. */
const actorOf = (record: ReceivedFields): ReceivedFields | null => {
  const actors = record.fields['actors'];
  const first: unknown = Array.isArray(actors) ? actors[0] : record.fields['actor'];
  return typeof first === 'object' && first !== null ? received(first, `${record.what}.actor`) : null;
};

type Speaker = { readonly kind: 'user'; readonly id: UserId } | { readonly kind: 'agent'; readonly id: AgentId } | null;

/** Who speaks, from whichever fields this server has; `null` is the system. */
const speakerOf = (record: ReceivedFields, actor: ReceivedFields | null): Speaker => {
  const sender = optionalStringOf(record, 'sender_type');
  if (record.fields['type'] === 'system' || sender === 'system') return null;
  const actorId = actor === null ? null : optionalStringOf(actor, 'id');
  const named = actorId !== null && isId(actorId) ? parseActor(actorId) : null;
  if (named !== null) return named;
  const isAgent = sender === 'agent' || (actor !== null && actor.fields['type'] === 'agent');
  const agent = optionalIdOf<'agent'>(record, 'agent') ?? (isAgent ? optionalIdOf<'agent'>(record, 'sender') : null);
  if (agent !== null) return { kind: 'agent', id: agent };
  const user = optionalIdOf<'user'>(record, 'user') ?? optionalIdOf<'user'>(record, 'sender');
  return user === null ? null : { kind: 'user', id: user };
};

const authorOf = (record: ReceivedFields, directory: Directory): Author => {
  const actor = actorOf(record);
  for (const holder of [optionalReceived(record, 'user'), optionalReceived(record, 'agent')]) {
    if (holder !== null) learnPrincipal(holder, directory);
  }
  const speaker = speakerOf(record, actor);
  const given = (actor === null ? null : optionalTextOf(actor, 'name')) ?? optionalTextOf(record, 'sender_name');
  if (speaker === null) return { kind: 'system', id: null, name: given ?? untrusted('system'), org: null, orgName: null };
  const known = directory.principal(speaker.id);
  const name: Untrusted = given ?? known?.name ?? untrusted(speaker.id);
  const org: OrgId | null = known?.org ?? null;
  const orgName = directory.orgName(org) ?? (actor === null ? null : optionalTextOf(actor, 'org_name'));
  if (speaker.kind === 'agent') return { kind: 'agent', id: speaker.id, name, org, orgName };
  return { kind: known?.isService === true ? 'service' : 'human', id: speaker.id, name, org, orgName };
};

/** Decodes each of the platform's message shapes. `thread` is the one it was asked of, where the record names none. */
export const decodeMessage = (value: unknown, directory: Directory, thread: ThreadId | null = null): Message => {
  const record = received(value, 'message');
  const home = optionalIdOf<'thread'>(record, 'thread') ?? optionalIdOf<'thread'>(record, 'thread_id') ?? thread;
  if (home === null) throw protocolError('message.thread');
  const author = authorOf(record, directory);
  const createdAt = timeOf(record, 'created_at');
  return {
    id: idOf<'message'>(record, 'id'),
    thread: home,
    author,
    content: optionalTextOf(record, 'content') ?? optionalTextOf(record, 'text') ?? untrusted(''),
    type: tokenOf(record, 'type', author.kind === 'system' ? 'system' : 'message'),
    isDeleted: flagOf(record, 'is_deleted', false),
    isPartial: optionalReceived(record, 'metadata')?.fields['complete'] === false,
    replyTo: optionalIdOf<'message'>(record, 'reply_to') ?? optionalIdOf<'message'>(record, 'root_message_id'),
    replyCount: optionalNumberOf(record, 'reply_count') ?? 0,
    idempotencyKey: optionalStringOf(record, 'idempotency_key'),
    createdAt,
    updatedAt: optionalTimeOf(record, 'updated_at') ?? createdAt,
  };
};

/** What a `message_added` push carries. The cursors bound the one message. */
export type PushedMessage = { readonly message: Message; readonly before: string | null; readonly after: string | null };

/** Decodes `message_added` and `message_updated`; an older server sends the message itself. */
export const decodePushedMessage = (payload: unknown, directory: Directory, thread: ThreadId): PushedMessage => {
  const record = received(payload, 'push');
  return {
    message: about('message', decodeMessage(record.fields['message'] ?? payload, directory, thread), { thread }),
    before: optionalStringOf(record, 'before_cursor'),
    after: optionalStringOf(record, 'after_cursor'),
  };
};

/** Whether the author's organisation is not known yet although the platform has one. */
export const hasUnknownOrg = (message: Message): boolean => message.author.kind !== 'system' && message.author.org === null;

/** The message again, with what has been learned of its author since. */
export const withKnownAuthor = (message: Message, directory: Directory): Message => {
  const { author } = message;
  if (author.kind === 'system') return message;
  const known = directory.principal(author.id);
  if (known === undefined || known.org === null) return message;
  return { ...message, author: { ...author, org: known.org, orgName: directory.orgName(known.org) ?? author.orgName } };
};

/** Decodes `typing`; `null` where it does not say who types. */
export const decodeTyping = (payload: unknown, directory: Directory): { readonly author: Author; readonly isTyping: boolean } | null => {
  const record = received(payload, 'typing');
  const author = authorOf(record, directory);
  return author.kind === 'system' ? null : { author, isTyping: flagOf(record, 'is_typing', false) };
};
