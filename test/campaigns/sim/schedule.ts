import { pickFault } from './faults.ts';
import { checkHistory } from './history.ts';
import type { ModelPush, ModelThread } from './model-thread.ts';
import { startOperator } from './operator.ts';
import { openStage, START_AT, type Stage } from './stage.ts';
import { lied, type Telling, type Verdict, type Watcher, withPosts } from './watcher.ts';

export type ScheduleOptions = {
  readonly seed: number;
  readonly messages: number;
  /** Hears what happens, for looking at one schedule. */
  readonly trace?: (line: string) => void;
};

const BURST_MS = 500;
const FAULT_MS = 15_000;
const SAMPLE_MS = 1_000;
const HEALED_MS = 75_000;

/** Runs one schedule of messages and faults that `seed` determines, through the whole adapter, and judges what it told. */
export const runSchedule = async ({ seed, messages, trace }: ScheduleOptions): Promise<Verdict> => {
  const stage: Stage = await openStage({ seed }, (events) => {
    if (trace !== undefined)
      for (const event of events) if (event.type !== 'frame-received') trace(`${stage.clock.monotonicMs() - START_AT} ${short(event)}`);
  });
  const { clock, random, server, threads, watcher, history, platform } = stage;
  startSampling(stage, watcher);
  const isOver = startMessages(stage, { watcher, messages });
  const endFault = startFaults(stage, isOver, trace);
  startOperator({ threads, random, clock, isOver, write: (post) => void history.post(platform, post) });
  while (!isOver()) await clock.run(clock.monotonicMs() + 10_000);
  endFault();
  await clock.run(clock.monotonicMs() + HEALED_MS);
  const verdict = watcher.judge((thread) => server.threads.find(({ options }) => options.id === thread)?.rows() ?? []);
  const isLive = watcher.links().every((state) => state === 'live');
  const posts = checkHistory(
    history.entries,
    server.threads.flatMap((thread) => thread.posts()),
  );
  await platform.close();
  return withPosts(isLive ? verdict : lied(verdict, `not live at the end: ${watcher.links().join(' ')}`), posts);
};

/** Looks once a second; not in the moment in which a process that was held up has yet to find out. */
const startSampling = ({ clock, network }: Stage, watcher: Watcher): void => {
  const sample = (dueAt: number): void => {
    const now = clock.monotonicMs();
    if (now === dueAt) watcher.sample(now, network.heardAt());
    clock.after(SAMPLE_MS, () => sample(now + SAMPLE_MS));
  };
  sample(clock.monotonicMs());
};

const short = (event: object): string => {
  const text = JSON.stringify(event);
  const id = /"id":"(msg_\w+)"/.exec(text)?.[1];
  return id === undefined ? text.slice(0, 300) : `${text.slice(0, 24)} ${id} ${/"isConfirmed":\w+/.exec(text)?.[0] ?? ''}`;
};

/** Posts, edits, deletes and inserts until there were enough; tells whether that is over. */
const startMessages = (stage: Stage, plan: { readonly watcher: Watcher; readonly messages: number }): (() => boolean) => {
  const { clock, random, server } = stage;
  let left = plan.messages;
  const one = (thread: ModelThread): void => {
    const now = clock.monotonicMs();
    const chance = random.next();
    if (chance < 0.04) {
      const change = thread.change(random.between(0, 10), { at: now, isDeleted: random.isTrue(0.2) });
      if (change !== undefined) tell(stage, thread, change);
      return;
    }
    left -= 1;
    const push = chance < 0.055 ? thread.insertLate(random.between(1, 40)) : thread.post(now);
    const isTold = !push.row.isLate || random.isTrue(0.7);
    plan.watcher.posted(thread.options.id, { ...push.row, telling: isTold ? tell(stage, thread, push) : 'broadcast' }, now);
  };
  const burst = (): void => {
    const thread = random.pick(server.threads);
    for (let count = Math.min(left, random.between(1, 15)); count > 0; count -= 1) one(thread);
    if (left > 0) clock.after(random.next() * 2 * BURST_MS, burst);
  };
  clock.after(2_000, burst);
  return () => left <= 0;
};

/** Broadcasts as the stage lets it fare. */
const tell = ({ broadcasts, clock, random, server }: Stage, thread: ModelThread, push: ModelPush): Telling => {
  const telling = server.isHeard(thread) ? 'broadcast' : 'missed';
  const send = (): void => server.broadcast(thread, push);
  if (random.isTrue(broadcasts.lost)) return telling;
  if (random.isTrue(broadcasts.garbled)) {
    server.garble(thread, push);
    return 'missed';
  }
  if (push.type === 'added' && random.isTrue(broadcasts.held)) {
    clock.after(random.between(1, 5_000), send);
    return telling;
  }
  send();
  if (random.isTrue(broadcasts.doubled)) send();
  return telling;
};

/** One fault after another; returns the function that ends the one that is under way. */
const startFaults = (stage: Stage, isOver: () => boolean, trace: ScheduleOptions['trace']): (() => void) => {
  const { clock, random } = stage;
  let endCurrent = (): void => {};
  const next = (): void => {
    if (isOver()) return;
    const fault = pickFault(random);
    trace?.(`${clock.monotonicMs() - START_AT} --- ${fault.name}`);
    const begun = fault.begin(stage);
    const heal = (): void => {
      cancel();
      begun?.heal();
      endCurrent = () => {};
      trace?.(`${clock.monotonicMs() - START_AT} --- healed`);
      clock.after(random.next() * 2 * FAULT_MS, next);
    };
    const cancel = clock.after(begun?.lastsMs ?? 0, heal);
    endCurrent = heal;
  };
  clock.after(random.next() * FAULT_MS, next);
  return () => endCurrent();
};
