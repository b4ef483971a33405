import type { Message } from '../../../src/domain/message.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Random } from '../loops/random.ts';
import type { HeardEvent, OutsideEvent, Turn } from './family.ts';
import { listings } from './listings.ts';
import { runEvents, type Wake } from './runs.ts';
import type { Actor, Agent, Scene } from './scene.ts';

/** How much of the causes the console is told, and how well news travels; drawn anew for each story. */
export type Telling = {
  /** What a run says of its cause: everything, only its thread, only sometimes anything; or no run is heard of. */
  readonly runs: 'full' | 'thread' | 'some' | 'none';
  /** What is heard of an agent that was woken and said nothing. */
  readonly silent: 'none' | 'skipped' | 'completed';
  /** Whether a run begins with its cause and lasts until it posts; else it is queued and short. */
  readonly startsAtOnce: boolean;
  readonly hasSessions: boolean;
  readonly lagMs: number;
  readonly duplicates: number;
  readonly late: number;
  readonly streaming: number;
};

export const drawTelling = (random: Random): Telling => ({
  runs: random.pick(['full', 'full', 'full', 'thread', 'some', 'some', 'none']),
  silent: random.pick(['none', 'skipped', 'completed']),
  startsAtOnce: random.chance(0.5),
  hasSessions: random.chance(0.4),
  lagMs: random.between(30, 900),
  duplicates: random.pick([0, 0, 0.02, 0.15]),
  late: random.pick([0, 0, 0.01, 0.06]),
  streaming: random.pick([0, 0, 0.3]),
});

/** What the console hears of a script: the network as it stands, then messages, runs and sessions, in order of arrival. */
export const tell = (scene: Scene, turns: readonly Turn[]): readonly HeardEvent[] => {
  const random = scene.random.fork('telling');
  const telling = drawTelling(random);
  const actors = new Map<string, Actor>([...scene.agents, ...scene.people].map((actor) => [actor.id, actor]));
  const times = new Map<string, Timestamp>(turns.map(({ id, at }) => [id, at]));
  const wakes = turns.flatMap((turn) => wakeOf(turn, { actors, times }));
  const talk = turns.flatMap((turn) => messageEvents(turn, { random, telling, author: actors.get(turn.author) }));
  const silent = telling.silent === 'none' ? [] : silentWakes(scene, turns, wakes);
  const runs = telling.runs === 'none' ? [] : [...wakes, ...silent].flatMap((wake) => runEvents(wake, { random, telling }));
  return [...listings(scene), ...talk, ...runs].toSorted((a, b) => a.at - b.at);
};

type Known = { readonly actors: ReadonlyMap<string, Actor>; readonly times: ReadonlyMap<string, Timestamp> };

const wakeOf = (turn: Turn, { actors, times }: Known): readonly Wake[] => {
  const author = actors.get(turn.author);
  if (author?.kind !== 'agent' || turn.cause.by === 'person') return [];
  const routine = author.routines.find((routine) => isWokenBy(routine, turn));
  const since = (turn.cause.by === 'message' ? times.get(turn.cause.message) : undefined) ?? turn.at - 6_000;
  return routine === undefined ? [] : [{ routine, cause: turn.cause, posted: turn, thread: turn.thread, at: turn.at, since }];
};

const isWokenBy = (routine: Routine, { cause }: Turn): boolean => {
  const event = outsideEventOf(cause);
  return event === undefined ? isTalkRoutine(routine) : event in routine.eventConfig;
};

/** The event that the console is told of, where it is none of a thread. */
export const outsideEventOf = (cause: Turn['cause']): OutsideEvent | undefined =>
  cause.by === 'outside' ? cause.event : cause.by === 'message' ? cause.via : undefined;

const isTalkRoutine = ({ eventConfig }: Routine): boolean => 'thread.message_added' in eventConfig || 'thread.session.join' in eventConfig;

/** The runs of agents that heard a message and did not answer it: the platform wakes every one that takes part. */
const silentWakes = (scene: Scene, turns: readonly Turn[], wakes: readonly Wake[]): readonly Wake[] => {
  const answered = new Set(wakes.map(({ routine, cause }) => (cause.by === 'message' ? `${routine.agent} ${cause.message}` : '')));
  const inThread = Map.groupBy(
    scene.agents.flatMap((agent) => [...agent.threads].map((thread) => ({ thread, agent }))),
    ({ thread }) => thread,
  );
  const isAgent = new Set<string>(scene.agents.map(({ id }) => id));
  return turns.flatMap((turn) =>
    (inThread.get(turn.thread) ?? [])
      .filter(({ agent }) => agent.id !== turn.author && !answered.has(`${agent.id} ${turn.id}`))
      .flatMap(({ agent }) => agent.routines.filter((routine) => hears(routine, isAgent.has(turn.author))))
      .map(
        (routine): Wake => ({
          routine,
          cause: { by: 'message', message: turn.id },
          posted: null,
          thread: turn.thread,
          at: turn.at + 2_000,
          since: turn.at,
        }),
      ),
  );
};

const hears = (routine: Routine, isByAgent: boolean): boolean => {
  const text = JSON.stringify(routine.eventConfig);
  return isTalkRoutine(routine) && !text.includes(`"subject_is_agent":${String(!isByAgent)}`);
};

type Heard = { readonly random: Random; readonly telling: Telling; readonly author: Actor | undefined };

/** A message on its way to the console: it may come in pieces, twice, or so late that it had to be fetched. */
const messageEvents = (turn: Turn, { random, telling, author }: Heard): readonly HeardEvent[] => {
  if (author === undefined) throw new Error(`nobody wrote ${turn.id}`);
  const message = messageOf(turn, author);
  const arrives = turn.at + random.around(telling.lagMs, 0.5);
  if (random.chance(telling.late)) return [lateEvent(message, arrives + random.between(4_000, 70_000))];
  const added = heard(arrives, { type: 'message-added', message, isConfirmed: true });
  const again = random.chance(telling.duplicates)
    ? [heard(arrives + random.between(5, 20_000), { type: 'message-added', message, isConfirmed: true })]
    : [];
  if (author.kind !== 'agent' || turn.text.length < 40 || !random.chance(telling.streaming)) return [added, ...again];
  const begun = { ...message, content: untrusted(turn.text.slice(0, turn.text.length >> 1)), isPartial: true };
  const typing = heard(arrives - 400, { type: 'typing-changed', thread: turn.thread, author: message.author, isTyping: true });
  return [
    typing,
    heard(arrives, { type: 'message-added', message: begun, isConfirmed: true }),
    heard(arrives + 700, { type: 'message-updated', message: { ...message, updatedAt: message.updatedAt + 700 } }),
    ...again.map(({ at }) => heard(at + 900, { type: 'message-updated', message: { ...message, updatedAt: message.updatedAt + 700 } })),
  ];
};

const lateEvent = (message: Message, at: Timestamp): HeardEvent =>
  heard(at, { type: 'messages-backfilled', thread: message.thread, messages: [message] });

const heard = (at: Timestamp, event: PlatformEvent): HeardEvent => ({ at: Math.round(at), event });

const messageOf = (turn: Turn, author: Actor): Message => ({
  id: turn.id,
  thread: turn.thread,
  author: author.kind === 'agent' ? authorOf(author) : author,
  content: untrusted(turn.text),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: null,
  createdAt: turn.at,
  updatedAt: turn.at,
});

const authorOf = ({ kind, id, name, org, orgName }: Agent): Message['author'] => ({ kind, id, name, org, orgName });
