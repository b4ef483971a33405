import type { AgentId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { isFinishedRun, type Run } from '../../../src/domain/run.ts';
import { isOpenSession, type Session } from '../../../src/domain/session.ts';
import { readQuietMeter } from '../../../src/operations/plan/quiet-meter.ts';
import { createRandom } from './random.ts';
import { RUNAWAY } from './runaway.ts';
import type { Simulation } from './simulation.ts';
import { OWN } from './stage.ts';

const WATCH_MS = 400_000;
const PROMISE_MS = 60_000;
const FAMILIES = [
  'ping-pong',
  'three-cycle',
  'long-ring',
  'storm',
  'cross-org',
  'human-inside',
  'busy-thread',
  'endless-hub',
  'no-payload',
  'slow',
];

/** How one drawn stop was followed by the meter, from late and partial news only. */
export type QuietVerdict = {
  readonly family: string;
  readonly verb: 'pause' | 'humans-only';
  /** Posts that came within a minute after the meter had read QUIET. */
  readonly broken: number;
  readonly quietAfterMs: number | null;
  /** Wakes of the stopped routines by agents after a humans-only stop, other than answers under way. */
  readonly agentWakes: number;
  /** Messages of people after a humans-only stop, how many of them were answered, and how many without the stop. */
  readonly asked: number;
  readonly answered: number;
  readonly answeredWithout: number;
};

/** Stops a runaway at a random moment, and reads the meter once a second from what is heard of it. */
export const judgeQuiet = (seed: string): QuietVerdict => {
  const [random, twinRandom] = [createRandom(seed), createRandom(seed)];
  const family = random.pick(FAMILIES);
  const build = RUNAWAY[twinRandom.pick(FAMILIES)];
  if (build === undefined) throw new Error('no such family');
  const [{ simulation }, twin] = [build(random, 'q'), build(twinRandom, 'q')];
  const verb = random.pick(['pause', 'humans-only'] as const);
  const sees = random.pick(['all', 'all', 'runs', 'nothing'] as const);
  const stoppedAt = 70_000 + random.between(0, 90_000);
  const stop = { agents: new Set(simulation.agents.filter(({ org }) => org === OWN).map(({ id }) => id)), stoppedAt, verb };
  simulation.runUntil(stoppedAt);
  for (const routine of simulation.agents.filter(({ id }) => stop.agents.has(id)).flatMap(({ routines }) => routines)) {
    if (verb === 'pause') routine.status = 'paused';
    else routine.humansOnly = true;
  }
  simulation.runUntil(stoppedAt + WATCH_MS);
  twin.simulation.runUntil(stoppedAt + WATCH_MS);
  const quiet = readings(simulation, { ...stop, sees });
  const posts = unwanted(simulation, stop);
  const served = peopleServed(simulation, stop);
  return {
    family,
    verb,
    broken: posts.filter((at) => quiet.some((read) => at > read && at <= read + PROMISE_MS)).length,
    quietAfterMs: quiet[0] === undefined ? null : quiet[0] - stoppedAt,
    agentWakes: verb === 'pause' ? 0 : agentWakesOf(simulation, stop),
    asked: verb === 'pause' ? 0 : served.asked,
    answered: verb === 'pause' ? 0 : served.answered,
    answeredWithout: verb === 'pause' ? 0 : peopleServed(twin.simulation, stop).answered,
  };
};

type Stop = { readonly agents: ReadonlySet<AgentId>; readonly stoppedAt: number; readonly verb: 'pause' | 'humans-only' };

/** When the meter read QUIET. */
const readings = (
  simulation: Simulation,
  { agents, stoppedAt, verb, sees }: Stop & { readonly sees: 'all' | 'runs' | 'nothing' },
): readonly number[] => {
  const heard = simulation.heard.toSorted((a, b) => a.at - b.at);
  const messages = new Map<string, Message>();
  const runs = new Map<string, Run>();
  const sessions = new Map<string, Session>();
  const quiet: number[] = [];
  let next = 0;
  for (let now = stoppedAt; now < stoppedAt + WATCH_MS - PROMISE_MS; now += 1000) {
    for (let event = heard[next]; event !== undefined && event.at <= now; event = heard[next]) {
      if (event.type === 'message') messages.set(event.message.id, event.message);
      else if (event.type === 'run' && sees !== 'nothing') keepNewest(runs, event.run, isFinishedRun);
      else if (event.type === 'session' && sees === 'all') keepNewest(sessions, event.session, (session) => !isOpenSession(session));
      next += 1;
    }
    const meter = readQuietMeter({
      agents,
      stoppedAt,
      now,
      messages: Array.from(messages.values()),
      sessions: sessions.values(),
      runs: Array.from(runs.values()).toReversed(),
      mayAnswerPeople: verb === 'humans-only' ? agents : new Set(),
      readAt: now,
      seesInside: sees === 'nothing' ? 'nothing' : sees === 'runs' ? 'runs' : 'all',
    });
    if (meter.state === 'quiet') quiet.push(now);
  }
  return quiet;
};

/** News may overtake each other; what has ended does not begin again. */
const keepNewest = <Item extends { readonly id: string }>(
  known: Map<string, Item>,
  item: Item,
  hasEnded: (item: Item) => boolean,
): void => {
  const before = known.get(item.id);
  if (before === undefined || !hasEnded(before)) known.set(item.id, item);
};

/** When stopped agents posted what was to end. */
const unwanted = (simulation: Simulation, { agents, stoppedAt, verb }: Stop): readonly number[] =>
  simulation.wakes
    .filter(({ agent, trigger }) => agents.has(agent.id) && (verb === 'pause' || trigger?.author.kind === 'agent'))
    .flatMap(({ posts }) => posts.map(({ createdAt }) => createdAt))
    .filter((at) => at > stoppedAt);

const agentWakesOf = (simulation: Simulation, { agents, stoppedAt }: Stop): number =>
  simulation.wakes.filter(({ agent, at, trigger }) => agents.has(agent.id) && at > stoppedAt && trigger?.author.kind === 'agent').length;

/** Messages of people between the stop and a minute before the end, and how many of them got an answer. */
const peopleServed = (simulation: Simulation, { agents, stoppedAt }: Stop): { readonly asked: number; readonly answered: number } => {
  const asked = new Set(
    simulation.heard.flatMap((event) => {
      if (event.type !== 'message' || event.message.author.kind !== 'human') return [];
      const { id, createdAt } = event.message;
      return createdAt > stoppedAt && createdAt < stoppedAt + WATCH_MS - PROMISE_MS ? [id] : [];
    }),
  );
  const answered = simulation.wakes.flatMap(({ agent, posts, trigger }) =>
    agents.has(agent.id) && posts.length > 0 && trigger !== null && asked.has(trigger.id) ? [trigger.id] : [],
  );
  return { asked: asked.size, answered: new Set(answered).size };
};
