import { type AgentId, type MessageId, type OrgId, type TeamId, type ThreadId, toId, type UserId } from '../../../src/domain/ids.ts';
import type { Author } from '../../../src/domain/message.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { JsonObject, Timestamp } from '../../../src/domain/values.ts';
import type { Random } from '../loops/random.ts';
import { type Cadence, type Cause, cadenceOf, type OutsideEvent, type Runaway, type Story, type Turn } from './family.ts';
import { tell } from './telling.ts';
import { type Facts, factsOf, PARTNERS, PEOPLE } from './words/facts.ts';

export const OWN: OrgId = toId('org_halden');
const OWN_NAME = 'Halden Group';

type Named<Kind extends Author['kind']> = Extract<Author, { readonly kind: Kind }>;
export type Agent = Named<'agent'> & { readonly routines: readonly Routine[]; readonly threads: Set<ThreadId> };
export type Person = Named<'human' | 'service'>;
export type Actor = Agent | Person;

/** Whose messages wake an agent that takes part in a thread. */
export type Hears = 'all' | 'people' | 'agents' | 'nobody';

export type Room = { readonly team: TeamId; readonly thread: ThreadId; readonly title: string };

export type Post = {
  readonly thread: ThreadId;
  readonly text: string;
  readonly at: Timestamp;
  readonly cause: Cause;
  readonly loop?: Turn['loop'];
};

/**
 * The organisations, agents, people, teams and threads of a story, and the script of what is said and why. What a console gets
 * to hear of it, and how well, is `telling`'s part.
 */
export class Scene {
  readonly random: Random;
  readonly facts: Facts;
  readonly startsAt: Timestamp;
  readonly agents: Agent[] = [];
  readonly people: Person[] = [];
  readonly rooms: Room[] = [];
  readonly turns: Turn[] = [];
  readonly runaways: Runaway[] = [];
  readonly #roles: string[];
  readonly #names: string[];
  readonly #partners: readonly string[];
  #count = 0;

  constructor(random: Random) {
    this.random = random.fork('scene');
    this.facts = factsOf(this.random);
    this.startsAt = Date.UTC(2026, 2, 2 + this.random.int(0, 25), this.random.int(5, 16), this.random.int(0, 59));
    this.#roles = this.random.sample(this.facts.field.roles, 99);
    this.#names = this.random.sample(PEOPLE, 99);
    this.#partners = this.random.sample(PARTNERS, 2);
  }

  /** An agent of ours or of one of two partners; `on` are the events outside of talk that wake it too. */
  agent(options: { readonly isOwn?: boolean; readonly hears?: Hears; readonly on?: readonly OutsideEvent[] } = {}): Agent {
    const isOwn = options.isOwn ?? true;
    const partner = this.random.pick(this.#partners);
    const role = this.#roles.pop() ?? `${this.random.pick(this.facts.field.roles)} ${this.agents.length}`;
    const id: AgentId = toId(this.#id('agi'));
    const agent: Agent = {
      kind: 'agent',
      id,
      name: untrusted(role),
      org: isOwn ? OWN : toId(orgId(partner)),
      orgName: untrusted(isOwn ? OWN_NAME : partner),
      routines: isOwn ? this.#routinesOf(id, options.hears ?? 'all', options.on ?? []) : [],
      threads: new Set(),
    };
    this.agents.push(agent);
    return agent;
  }

  person(kind: Person['kind'] = 'human'): Person {
    const name =
      kind === 'human' ? (this.#names.pop() ?? 'Alex Roth') : `${this.random.pick(['CRM', 'Ticket', 'Status', 'Build'])} automation`;
    const id: UserId = toId(this.#id('usr'));
    const person: Person = { kind, id, name: untrusted(name), org: OWN, orgName: untrusted(OWN_NAME) };
    this.people.push(person);
    return person;
  }

  /** A thread with everybody who is in it; without `of` in a team of its own. */
  room(actors: readonly Actor[], of?: Room): Room {
    const title = `${this.random.pick(['ops', 'intake', 'desk', 'handover', 'review', 'lane', 'queue', 'daily'])}-${this.random.int(1, 99)}`;
    const room: Room = { team: of?.team ?? toId(this.#id('tem')), thread: toId(this.#id('thr')), title };
    this.rooms.push(room);
    for (const actor of actors) if (actor.kind === 'agent') actor.threads.add(room.thread);
    return room;
  }

  /** Somebody writes a message. */
  post(author: Actor, { thread, text, at, cause, loop }: Post): Turn {
    const id: MessageId = toId(this.#id('msg'));
    const turn: Turn = { id, thread, author: author.id, at: Math.round(at), cause, text: text === '' ? '…' : text, loop: loop ?? null };
    this.turns.push(turn);
    return turn;
  }

  /** A person writes of their own accord. */
  say(author: Actor, thread: ThreadId, line: { readonly text: string; readonly at: Timestamp }): Turn {
    return this.post(author, { thread, ...line, cause: { by: 'person' } });
  }

  /** An agent answers a message. */
  reply(author: Actor, to: Turn, line: { readonly text: string; readonly at: Timestamp; readonly thread?: ThreadId }): Turn {
    return this.post(author, { thread: line.thread ?? to.thread, text: line.text, at: line.at, cause: { by: 'message', message: to.id } });
  }

  /** Time, mail or another system makes an agent post. */
  outside(author: Actor, thread: ThreadId, line: { readonly text: string; readonly at: Timestamp; readonly event: OutsideEvent }): Turn {
    return this.post(author, { thread, text: line.text, at: line.at, cause: { by: 'outside', event: line.event } });
  }

  /**
   * The story as heard, until a little after the last message or until `endsAt`. `cadence` is that of a healthy story; that of a
   * runaway one is measured.
   */
  finish(cadence: Cadence, endsAt = 0): Story {
    const turns = this.turns.toSorted((a, b) => a.at - b.at);
    const end = Math.max(endsAt, (turns.at(-1)?.at ?? this.startsAt) + 60_000);
    return {
      cadence: measured(turns) ?? cadence,
      startsAt: this.startsAt,
      endsAt: end,
      cast: [...this.agents, ...this.people],
      threads: this.rooms.map(({ thread }) => thread),
      heard: tell(this, turns),
      turns,
      runaways: this.runaways,
    };
  }

  #id(prefix: string): string {
    this.#count += 1;
    const tail = this.random
      .int(0, 2 ** 31)
      .toString(36)
      .padStart(6, '0');
    return `${prefix}_0${this.#count.toString(36).padStart(4, '0')}${tail}`;
  }

  #routinesOf(agent: AgentId, hears: Hears, on: readonly OutsideEvent[]): readonly Routine[] {
    const event = this.random.pick(['thread.message_added', 'thread.session.join']);
    const talk = hears === 'nobody' ? [] : [{ [event]: this.#filters(hears) }];
    return [...talk, ...on.map((name): JsonObject => ({ [name]: {} }))].map((eventConfig): Routine => {
      const isTalk = event in eventConfig;
      return {
        id: toId(this.#id('arn')),
        agent,
        name: untrusted(isTalk ? 'participate' : `on ${Object.keys(eventConfig)[0]}`),
        status: 'active',
        handler: isTalk ? 'preset' : 'workflow_graph',
        preset: isTalk ? 'participate' : null,
        eventConfig,
        schedule: 'schedule.cron' in eventConfig ? untrusted('*/15 * * * *') : null,
        lookupKey: null,
        createdAt: this.startsAt - 86_400_000,
        updatedAt: this.startsAt - 3_600_000,
      };
    });
  }

  /** Both dialects of the platform's filters are in circulation. */
  #filters(hears: Hears): JsonObject {
    const filters: JsonObject = hears === 'all' ? {} : { subject_is_agent: hears === 'agents' };
    return this.random.chance(0.5) ? filters : { filters };
  }
}

/** The class of the median gap between a loop's turns, whoever writes them; `null` without a loop. */
const measured = (turns: readonly Turn[]): Cadence | null => {
  const loop = turns.find((turn) => turn.loop !== null)?.loop?.name;
  const times = turns.filter((turn) => loop !== undefined && turn.loop?.name === loop).map(({ at }) => at);
  const gaps = times
    .slice(1)
    .map((at, index) => at - (times[index] ?? at))
    .toSorted((a, b) => a - b);
  const median = gaps[gaps.length >> 1];
  return median === undefined ? null : cadenceOf(median);
};

export const orgId = (name: string): string => `org_${name.toLowerCase().replaceAll(/[^a-z]+/g, '')}`;
