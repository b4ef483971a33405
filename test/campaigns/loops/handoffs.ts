import type { AgentId, ThreadId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Run } from '../../../src/domain/run.ts';
import { indexNetwork, type NetworkIndex } from '../../../src/operations/plan/network-index.ts';
import { previewPlan } from '../../../src/operations/plan/preview.ts';
import { resolveScope } from '../../../src/operations/plan/scope.ts';
import { facts, member, teamId, thread } from '../../support/builders.ts';
import { createRandom } from './random.ts';
import type { SimAgent, Simulation } from './simulation.ts';
import { agentIdOf, isFrom, isFromPerson, OWN, Stage } from './stage.ts';

const HISTORY_MS = 30 * 60_000;
const AFTER_MS = 30 * 60_000;
/** What is under way at the stop may still be posted so much later. */
const DRAIN_MS = 180_000;

/** Who really fell silent after a stop, against who was foretold to. */
export type HandoffVerdict = {
  readonly stopped: readonly AgentId[];
  readonly foretold: readonly AgentId[];
  readonly fellSilent: readonly AgentId[];
  readonly people: readonly string[];
  readonly unanswered: readonly string[];
};

/**
 * Agents that hand work on, each to some of the later ones, in one to three threads in which people ask at intervals: no loops.
 * One of them is paused or left to people, in a twin of a network that goes on without the stop. `partners` is the share of agents
 * of other organisations, whose runs cannot be seen.
 */
export const judgeHandoffs = (seed: string, partners: number): HandoffVerdict => {
  const [stopped, twin] = [network(seed, partners), network(seed, partners)];
  const random = createRandom(`${seed}/stop`);
  const own = stopped.agents.filter(({ org }) => org === OWN);
  const target = random.pick(own);
  const verb = random.pick(['pause', 'humans-only'] as const);
  stopped.simulation.runUntil(HISTORY_MS);
  twin.simulation.runUntil(HISTORY_MS + AFTER_MS);
  const index = indexOf(stopped);
  const plan = resolveScope(index, [], { verb, pointed: { type: 'agent', id: target.id } });
  const preview = previewPlan(index, plan, historyOf(stopped.simulation));
  for (const { target: planned } of plan.targets) {
    for (const routine of target.routines.filter(({ id }) => id === planned.id)) {
      if (verb === 'pause') routine.status = 'paused';
      else routine.humansOnly = true;
    }
  }
  stopped.simulation.runUntil(HISTORY_MS + AFTER_MS);
  const talks = (simulation: Simulation): ReadonlySet<AgentId> =>
    new Set(
      simulation.wakes.flatMap(({ agent, posts }) => (posts.some(({ createdAt }) => createdAt > HISTORY_MS + DRAIN_MS) ? [agent.id] : [])),
    );
  const after = talks(stopped.simulation);
  return {
    stopped: plan.targets.map(() => target.id),
    foretold: preview.aftermath.agents.toSorted(),
    fellSilent: Array.from(talks(twin.simulation))
      .filter((agent) => !after.has(agent))
      .sort(),
    people: preview.people.map(({ id }) => id).toSorted(),
    unanswered: unanswered(stopped.simulation, twin.simulation),
  };
};

type Network = { readonly simulation: Simulation; readonly threads: readonly ThreadId[]; readonly agents: readonly SimAgent[] };

const network = (seed: string, partners: number): Network => {
  const random = createRandom(seed);
  const stage = new Stage(random, 'h', { missingPayload: 0 });
  const threads = ['one', 'two', 'three'].slice(0, random.int(1, 3)).map((name) => stage.thread(name));
  const count = random.int(3, 8);
  const agents = Array.from({ length: count }, (_, place) => {
    const earlier = Array.from({ length: place }, (_other, other) => agentIdOf('h', `agent${other}`));
    const hears = random.sample(earlier, random.int(0, 2));
    const answersPeople = place === 0 || random.chance(0.4);
    return stage.agent({
      name: `agent${place}`,
      threads: [random.pick(threads), ...(random.chance(0.4) ? [random.pick(threads)] : [])],
      isOwn: place === 0 || !random.chance(partners),
      isOneAtATime: false,
      answer: (wake) =>
        (answersPeople && isFromPerson(wake)) || hears.some((agent) => isFrom(wake, agent)) ? [{ text: 'Handed on.' }] : [],
    });
  });
  threads.forEach((at, place) => {
    stage.talk(`person${place}`, at, { everyMs: 180_000, from: 0, to: HISTORY_MS + AFTER_MS - DRAIN_MS, voice: () => 'Please.' });
  });
  return { simulation: stage.simulation, threads, agents };
};

const indexOf = ({ simulation, threads, agents }: Network): NetworkIndex => {
  const teamOf = (at: ThreadId) => teamId(at);
  return indexNetwork(
    facts({
      threads: threads.map((at) => ({ ...thread('x'), id: at, team: teamOf(at) })),
      members: agents.flatMap(({ id, org, threads: heard }) =>
        Array.from(heard, (at) => ({ ...member('agent', id.slice(4)), team: teamOf(at), org })),
      ),
      routines: agents
        .filter(({ org }) => org === OWN)
        .flatMap((agent) => agent.routines.map((each) => simulation.routineRecord(agent, each))),
    }),
  );
};

const historyOf = (simulation: Simulation): Parameters<typeof previewPlan>[2] => {
  const messages = new Map<ThreadId, Message[]>();
  const runs = new Map<string, Run>();
  for (const event of simulation.heard.toSorted((a, b) => a.at - b.at)) {
    if (event.at > HISTORY_MS + 60_000) break;
    if (event.type === 'message' && !event.message.isPartial) {
      messages.set(event.message.thread, [...(messages.get(event.message.thread) ?? []), event.message]);
    } else if (event.type === 'run' && event.run.status !== 'running') runs.set(event.run.id, event.run);
  }
  for (const log of messages.values()) log.sort((a, b) => a.createdAt - b.createdAt);
  return { runs: Array.from(runs.values()).toReversed(), messages, sessions: [], now: HISTORY_MS, loopThreads: new Set() };
};

/** People who got answers from our agents without the stop and get none with it. */
const unanswered = (stopped: Simulation, twin: Simulation): readonly string[] => {
  const served = (simulation: Simulation): ReadonlySet<string> =>
    new Set(
      simulation.wakes.flatMap(({ agent, trigger, posts, at }) =>
        agent.org === OWN && at > HISTORY_MS && posts.length > 0 && trigger?.author.kind === 'human' ? [trigger.author.id] : [],
      ),
    );
  const still = served(stopped);
  return Array.from(served(twin))
    .filter((person) => !still.has(person))
    .sort();
};
