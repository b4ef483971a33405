import type { AgentId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { isOpenSession, type Session } from '../../../src/domain/session.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { createPostServer } from '../../outbox/post-server.ts';
import { agentAuthor, agentId, member, message, routine, routineId, session, thread, threadId } from '../../support/builders.ts';
import type { Random } from '../loops/random.ts';

/** The agents of the model, each with one routine of the same name that listens to the one thread. */
export const NAMES = ['ada', 'bob'] as const;
export type Name = (typeof NAMES)[number];
const TALK = threadId('talk');
/** So many sessions can stand above an open one in the list. */
const NEWER = 120;

/** A network that is only its truth: who can be woken, who is at work, and what was posted. It never delays what it decides. */
export type ModelNetwork = {
  readonly platform: Platform;
  /** Lets time pass: whoever is awake posts. */
  readonly passTo: (now: number) => void;
  readonly setStatus: (name: string, status: Routine['status']) => void;
  readonly addRoutine: (agent: Name, name: string) => void;
  readonly openSession: (agent: Name, isBuried: boolean) => void;
  readonly endSessions: () => void;
  readonly setReadable: (isReadable: boolean) => void;
  readonly truth: () => Truth;
};

export type Truth = {
  readonly activeRoutines: readonly Routine[];
  readonly openSessions: readonly Session[];
  readonly lastPostAt: Readonly<Record<string, number>>;
};

type Clock = { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> };

export const createModelNetwork = (random: Random, { now, sleep }: Clock): ModelNetwork => {
  const routines = new Map<string, Routine>(NAMES.map((name) => [name, routine(name, { agent: agentId(name), updatedAt: now() })]));
  const sessions: Session[] = [];
  const messages: Message[] = [];
  const lastPostAt: Record<string, number> = {};
  const listeners = new Set<(events: readonly PlatformEvent[]) => void>();
  const paceMs = (random.chance(0.5) ? random.int(2, 8) : random.int(40, 110)) * 1000;
  let isReadable = true;
  let count = 0;

  const answer = async <Result>(give: () => Result): Promise<Result> => {
    await sleep(random.int(0, 300));
    if (!isReadable) throw new PlatformError('unavailable', 'The model answers nothing now.');
    const result = give();
    await sleep(random.int(0, 300));
    return result;
  };
  const change = (id: string, fields: Partial<Routine>): Routine => {
    const [key, known] = [...routines].find(([, each]) => each.id === id) ?? [];
    if (key === undefined || known === undefined) throw new PlatformError('not-found', 'There is no such routine.');
    const changed = { ...known, ...fields, updatedAt: now() };
    routines.set(key, changed);
    return changed;
  };
  const tell = async (event: PlatformEvent): Promise<void> => {
    await sleep(random.int(50, 900));
    for (const listener of listeners) listener([event]);
  };
  const post = (agent: AgentId): void => {
    count += 1;
    const added = message(`msg_${String(count).padStart(6, '0')}`, { author: agentAuthor(agent.slice(4)), thread: TALK, createdAt: now() });
    messages.push(added);
    lastPostAt[agent] = now();
    if (!isReadable || random.chance(0.1)) return;
    void tell({ type: 'message-added', message: added, isConfirmed: true });
  };
  const push = (fields: Partial<Session> & { readonly agent: AgentId }): void => {
    count += 1;
    sessions.push(session(`ses_${String(count).padStart(6, '0')}`, { createdAt: now(), ...fields }));
  };
  const talk = () => thread('talk', { lastActivityAt: messages.at(-1)?.createdAt ?? null });

  const platform: Platform = {
    ...createPostServer({ store: { list: () => [], add: () => {} }, remembersKeys: true, fateOf: () => 'stored' }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listThreads: () => answer(() => [talk()]),
    listMembers: () => answer(() => NAMES.map((name) => member('agent', name))),
    listMessages: () => answer(() => ({ messages: messages.slice(-50), before: null, after: null })),
    listRoutines: () => answer(() => [...routines.values()]),
    getRoutine: (id) => answer(() => change(id, {})),
    pauseRoutine: (id) => answer(() => change(id, { status: 'paused' })),
    activateRoutine: (id) => answer(() => change(id, { status: 'active' })),
    updateEventConfig: (id, eventConfig) => answer(() => change(id, { eventConfig })),
    listRuns: () => answer(() => ({ runs: [], before: null, after: null })),
    listSessions: ({ agents, statuses } = {}) =>
      answer(() =>
        sessions
          .filter(({ agent, status }) => agents?.includes(agent) !== false && statuses?.includes(status) !== false)
          .toReversed()
          .slice(0, 100),
      ),
    getAgentsEnabled: () => answer(() => true),
  };

  return {
    platform: { ...platform, getRoutine: (id) => answer(() => found(routines, id)) },
    passTo: (at) => {
      for (const name of NAMES) {
        const agent = agentId(name);
        const isAwake =
          sessions.some((each) => each.agent === agent && isOpenSession(each)) ||
          [...routines.values()].some((each) => each.agent === agent && each.status === 'active');
        if (isAwake && at - (lastPostAt[agent] ?? 0) >= paceMs) post(agent);
      }
    },
    setStatus: (name, status) => void change(routineId(name), { status }),
    addRoutine: (agent, name) => void routines.set(name, routine(name, { agent: agentId(agent), updatedAt: now(), createdAt: now() })),
    openSession: (agent, isBuried) => {
      push({ agent: agentId(agent), status: random.pick(['pending', 'running', 'waiting']), startedAt: now() });
      for (let index = 0; index < (isBuried ? NEWER : 0); index += 1)
        push({ agent: agentId(agent), status: 'completed', completedAt: now() });
    },
    endSessions: () => {
      for (const [index, each] of sessions.entries())
        if (isOpenSession(each)) sessions[index] = { ...each, status: 'completed', completedAt: now() };
    },
    setReadable: (readable) => {
      isReadable = readable;
    },
    truth: () => ({
      activeRoutines: [...routines.values()].filter(({ status }) => status === 'active'),
      openSessions: sessions.filter(isOpenSession),
      lastPostAt,
    }),
  };
};

function found(routines: ReadonlyMap<string, Routine>, id: string): Routine {
  const known = [...routines.values()].find((each) => each.id === id);
  if (known === undefined) throw new PlatformError('not-found', 'There is no such routine.');
  return known;
}
