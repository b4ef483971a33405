import type { AgentId } from '../../../src/domain/ids.ts';
import type { Author } from '../../../src/domain/message.ts';
import { findLoops, type Loop } from '../../../src/loops/find-loops.ts';
import { EMPTY_TRACKER, type LoopTracker, trackLoops } from '../../../src/loops/loop-tracker.ts';
import { createTriggerGraph, type GraphEvent, observe, type TriggerGraph } from '../../../src/loops/trigger-graph.ts';
import { HEALTHY } from './healthy.ts';
import { createRandom } from './random.ts';
import { RUNAWAY } from './runaway.ts';
import type { Heard, Simulation } from './simulation.ts';
import { OWN, type Runaway, type Scenario } from './stage.ts';

/** How often the detector is asked, as a console would. */
export const TICK_MS = 250;

export type Alarm = { readonly at: number; readonly loop: Loop };

/** What became of one labelled case. */
export type Verdict = {
  readonly family: string;
  readonly seed: string;
  readonly isRunaway: boolean;
  /** Whether the runaway was raised: an alarm that names two of its agents or more, and hardly anybody else. */
  readonly isFound: boolean;
  readonly falseAlarms: number;
  /** From the first post of the loop to the alarm; `null` where it was not found. */
  readonly seconds: number | null;
  /** Full rounds of the loop that were heard before the alarm. */
  readonly cycles: number | null;
  readonly messages: number;
};

/** The scenario of a seed: runaway and healthy families in turn, parameters by chance. */
export const scenarioOf = (seed: string, index: number): Scenario => {
  const random = createRandom(`${seed}/${index}`);
  const families = Object.entries(index % 2 === 0 ? RUNAWAY : HEALTHY);
  const [family, build] = families[Math.floor(index / 2) % families.length] ?? [];
  if (family === undefined || build === undefined) throw new Error('no family');
  return { ...build(random, `c${index}`), family };
};

/** Plays what an observer hears to the detector and collects what it raises. */
export const listen = (heard: readonly Heard[], simulation: Simulation, lengthMs: number): readonly Alarm[] => {
  const alarms: Alarm[] = [];
  const ordered = heard.toSorted((a, b) => a.at - b.at);
  let graph = withRoutines(createTriggerGraph(), simulation);
  let tracker: LoopTracker = EMPTY_TRACKER;
  let next = 0;
  for (let now = 0; now < lengthMs; now += TICK_MS) {
    const before = next;
    for (let event = ordered[next]; event !== undefined && event.at <= now; event = ordered[next]) {
      graph = tell(graph, event);
      next += 1;
    }
    if (next === before && now % 2_000 !== 0) continue;
    const tracked = trackLoops(tracker, findLoops(graph, now, OWN), now);
    tracker = tracked.tracker;
    alarms.push(...tracked.raised.map((loop) => ({ at: now, loop })));
  }
  return alarms;
};

export const withRoutines = (graph: TriggerGraph, simulation: Simulation): TriggerGraph =>
  simulation.agents
    .filter(({ org }) => org === OWN)
    .flatMap((agent) => agent.routines.map((routine) => simulation.routineRecord(agent, routine)))
    .reduce((known, routine) => observe(known, { type: 'routine', routine }), graph);

export const tell = (graph: TriggerGraph, event: Heard): TriggerGraph =>
  event.type === 'session' ? graph : observe(graph, asEvent(event));

/** The same, so much later. */
export const shift = (event: Heard, ms: number): Heard => {
  const at = event.at + ms;
  switch (event.type) {
    case 'message':
      return {
        type: 'message',
        at,
        message: { ...event.message, createdAt: event.message.createdAt + ms, updatedAt: event.message.updatedAt + ms },
      };
    case 'run':
      return { type: 'run', at, run: { ...event.run, createdAt: event.run.createdAt + ms, updatedAt: event.run.updatedAt + ms } };
    case 'session':
      return { type: 'session', at, session: { ...event.session, createdAt: event.session.createdAt + ms } };
  }
};

const asEvent = (event: Exclude<Heard, { type: 'session' }>): GraphEvent =>
  event.type === 'message' ? { type: 'message', message: event.message } : { type: 'run', run: event.run };

/** Plays one case and compares the alarms with the truth. */
export const judge = (scenario: Scenario, seed: string): Verdict => {
  const { simulation, runaway, lengthMs } = scenario;
  simulation.runUntil(lengthMs);
  const alarms = listen(simulation.heard, simulation, lengthMs);
  const messages = simulation.heard.filter(({ type }) => type === 'message').length;
  if (runaway === null) {
    return {
      family: scenario.family,
      seed,
      isRunaway: false,
      isFound: false,
      falseAlarms: alarms.length,
      seconds: null,
      cycles: null,
      messages,
    };
  }
  const cycles = cyclesOf(scenario, runaway);
  if (cycles.length < 4 * runaway.cycle.count) throw new Error(`${scenario.family} ${seed}: the loop died`);
  const [first] = alarms.filter((alarm) => isAbout(alarm, runaway.agents) && alarm.at >= runaway.from);
  return {
    family: scenario.family,
    seed,
    isRunaway: true,
    isFound: first !== undefined,
    falseAlarms: alarms.filter((alarm) => alarm.at < runaway.from || !isAbout(alarm, runaway.agents)).length,
    seconds: first === undefined ? null : (first.at - (cycles[0]?.at ?? 0)) / 1000,
    cycles: first === undefined ? null : Math.floor(cycles.findLast(({ at }) => at <= first.at)?.cycles ?? 0),
    messages,
  };
};

/** How often the loop had gone round whenever one more of its posts was heard, oldest first. */
const cyclesOf = (
  { simulation }: Scenario,
  { agents, from, cycle }: Runaway,
): readonly { readonly at: number; readonly cycles: number }[] => {
  const heardAt = new Map<string, number>();
  for (const event of simulation.heard)
    if (event.type === 'message' && !heardAt.has(event.message.id)) heardAt.set(event.message.id, event.at);
  const links = new Map<string, number>();
  const posts = simulation.wakes
    .filter(({ agent, trigger }) => agents.has(agent.id) && trigger !== null && isOneOf(agents, trigger.author))
    .flatMap(({ posts: own, trigger }) => own.map(({ id, createdAt }) => ({ id, createdAt, trigger: trigger?.id ?? '' })))
    .filter(({ createdAt }) => createdAt >= from)
    .sort((a, b) => a.createdAt - b.createdAt);
  let longest = 0;
  return posts
    .map(({ id, trigger }, index) => {
      links.set(id, (links.get(trigger) ?? 0) + 1);
      longest = Math.max(longest, links.get(id) ?? 0);
      return { at: heardAt.get(id) ?? 0, cycles: (cycle.of === 'links' ? longest : index + 1) / cycle.count };
    })
    .sort((a, b) => a.at - b.at);
};

const isOneOf = (agents: ReadonlySet<AgentId>, author: Author): boolean => author.kind === 'agent' && agents.has(author.id);

const isAbout = ({ loop }: Alarm, agents: ReadonlySet<AgentId>): boolean => {
  const shared = loop.agents.filter(({ id }) => agents.has(id)).length;
  return shared >= 2 && shared * 2 > loop.agents.length;
};
