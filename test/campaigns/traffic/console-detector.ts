import type { Timestamp } from '../../../src/domain/values.ts';
import { isSuspected } from '../../../src/loops/find-loops.ts';
import { createLoopWatch } from '../../../src/sync/loop-watch.ts';
import type { Alarm, Detector } from './judge.ts';
import { OWN } from './scene.ts';

const LOOK_MS = 1_000;
const QUIET_LOOK_MS = 10_000;

/** The console's own loop watch: looked at each second in which there is news, and now and then when there is none. */
export const consoleDetector: Detector = ({ heard, startsAt, endsAt }) => {
  const watch = createLoopWatch();
  const alarms: Alarm[] = [];
  const suspected = new Set<string>();
  const look = (now: Timestamp): void => {
    const { event, entries } = watch.check(now, OWN);
    for (const loop of event?.type === 'loops-found' ? event.loops : []) {
      if (!isSuspected(loop) || event?.type !== 'loops-found' || event.raised.has(loop.loop) || suspected.has(loop.loop)) continue;
      suspected.add(loop.loop);
      alarms.push({ at: now, state: 'suspected', agents: loop.agents.map(({ id }) => id), threads: loop.threads });
    }
    for (const entry of entries)
      if (entry.type === 'loop-raised')
        alarms.push({ at: now, state: 'raised', agents: entry.loop.agents.map(({ id }) => id), threads: entry.loop.threads });
  };
  let next = 0;
  let looked = 0;
  for (let now = startsAt - 6_000; now <= endsAt; now += LOOK_MS) {
    const before = next;
    while ((heard[next]?.at ?? Number.POSITIVE_INFINITY) <= now) next += 1;
    if (next > before) watch.feed(heard.slice(before, next).map(({ event }) => event));
    if (next === before && now - looked < QUIET_LOOK_MS) continue;
    look(now);
    looked = now;
  }
  return alarms;
};
