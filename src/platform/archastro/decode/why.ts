import { type Untrusted, untrusted } from '../../../domain/untrusted.ts';
import { type JsonValue, toToken } from '../../../domain/values.ts';
import type { InboxMessage, JournalEntry, SessionDetail, Trajectory, TrajectoryLink, TrajectoryStep } from '../../../domain/why.ts';
import type { Directory } from '../directory.ts';
import {
  idOf,
  jsonObjectOf,
  jsonOf,
  optionalIdOf,
  optionalNumberOf,
  optionalReceived,
  optionalTextOf,
  optionalTimeOf,
  protocolError,
  type ReceivedFields,
  received,
  tokenOf,
} from './field-readers.ts';
import { decodeSession } from './work.ts';

const listOf = (record: ReceivedFields, field: string): readonly unknown[] => {
  const value = record.fields[field];
  return Array.isArray(value) ? value : [];
};

const decodeInbox = (value: unknown): InboxMessage => {
  const record = received(value, 'session.inbox');
  return {
    role: tokenOf(record, 'role', 'user'),
    content: optionalTextOf(record, 'content') ?? untrusted(''),
    sender: optionalIdOf(record, 'sender_id'),
    sentAt: optionalTimeOf(record, 'sent_at'),
  };
};

/** A single session; lists carry the same fields and are read without them. */
export const decodeSessionDetail = (value: unknown, directory: Directory): SessionDetail => {
  const record = received(value, 'session');
  return {
    ...decodeSession(value, directory),
    instructions: optionalTextOf(record, 'instructions'),
    inbox: listOf(record, 'inbox').map(decodeInbox),
    result: jsonOf(record, 'result'),
    trajectory: optionalIdOf<'trajectory'>(record, 'trajectory'),
  };
};

/** Which thread the record names comes along, so that it can be held against the one that was asked. */
export const decodeTrajectoryLink = (value: unknown): TrajectoryLink & { readonly thread: string | null } => {
  const record = received(value, 'trajectory link');
  return {
    thread: optionalIdOf<'thread'>(record, 'thread'),
    trajectory: idOf<'trajectory'>(record, 'trajectory'),
    heard: optionalIdOf<'message'>(record, 'user_message'),
    said: optionalIdOf<'message'>(record, 'agent_message'),
    createdAt: optionalTimeOf(record, 'created_at'),
  };
};

export const decodeTrajectory = (value: unknown): Trajectory => {
  const record = received(value, 'trajectory');
  const messages = record.fields['messages'];
  if (!Array.isArray(messages)) throw protocolError('trajectory.messages');
  return { id: idOf<'trajectory'>(record, 'id'), steps: messages.map(decodeStep) };
};

const KINDS: ReadonlyMap<string, TrajectoryStep['kind']> = new Map([
  ['assistant', 'ai'],
  ['user', 'human'],
  ['function', 'tool'],
]);

/** A message of a model's log, whose shape is the provider's: the words of each are read. */
const decodeStep = (value: unknown): TrajectoryStep => {
  const record = received(value, 'trajectory.messages');
  const named = tokenOf<'system' | 'human' | 'ai' | 'tool'>(record, 'type', tokenOf(record, 'role', 'ai'));
  const usage = optionalReceived(record, 'usage_metadata') ?? optionalReceived(record, 'usage');
  return {
    kind: KINDS.get(named) ?? named,
    text: contentOf(record),
    tool: optionalTextOf(record, 'name'),
    calls: listOf(record, 'tool_calls').map(decodeCall),
    tokens: usage === null ? null : optionalNumberOf(usage, 'total_tokens'),
  };
};

/** Text, or the text among parts. */
const contentOf = (record: ReceivedFields): Untrusted | null => {
  const text = optionalTextOf(record, 'content');
  if (text !== null) return text;
  const parts = listOf(record, 'content').flatMap((part) =>
    typeof part === 'object' && part !== null && 'text' in part ? [part.text] : [],
  );
  const words = parts.filter((part) => typeof part === 'string').join('\n');
  return words === '' ? null : untrusted(words);
};

const decodeCall = (value: unknown): { readonly tool: Untrusted; readonly arguments: JsonValue } => {
  const outer = received(value, 'trajectory.tool_calls');
  const record = optionalReceived(outer, 'function') ?? outer;
  return { tool: optionalTextOf(record, 'name') ?? untrusted('?'), arguments: jsonOf(record, 'args') ?? jsonOf(record, 'arguments') };
};

export const decodeJournalEntry = (value: unknown): JournalEntry => {
  const record = received(value, 'journal entry');
  const sequence = optionalNumberOf(record, 'sequence');
  if (sequence === null) throw protocolError('journal entry.sequence');
  return {
    id: idOf<'journal-entry'>(record, 'id'),
    sequence,
    type: tokenOf<'run_started' | 'node_completed' | 'run_completed'>(record, 'type', toToken('unknown')),
    node: optionalTextOf(record, 'node_id'),
    record: jsonObjectOf(record, 'record'),
    createdAt: optionalTimeOf(record, 'created_at'),
  };
};
