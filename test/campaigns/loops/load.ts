import { findLoops } from '../../../src/loops/find-loops.ts';
import { EMPTY_TRACKER, type LoopTracker, trackLoops } from '../../../src/loops/loop-tracker.ts';
import { createTriggerGraph } from '../../../src/loops/trigger-graph.ts';
import { HEALTHY } from './healthy.ts';
import { shift, tell, withRoutines } from './judge.ts';
import { createRandom } from './random.ts';
import { RUNAWAY } from './runaway.ts';
import type { Heard } from './simulation.ts';
import { OWN } from './stage.ts';

const MEASURED_MS = 180_000;

/**
 * How much of one core the detector takes at `perMinute` messages of mixed traffic, asked once a second as the console does: the
 * processor time of three minutes after a minute of warming up, divided by three minutes.
 */
export const cpuShareAt = (perMinute: number, seed: string): { readonly share: number; readonly perMinute: number } => {
  const random = createRandom(`${seed}/load`);
  const families = [...Object.values(HEALTHY), ...Object.values(RUNAWAY)];
  const heard: Heard[] = [];
  let graph = createTriggerGraph();
  for (let count = 0, index = 0; count < perMinute * 4; index += 1) {
    const scenario = random.pick(families)(random.fork(`load ${index}`), `l${index}y`);
    scenario.simulation.runUntil(Math.min(scenario.lengthMs, 400_000));
    graph = withRoutines(graph, scenario.simulation);
    const offset = 60_000 - random.between(60_000, 200_000);
    const events = scenario.simulation.heard.map((event) => shift(event, offset)).filter(({ at }) => at >= 0 && at < MEASURED_MS + 60_000);
    count += events.filter((event) => event.type === 'message' && !event.message.isPartial).length;
    for (const event of events) heard.push(event);
  }
  const ordered = heard.sort((a, b) => a.at - b.at);
  let tracker: LoopTracker = EMPTY_TRACKER;
  let next = 0;
  let startedAt = process.cpuUsage();
  let messages = 0;
  for (let now = 0; now < MEASURED_MS + 60_000; now += 1000) {
    if (now === 60_000) startedAt = process.cpuUsage();
    for (let event = ordered[next]; event !== undefined && event.at <= now; event = ordered[next]) {
      graph = tell(graph, event);
      next += 1;
      if (now > 60_000 && event.type === 'message' && !event.message.isPartial) messages += 1;
    }
    tracker = trackLoops(tracker, findLoops(graph, now, OWN), now).tracker;
  }
  const used = process.cpuUsage(startedAt);
  return { share: (used.user + used.system) / 1000 / MEASURED_MS, perMinute: Math.round((messages * 60_000) / MEASURED_MS) };
};
