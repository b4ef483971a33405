import { toId } from '../../../src/domain/ids.ts';
import type { Post } from '../../../src/domain/message.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import { withOutbox } from '../../../src/outbox/outbox-platform.ts';
import { createMemoryDisk } from '../../outbox/outbox-disk.ts';
import { createMemoryStore, createPostServer, type Fate } from '../../outbox/post-server.ts';
import { createManualClock } from '../../platform/archastro/clocks.ts';
import { PROPERTIES } from '../../platform/archastro/stream/properties.ts';
import { checkPowerLosses } from '../outbox/outbox-power.ts';
import { measureCalm } from './calm.ts';
import { DRILLS, runDrill } from './drills.ts';
import { checkHistory, createHistory } from './history.ts';
import { hasFailed } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

const PROPERTY_RUNS = 150;
const SCHEDULES = 40;
const MESSAGES = 800;

/** Everything that ought to notice a bug, the quickest first: why it was noticed, or `null`. */
export const noticeBug = async (): Promise<string | null> => {
  for (const { name, check } of [...STAGES, ...SCHEDULE_STAGES]) {
    try {
      await check();
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    }
  }
  return null;
};

type Stage = { readonly name: string; readonly check: () => void | Promise<void> };

const refuse = (isWrong: boolean, what: string): void => {
  if (isWrong) throw new Error(what);
};

/** Posts over a server that answers as scripted and forgets keys; everything must arrive once and in order. */
const checkPosts = async (script: readonly Fate[], remembersKeys: boolean): Promise<void> => {
  const clock = createManualClock();
  const fates = [...script];
  const store = createMemoryStore();
  const server = createPostServer({ store, remembersKeys, fateOf: () => fates.shift() ?? 'stored' });
  const owner = { origin: 'https://sim.invalid', principal: toId<'user'>('usr_1') };
  const outbox = await openOutbox({ ...owner, folder: '/outbox', now: clock.now, disk: createMemoryDisk() });
  const platform = withOutbox(server, outbox, clock);
  const history = createHistory(clock.now);
  platform.subscribe(history.see);
  for (let index = 0; index < 4; index += 1) void history.post(platform, postOf(index));
  for (let second = 0; second < 60; second += 1) {
    clock.advance(1_000);
    for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const { duplicated, lost, denied, reordered } = checkHistory(
    history.entries,
    store.list().map(({ thread, idempotencyKey: key }) => ({ thread, key })),
  );
  const faults = [...duplicated, ...lost, ...denied, ...reordered];
  refuse(faults.length > 0, `posts went wrong: ${faults.join(' ')}`);
};

const postOf = (index: number): Post => ({
  thread: toId<'thread'>('thr_1'),
  content: `post ${index}`,
  idempotencyKey: `key-${index}`,
  type: 'message',
  replyTo: null,
  writtenAt: 1_000_000,
});

const STAGES: readonly Stage[] = [
  ...PROPERTIES.map(({ name, check }): Stage => ({ name, check: () => check({ numRuns: PROPERTY_RUNS, seed: 1, endOnFailure: true }) })),
  ...DRILLS.map(
    (drill): Stage => ({
      name: drill.name,
      check: async () => {
        const { toldMs, backMs } = await runDrill(drill, [1, 2, 3]);
        refuse(toldMs > drill.limits.toldMs || backMs > drill.limits.backMs, `told after ${toldMs} ms, back after ${backMs} ms`);
      },
    }),
  ),
  {
    name: 'calm',
    check: async () => {
      const report = await measureCalm(40);
      const isCalm = report.spreadMs > 10_000 && report.mostPerMinute <= 31 && report.distinctWaits > 0.5 && report.whenRefused <= 20;
      refuse(!isCalm, JSON.stringify(report));
    },
  },
  {
    name: 'posts without an answer',
    check: () => checkPosts([{ fails: 'unavailable', when: 'after' }, 'stored', { fails: 'timeout', when: 'before' }], false),
  },
  { name: 'posts with a garbled answer', check: () => checkPosts([{ fails: 'protocol', when: 'after' }], true) },
  { name: 'posts and power losses', check: () => checkPowerLosses({ numRuns: 200, seed: 1, endOnFailure: true }) },
];

const SCHEDULE_STAGES: readonly Stage[] = Array.from({ length: SCHEDULES }, (_, index) => ({
  name: `schedule ${index + 1}`,
  check: async () => {
    const verdict = await runSchedule({ seed: index + 1, messages: MESSAGES });
    refuse(hasFailed(verdict), verdict.details.join(', '));
  },
}));
