import { toId } from '../../src/domain/ids.ts';
import type { Message, Post } from '../../src/domain/message.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { PlatformError, type PlatformErrorCode } from '../../src/platform/errors.ts';
import type { PlatformEvent } from '../../src/platform/events.ts';
import type { MessagePage, Platform } from '../../src/platform/platform.ts';

/** What happens to one attempt to post: `after` means that the server has stored it before it fails. */
export type Fate = 'stored' | { readonly fails: PlatformErrorCode; readonly when: 'before' | 'after' };

/** Where a server of posts keeps them. */
export type PostStore = { readonly list: () => readonly Post[]; readonly add: (post: Post) => void };

const unsupported = (): Promise<never> => Promise.reject(new PlatformError('unsupported', 'This server knows only posts.'));

const messageOf = (post: Post, index: number): Message => ({
  id: toId<'message'>(`msg_${index + 1}`),
  thread: post.thread,
  author: { kind: 'human', id: toId<'user'>('usr_1'), name: untrusted('Ada'), org: null, orgName: null },
  content: untrusted(post.content),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: post.idempotencyKey,
  createdAt: post.writtenAt,
  updatedAt: post.writtenAt,
});

/** A platform that can only post, over a store that may outlive it. `fateOf` decides about each attempt. */
export const createPostServer = (options: {
  readonly store: PostStore;
  /** Whether a repeated key gives the message that is there. */
  readonly remembersKeys: boolean;
  readonly fateOf: (post: Post) => Fate | Promise<Fate>;
}): Platform & { readonly emit: (events: readonly PlatformEvent[]) => void } => {
  const listeners = new Set<(events: readonly PlatformEvent[]) => void>();
  const { store, remembersKeys, fateOf } = options;
  const indexOf = (post: Post): number => store.list().findIndex(({ idempotencyKey }) => idempotencyKey === post.idempotencyKey);
  const put = (post: Post): Message => {
    const known = remembersKeys ? indexOf(post) : -1;
    if (known < 0) store.add(post);
    return messageOf(post, known < 0 ? store.list().length - 1 : known);
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchThreads: () => {},
    reconnect: () => {},
    close: async () => {},
    postMessage: async (post) => {
      const fate = await fateOf(post);
      if (fate === 'stored') return put(post);
      if (fate.when === 'after') put(post);
      throw new PlatformError(fate.fails, `The server says ${fate.fails}.`);
    },
    listMessages: async (thread): Promise<MessagePage> => ({
      messages: store
        .list()
        .map(messageOf)
        .filter((message) => message.thread === thread),
      before: null,
      after: null,
    }),
    emit: (events) => {
      for (const listener of listeners) listener(events);
    },
    getMe: unsupported,
    listOrgs: unsupported,
    listAgents: unsupported,
    listTeams: unsupported,
    listMembers: unsupported,
    listThreads: unsupported,
    getThread: unsupported,
    createThread: unsupported,
    setAgentsEnabled: unsupported,
    getAgentsEnabled: unsupported,
    setMuted: unsupported,
    markRead: unsupported,
    getMessage: unsupported,
    editMessage: unsupported,
    deleteMessage: unsupported,
    listRoutines: unsupported,
    getRoutine: unsupported,
    pauseRoutine: unsupported,
    activateRoutine: unsupported,
    updateEventConfig: unsupported,
    listRuns: unsupported,
    getRun: unsupported,
    listSessions: unsupported,
    getSession: unsupported,
    cancelSession: unsupported,
    readSession: unsupported,
    listTrajectories: unsupported,
    getTrajectory: unsupported,
    listJournal: unsupported,
    createInvite: unsupported,
    revokeInvite: unsupported,
    joinByCode: unsupported,
    removeMember: unsupported,
    leaveTeam: unsupported,
    listActivity: unsupported,
    linkReport: unsupported,
  };
};

export const createMemoryStore = (): PostStore => {
  const posts: Post[] = [];
  return { list: () => posts, add: (post) => void posts.push(post) };
};
