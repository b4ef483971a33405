import { type AgentId, type OrgId, type ThreadId, toId } from '../../../src/domain/ids.ts';
import { type Message } from '../../../src/domain/message.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import type { Random } from './random.ts';
import { personAuthor, type Reply, type SimAgent, type SimRoutine, Simulation, type SimWake } from './simulation.ts';
import type { Voice } from './texts.ts';

/** A labelled stretch of traffic. Everything is already scheduled in the simulation. */
export type Scenario = {
  readonly family: string;
  readonly simulation: Simulation;
  readonly lengthMs: number;
  /** `null` for healthy traffic. */
  readonly runaway: Runaway | null;
};

/** The agents that run away, from when on, and what one round of theirs is: links of one chain of answers, or posts of all. */
export type Runaway = {
  readonly agents: ReadonlySet<AgentId>;
  readonly from: number;
  readonly cycle: { readonly of: 'links' | 'posts'; readonly count: number };
};

export const OWN: OrgId = toId('org_acme');
const PARTNERS: readonly OrgId[] = [toId('org_partner'), toId('org_globex')];

/** Sets up agents, people and threads of one scenario, with parameters drawn by chance. */
export class Stage {
  readonly random: Random;
  readonly simulation: Simulation;
  readonly prefix: string;
  #count = 0;

  constructor(random: Random, prefix: string, fixed: { readonly missingPayload?: number } = {}) {
    this.random = random;
    this.prefix = prefix;
    const chance = random.fork('observer');
    const lag = random.between(30, 300);
    const runLag = random.between(200, 2000);
    this.simulation = new Simulation({
      random: chance,
      ownOrg: OWN,
      missingPayload: fixed.missingPayload ?? random.pick([0, 0, 0, 0.1, 0.4, 1]),
      lagMs: () => chance.around(lag, 0.3),
      runLagMs: () => chance.around(runLag, 0.4),
      hasStubbornSessions: false,
      isStreaming: random.chance(0.2),
      prefix,
    });
  }

  thread(name: string): ThreadId {
    return toId(`thr_${this.prefix}${name}`);
  }

  agent(options: {
    readonly name: string;
    readonly threads: readonly ThreadId[];
    readonly answer: (wake: SimWake) => readonly Reply[];
    readonly isOwn?: boolean;
    readonly wokenBy?: SimRoutine['wokenBy'];
    readonly latencyMs?: number;
    readonly spread?: number;
    readonly isOneAtATime?: boolean;
  }): SimAgent {
    const random = this.random.fork(`agent ${options.name}`);
    const median = options.latencyMs ?? random.between(1500, 9000);
    return this.simulation.add({
      id: toId(`agi_${this.prefix}${options.name}`),
      name: options.name,
      org: (options.isOwn ?? true) ? OWN : random.pick(PARTNERS),
      threads: new Set(options.threads),
      latency: () => Math.max(900, random.around(median, options.spread ?? 0.4)),
      isOneAtATime: options.isOneAtATime ?? true,
      answer: options.answer,
      routines: [
        {
          id: toId(`arn_${this.prefix}${options.name}`),
          isFlat: random.chance(0.5),
          wokenBy: options.wokenBy ?? 'all',
          threads: null,
          status: 'active',
          humansOnly: false,
        },
      ],
    });
  }

  /** A person says something at a time. */
  say(at: number, who: string, line: { readonly thread: ThreadId; readonly text: string }): void {
    this.simulation.at(at, () => this.simulation.say(personAuthor(toId(`usr_${who}`), OWN), line.thread, line.text));
  }

  /** A person talks at intervals around `everyMs` from one time to another. */
  talk(
    who: string,
    thread: ThreadId,
    options: { readonly everyMs: number; readonly from: number; readonly to: number; readonly voice: Voice },
  ): void {
    const random = this.random.fork(`person ${who} ${(this.#count += 1)}`);
    for (let at = options.from + random.between(0, options.everyMs); at < options.to; at += random.around(options.everyMs, 0.5)) {
      this.say(at, who, { thread, text: options.voice('') });
    }
  }

  /** A schedule or a webhook makes an agent post at intervals. */
  post(
    agent: SimAgent,
    options: { readonly everyMs: number; readonly jitter: number; readonly from: number; readonly to: number; readonly voice: Voice },
  ): void {
    const random = this.random.fork(`schedule ${agent.name}`);
    const routine = agent.routines[0];
    if (routine === undefined) return;
    for (let at = options.from; at < options.to; at += options.everyMs * (1 + random.between(-options.jitter, options.jitter))) {
      this.simulation.at(at, () => this.simulation.fire(agent, routine, [{ text: options.voice('') }]));
    }
  }
}

export const isFromPerson = ({ trigger }: SimWake): boolean => trigger?.author.kind === 'human';
export const isFrom = ({ trigger }: SimWake, agent: AgentId): boolean => trigger?.author.id === agent;
export const textOf = (message: Message | null): string => (message === null ? '' : rawText(message.content));
export const agentIdOf = (prefix: string, name: string): AgentId => toId(`agi_${prefix}${name}`);
