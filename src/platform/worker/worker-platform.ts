import { PlatformError } from '../errors.ts';
import type { PlatformEvent } from '../events.ts';
import type { Platform } from '../platform.ts';
import { errorOf, type Operation, type PlatformPort, type Reply, type Request } from './protocol.ts';

type Pending = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
type Listener = (events: readonly PlatformEvent[]) => void;

/** A worker that does not answer its last call must not keep the program from ending. */
const CLOSE_MS = 2_000;

const gone = (): PlatformError => new PlatformError('unavailable', 'The part of the program that talks to the server has ended.');

/**
 * The port of a platform that `servePlatform` serves at the other end. Should that end be gone, calls reject with `unavailable`
 * and listeners hear that the link is offline.
 */
export const createWorkerPlatform = (port: PlatformPort): Platform => {
  const pending = new Map<number, Pending>();
  const listeners = new Set<Listener>();
  let lastId = 0;
  let isOver = false;
  const send = (request: Request): void => port.postMessage(request);

  const ask = (operation: Operation, args: readonly unknown[]): Promise<unknown> => {
    if (isOver) return Promise.reject(gone());
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      send({ type: 'call', id, operation, args });
    });
  };
  const call =
    <Name extends Operation>(operation: Name) =>
    (...args: Parameters<Platform[Name]>): ReturnType<Platform[Name]> =>
      // The other end answers with what the same operation of the same port gave.
      ask(operation, args) as ReturnType<Platform[Name]>;
  const settle = (id: number, how: (waiting: Pending) => void): void => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting !== undefined) how(waiting);
  };
  const tell = (events: readonly PlatformEvent[]): void => {
    for (const listener of listeners) listener(events);
  };
  const take = (reply: Reply): void => {
    switch (reply.type) {
      case 'answered':
        return settle(reply.id, ({ resolve }) => resolve(reply.value));
      case 'failed':
        return settle(reply.id, ({ reject }) => reject(errorOf(reply.failure)));
      case 'events':
        tell(reply.events);
        return send({ type: 'taken' });
    }
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    for (const { reject } of pending.values()) reject(gone());
    pending.clear();
    tell([{ type: 'link-changed', connection: { state: 'offline', reason: gone().message, since: Date.now() } }]);
    listeners.clear();
  };
  const close = async (): Promise<void> => {
    if (isOver) return;
    listeners.clear();
    const timer = setTimeout(end, CLOSE_MS);
    await ask('close', []).catch(() => undefined);
    clearTimeout(timer);
    isOver = true;
    for (const { reject } of pending.values()) reject(new PlatformError('cancelled', 'The console is closing.'));
    pending.clear();
    port.close();
  };

  port.on('message', (message) => take(message as Reply));
  port.on('close', end);
  return {
    subscribe: (listener) => {
      const own: Listener = (events) => listener(events);
      if (listeners.size === 0) send({ type: 'subscribe' });
      listeners.add(own);
      return () => {
        if (listeners.delete(own) && listeners.size === 0 && !isOver) send({ type: 'unsubscribe' });
      };
    },
    watchThreads: (threads) => send({ type: 'watch', threads }),
    close,
    getMe: call('getMe'),
    listOrgs: call('listOrgs'),
    listAgents: call('listAgents'),
    listTeams: call('listTeams'),
    listMembers: call('listMembers'),
    listThreads: call('listThreads'),
    createThread: call('createThread'),
    setAgentsEnabled: call('setAgentsEnabled'),
    getAgentsEnabled: call('getAgentsEnabled'),
    setMuted: call('setMuted'),
    markRead: call('markRead'),
    listMessages: call('listMessages'),
    postMessage: call('postMessage'),
    listRoutines: call('listRoutines'),
    getRoutine: call('getRoutine'),
    pauseRoutine: call('pauseRoutine'),
    activateRoutine: call('activateRoutine'),
    updateEventConfig: call('updateEventConfig'),
    listRuns: call('listRuns'),
    getRun: call('getRun'),
    listSessions: call('listSessions'),
    cancelSession: call('cancelSession'),
    createInvite: call('createInvite'),
    revokeInvite: call('revokeInvite'),
    joinByCode: call('joinByCode'),
    removeMember: call('removeMember'),
    listActivity: call('listActivity'),
    linkReport: call('linkReport'),
  };
};
