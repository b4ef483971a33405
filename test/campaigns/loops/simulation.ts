import {
  type AgentId,
  type Id,
  type OrgId,
  type RoutineId,
  type RunId,
  type ThreadId,
  toId,
  type UserId,
} from '../../../src/domain/ids.ts';
import type { Author, Message } from '../../../src/domain/message.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { Session } from '../../../src/domain/session.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { JsonObject } from '../../../src/domain/values.ts';
import type { Random } from './random.ts';

/**
 * A small network of its own, after the platform's documents and without any of the console's code for telling who wakes whom:
 * a post wakes the active routines that listen in its thread, each wake is a run with a latency, and the run may post.
 */
export type SimAgent = {
  readonly id: AgentId;
  readonly name: string;
  readonly org: OrgId;
  readonly threads: ReadonlySet<ThreadId>;
  readonly routines: SimRoutine[];
  /** Milliseconds from the wake to the post. */
  readonly latency: () => number;
  /** Whether one turn at a time answers for all that came meanwhile (a session), or each wake runs on its own. */
  readonly isOneAtATime: boolean;
  readonly answer: (wake: SimWake) => readonly Reply[];
};

export type SimRoutine = {
  readonly id: RoutineId;
  readonly isFlat: boolean;
  /** What wakes it: talk by these kinds of authors, or a schedule. */
  readonly wokenBy: 'all' | 'humans' | 'agents' | 'schedule';
  readonly threads: readonly ThreadId[] | null;
  status: 'active' | 'paused' | 'draft';
  humansOnly: boolean;
};

export type Reply = { readonly text: string; readonly thread?: ThreadId };

/** One run of a routine, as the simulation knows it. */
export type SimWake = {
  readonly run: RunId;
  readonly agent: SimAgent;
  readonly routine: SimRoutine;
  /** The message that it answers, or the newest that woke it. */
  trigger: Message | null;
  /** What came while the agent was at work, newest first: one turn answers for all. */
  readonly waiting: readonly Message[];
  readonly at: number;
  endedAt: number | null;
  readonly posts: Message[];
  /** Whether its run names the message that woke it. */
  readonly isNamed: boolean;
};

/** What an observer hears, and when: messages of all, runs and sessions of the own organisation only. */
export type Heard =
  | { readonly at: number; readonly type: 'message'; readonly message: Message }
  | { readonly at: number; readonly type: 'run'; readonly run: Run }
  | { readonly at: number; readonly type: 'session'; readonly session: Session };

export type SimOptions = {
  readonly random: Random;
  readonly ownOrg: OrgId;
  /** Share of own runs whose payload does not name the message that woke them. */
  readonly missingPayload: number;
  readonly lagMs: () => number;
  readonly runLagMs: () => number;
  /** Whether a session that was open when its routine was paused goes on answering. */
  readonly hasStubbornSessions: boolean;
  /** Whether agents' posts are first heard empty and grow while they are written. */
  readonly isStreaming: boolean;
  /** Makes ids unlike those of other simulations that are heard together. */
  readonly prefix: string;
};

type Task = { readonly at: number; readonly order: number; readonly act: () => void };

export class Simulation {
  now = 0;
  readonly heard: Heard[] = [];
  readonly wakes: SimWake[] = [];
  readonly agents: SimAgent[] = [];
  readonly options: SimOptions;
  readonly #tasks: Task[] = [];
  /** What waits for an agent that is at work in a thread, newest first. */
  readonly #busy = new Map<string, Message[]>();
  readonly #joined = new Set<string>();
  readonly #cancelled = new Set<RunId>();
  #order = 0;

  constructor(options: SimOptions) {
    this.options = options;
  }

  add(agent: SimAgent): SimAgent {
    this.agents.push(agent);
    return agent;
  }

  at(at: number, act: () => void): void {
    this.#order += 1;
    const task = { at: Math.max(at, this.now), order: this.#order, act };
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#tasks[middle];
      if (other !== undefined && (other.at > task.at || (other.at === task.at && other.order > task.order))) low = middle + 1;
      else high = middle;
    }
    this.#tasks.splice(low, 0, task);
  }

  /** Lets everything happen that is due until `at`. */
  runUntil(at: number): void {
    for (let task = this.#tasks.at(-1); task !== undefined && task.at <= at; task = this.#tasks.at(-1)) {
      this.#tasks.pop();
      this.now = task.at;
      task.act();
    }
    this.now = at;
  }

  say(author: Author, thread: ThreadId, text: string): Message {
    const message: Message = {
      id: this.#id<'message'>('msg'),
      thread,
      author,
      content: untrusted(text),
      type: 'message',
      isDeleted: false,
      isPartial: false,
      replyTo: null,
      replyCount: 0,
      idempotencyKey: null,
      createdAt: Math.round(this.now),
      updatedAt: Math.round(this.now),
    };
    this.#hear(message);
    for (const agent of this.agents) {
      if (agent.id === author.id || !agent.threads.has(thread)) continue;
      const routine = agent.routines.find((candidate) => this.#listens(agent, candidate, message));
      if (routine !== undefined) this.#wake(agent, routine, message);
    }
    return message;
  }

  /** Starts a routine without a message, as a schedule does. */
  fire(agent: SimAgent, routine: SimRoutine, replies: readonly Reply[]): void {
    if (routine.status !== 'active') return;
    this.#start(
      {
        run: this.#id<'run'>('arr'),
        agent,
        routine,
        trigger: null,
        waiting: [],
        at: this.now,
        endedAt: null,
        posts: [],
        isNamed: this.#isNamed(),
      },
      replies,
    );
  }

  cancel(run: RunId): void {
    this.#cancelled.add(run);
  }

  routineRecord(agent: SimAgent, routine: SimRoutine): Routine {
    return {
      id: routine.id,
      agent: agent.id,
      name: untrusted(`${agent.name} routine`),
      status: routine.status,
      handler: 'preset',
      preset: 'participate',
      eventConfig: eventConfig(routine),
      schedule: routine.wokenBy === 'schedule' ? untrusted('0 * * * *') : null,
      lookupKey: null,
      createdAt: 0,
      updatedAt: 0,
    };
  }

  #hear(message: Message): void {
    const at = this.now + this.options.lagMs();
    if (!this.options.isStreaming || message.author.kind !== 'agent') this.heard.push({ at, type: 'message', message });
    else {
      const writing = { ...message, content: untrusted('…'), isPartial: true };
      this.heard.push({ at, type: 'message', message: writing }, { at: at + 1500, type: 'message', message });
    }
  }

  #listens(agent: SimAgent, routine: SimRoutine, message: Message): boolean {
    if (routine.wokenBy === 'schedule' || routine.status === 'draft') return false;
    if (routine.status === 'paused' && !(this.options.hasStubbornSessions && this.#joined.has(`${agent.id}/${message.thread}`)))
      return false;
    if (routine.threads !== null && !routine.threads.includes(message.thread)) return false;
    const isAgent = message.author.kind === 'agent';
    return isAgent ? routine.wokenBy !== 'humans' && !routine.humansOnly : routine.wokenBy !== 'agents';
  }

  #wake(agent: SimAgent, routine: SimRoutine, trigger: Message): void {
    const waiting = this.#busy.get(`${agent.id}/${trigger.thread}`);
    if (waiting === undefined) this.#turn(agent, routine, [trigger]);
    else waiting.unshift(trigger);
  }

  #turn(agent: SimAgent, routine: SimRoutine, messages: readonly Message[]): void {
    const [trigger] = messages;
    if (trigger === undefined) return;
    const place = `${agent.id}/${trigger.thread}`;
    if (agent.isOneAtATime) this.#busy.set(place, []);
    this.#joined.add(place);
    const run = this.#id<'run'>('arr');
    this.#start(
      { run, agent, routine, trigger, waiting: messages, at: this.now, endedAt: null, posts: [], isNamed: this.#isNamed() },
      null,
    );
  }

  #start(wake: SimWake, scheduled: readonly Reply[] | null): void {
    this.wakes.push(wake);
    this.#tell(wake, 'running');
    this.at(this.now + wake.agent.latency(), () => {
      const replies = this.#cancelled.has(wake.run) ? [] : (scheduled ?? this.#answer(wake));
      for (const { text, thread } of replies) {
        const home = thread ?? wake.trigger?.thread ?? Array.from(wake.agent.threads)[0];
        if (home !== undefined) wake.posts.push(this.say(agentAuthor(wake.agent), home, text));
      }
      wake.endedAt = this.now;
      this.#tell(wake, this.#cancelled.has(wake.run) ? 'cancelled' : 'completed');
      this.#next(wake);
    });
  }

  /** A session takes up what came while it was busy, if its routine still lets it. */
  #next(wake: SimWake): void {
    if (!wake.agent.isOneAtATime || wake.trigger === null) return;
    const place = `${wake.agent.id}/${wake.trigger.thread}`;
    const waiting = this.#busy.get(place)?.filter((message) => this.#listens(wake.agent, wake.routine, message)) ?? [];
    this.#busy.delete(place);
    this.#turn(wake.agent, wake.routine, waiting);
  }

  /** Answers the newest message that deserves an answer. */
  #answer(wake: SimWake): readonly Reply[] {
    for (const trigger of wake.waiting) {
      const replies = wake.agent.answer({ ...wake, trigger });
      if (replies.length > 0) {
        wake.trigger = trigger;
        return replies;
      }
    }
    return [];
  }

  #tell(wake: SimWake, status: 'running' | 'completed' | 'cancelled'): void {
    if (wake.agent.org !== this.options.ownOrg) return;
    const at = this.now + this.options.runLagMs();
    const delivered = wake.posts[0];
    const run: Run = {
      id: wake.run,
      routine: wake.routine.id,
      agent: wake.agent.id,
      status,
      durationMs: wake.endedAt === null ? null : Math.round(wake.endedAt - wake.at),
      eventId: `evt_${wake.run}`,
      thread: delivered?.thread ?? wake.trigger?.thread ?? null,
      triggerMessage: wake.isNamed ? (wake.trigger?.id ?? null) : null,
      deliveredMessage: delivered?.id ?? null,
      error: null,
      payload: {},
      result: null,
      createdAt: Math.round(wake.at),
      updatedAt: Math.round(this.now),
    };
    const session: Session = {
      id: toId(`ase_${wake.run}`),
      agent: wake.agent.id,
      status,
      name: null,
      run: wake.run,
      thread: wake.trigger?.thread ?? null,
      maxTurns: 100,
      maxTokens: 20_000,
      error: null,
      createdAt: Math.round(wake.at),
      startedAt: Math.round(wake.at),
      completedAt: wake.endedAt === null ? null : Math.round(wake.endedAt),
    };
    this.heard.push({ at, type: 'run', run }, { at, type: 'session', session });
  }

  #isNamed(): boolean {
    return !this.options.random.chance(this.options.missingPayload);
  }

  #id<Kind extends string>(prefix: string): Id<Kind> {
    this.#order += 1;
    return toId(`${prefix}_${this.options.prefix}${String(this.#order).padStart(7, '0')}`);
  }
}

export const agentAuthor = ({ id, name, org }: SimAgent): Author => ({
  kind: 'agent',
  id,
  name: untrusted(name),
  org,
  orgName: untrusted(org),
});

export const personAuthor = (id: UserId, org: OrgId): Author => ({
  kind: 'human',
  id,
  name: untrusted(id),
  org,
  orgName: untrusted(org),
});

const eventConfig = (routine: SimRoutine): JsonObject => {
  if (routine.wokenBy === 'schedule') return { 'schedule.cron': {} };
  const filters = {
    ...(routine.threads === null ? {} : { thread_id: routine.threads }),
    ...(routine.wokenBy === 'humans' || routine.humansOnly ? { subject_is_agent: false } : {}),
    ...(routine.wokenBy === 'agents' ? { subject_is_agent: true } : {}),
  };
  return routine.isFlat ? { 'thread.message_added': filters } : { 'thread.session.join': { filters } };
};
