import type { MessageRecord, TeamRecord, ThreadRecord, UserRecord } from './records.ts';
import { countUpTo, positionOf } from './thread-log.ts';
import { record } from './truth.ts';
import { emit, mintId, type World } from './world.ts';

export type NewThread = {
  readonly title: string | null;
  readonly description?: string | null;
  readonly key?: string | null;
  readonly isDefault?: boolean;
  readonly agentEnabled?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly topics?: readonly string[];
  readonly creatorId?: string | null;
};

export const createThread = (world: World, team: TeamRecord, thread: NewThread): ThreadRecord => {
  const created: ThreadRecord = {
    id: mintId(world, 'thr'),
    teamId: team.id,
    orgId: team.orgId,
    creatorId: thread.creatorId ?? null,
    title: thread.title,
    description: thread.description ?? null,
    key: thread.key ?? null,
    isDefault: thread.isDefault ?? false,
    agentEnabled: thread.agentEnabled ?? true,
    tags: [],
    topics: thread.topics ?? [],
    metadata: thread.metadata ?? {},
    mutedBy: new Set(),
    messages: [],
    readUpTo: new Map(),
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.threads.set(created.id, created);
  return created;
};

/** Removes a thread with its messages; whoever listens to it is cut off. */
export const deleteThread = (world: World, thread: ThreadRecord): void => {
  world.threads.delete(thread.id);
  for (const message of thread.messages) world.messages.delete(message.id);
  emit(world, { type: 'access-lost', thread, userIds: null });
};

/** The thread's agent switch: while it is off, no agent is woken here and none posts. */
export const setAgentEnabled = (
  world: World,
  user: UserRecord,
  change: { readonly thread: ThreadRecord; readonly isEnabled: boolean },
): void => {
  change.thread.agentEnabled = change.isEnabled;
  change.thread.updatedAt = world.now;
  record(world.truth.changes, { at: world.now, userId: user.id, what: 'agents-enabled', targetId: change.thread.id });
};

export const unreadCount = (thread: ThreadRecord, userId: string): number => {
  const read = thread.readUpTo.get(userId);
  return thread.messages.length - (read === undefined ? 0 : countUpTo(thread.messages, positionOf(read)));
};

/** Moves a person's read mark forward; it never goes back. */
export const markRead = (
  world: World,
  user: UserRecord,
  mark: { readonly thread: ThreadRecord; readonly message: MessageRecord },
): void => {
  const { thread, message } = mark;
  const current = thread.readUpTo.get(user.id);
  if (current !== undefined && countUpTo(thread.messages, positionOf(current)) >= countUpTo(thread.messages, positionOf(message))) return;
  thread.readUpTo.set(user.id, message);
  emit(world, { type: 'thread-read', threadId: thread.id, userId: user.id, messageId: message.id });
};

/** The default thread first, then by last activity, newest first. */
export const threadsOfTeam = (world: World, teamId: string): readonly ThreadRecord[] =>
  [...world.threads.values()]
    .filter((thread) => thread.teamId === teamId)
    .sort(
      (a, b) =>
        Number(b.isDefault) - Number(a.isDefault) ||
        (b.messages.at(-1)?.createdAt ?? b.createdAt) - (a.messages.at(-1)?.createdAt ?? a.createdAt),
    );
