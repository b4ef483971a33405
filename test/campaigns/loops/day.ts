import { findLoops } from '../../../src/loops/find-loops.ts';
import { EMPTY_TRACKER, type LoopTracker, trackLoops } from '../../../src/loops/loop-tracker.ts';
import { createTriggerGraph } from '../../../src/loops/trigger-graph.ts';
import { HEALTHY } from './healthy.ts';
import { type Alarm, shift, TICK_MS, tell, withRoutines } from './judge.ts';
import { createRandom } from './random.ts';
import type { Heard } from './simulation.ts';
import { OWN } from './stage.ts';

const DAY_MS = 8 * 3_600_000;

/** Eight hours of healthy traffic, in which one stretch of some family follows the other on each of `tracks` threads at once. */
export const healthyDay = (seed: string, tracks: number): { readonly alarms: readonly Alarm[]; readonly messages: number } => {
  const random = createRandom(`${seed}/day`);
  const families = Object.values(HEALTHY);
  let graph = createTriggerGraph();
  const heard: Heard[] = [];
  for (let track = 0; track < tracks; track += 1) {
    for (let at = 0, turn = 0; at < DAY_MS; turn += 1) {
      const scenario = random.pick(families)(random.fork(`${track}/${turn}`), `d${track}x${turn}y`);
      scenario.simulation.runUntil(scenario.lengthMs);
      graph = withRoutines(graph, scenario.simulation);
      for (const event of scenario.simulation.heard) heard.push(shift(event, at));
      at += scenario.lengthMs + random.between(0, 300_000);
    }
  }
  const ordered = heard.filter(({ at }) => at < DAY_MS).sort((a, b) => a.at - b.at);
  const alarms: Alarm[] = [];
  let tracker: LoopTracker = EMPTY_TRACKER;
  let looked = 0;
  for (const event of ordered) {
    if (event.at - looked >= TICK_MS * 4) {
      looked = event.at;
      const tracked = trackLoops(tracker, findLoops(graph, looked, OWN), looked);
      tracker = tracked.tracker;
      alarms.push(...tracked.raised.map((loop) => ({ at: looked, loop })));
    }
    graph = tell(graph, event);
  }
  return { alarms, messages: ordered.filter(({ type }) => type === 'message').length };
};
