import type { Id, MessageId, UserId } from './ids.ts';
import type { Session } from './session.ts';
import type { Untrusted } from './untrusted.ts';
import type { JsonObject, JsonValue, OpenEnum, Timestamp } from './values.ts';

export type TrajectoryId = Id<'trajectory'>;

/** A session with what it was told and what it came to. */
export type SessionDetail = Session & {
  readonly instructions: Untrusted | null;
  /** Oldest first. */
  readonly inbox: readonly InboxMessage[];
  readonly result: JsonValue;
  readonly trajectory: TrajectoryId | null;
};

export type InboxMessage = {
  readonly role: OpenEnum<'user' | 'assistant' | 'system'>;
  readonly content: Untrusted;
  readonly sender: Id<'user' | 'agent'> | UserId | null;
  readonly sentAt: Timestamp | null;
};

/** Which reasoning made an answer: the message that was heard, and the one that was said. */
export type TrajectoryLink = {
  readonly trajectory: TrajectoryId;
  readonly heard: MessageId | null;
  readonly said: MessageId | null;
  readonly createdAt: Timestamp | null;
};

/** What an agent's model was told, thought, called and got back; oldest first. */
export type Trajectory = { readonly id: TrajectoryId; readonly steps: readonly TrajectoryStep[] };

export type TrajectoryStep = {
  readonly kind: OpenEnum<'system' | 'human' | 'ai' | 'tool'>;
  readonly text: Untrusted | null;
  /** The tool whose answer this is. */
  readonly tool: Untrusted | null;
  readonly calls: readonly { readonly tool: Untrusted; readonly arguments: JsonValue }[];
  /** Where the model's provider told it. */
  readonly tokens: number | null;
};

/** One entry of the durable record of a workflow's run; most runs have none. */
export type JournalEntry = {
  readonly id: Id<'journal-entry'>;
  readonly sequence: number;
  readonly type: OpenEnum<'run_started' | 'node_completed' | 'run_completed'>;
  readonly node: Untrusted | null;
  readonly record: JsonObject;
  readonly createdAt: Timestamp | null;
};
