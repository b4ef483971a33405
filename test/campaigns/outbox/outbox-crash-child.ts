import { openSync, readFileSync, writeSync } from 'node:fs';
import { toId } from '../../../src/domain/ids.ts';
import type { Post } from '../../../src/domain/message.ts';
import { type OutboxDisk, openOutbox, systemOutboxDisk } from '../../../src/outbox/outbox.ts';
import { withOutbox } from '../../../src/outbox/outbox-platform.ts';
import { createPostServer, type Fate } from '../../outbox/post-server.ts';

/**
 * `FOLDER SERVER JOURNAL RUN STEP MOMENT POSTS MODE`: a console that posts `POSTS` messages into each of two threads and kills
 * itself around the step `STEP`, counted from 1 over everything that changes the disk or the server. Step 0 ends in peace, when
 * all posts of this and of earlier consoles have ended.
 */
const [folder = '', serverFile = '', journalFile = '', run = '', step = '0', moment = 'before', posts = '0', mode = 'remembers'] =
  process.argv.slice(2);

const server = openSync(serverFile, 'a');
const journal = openSync(journalFile, 'a');

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

let steps = 0;

/** Does `action`, or dies before, halfway or after it where this is the chosen step. */
const around = async <Result>(action: () => Promise<Result>, half: () => Promise<unknown> = action): Promise<Result> => {
  steps += 1;
  if (steps !== Number(step)) return action();
  if (moment === 'halfway') await half();
  if (moment === 'after') await action();
  return die();
};

const disk: OutboxDisk = {
  ...systemOutboxDisk,
  makeFolder: (path) => around(() => systemOutboxDisk.makeFolder(path)),
  rename: (from, to) => around(() => systemOutboxDisk.rename(from, to)),
  syncFolder: (path) => around(() => systemOutboxDisk.syncFolder(path)),
  remove: (file) => around(() => systemOutboxDisk.remove(file)),
  open: async (file, how) => {
    const handle = await around(() => systemOutboxDisk.open(file, how));
    return {
      write: (bytes) =>
        around(
          () => handle.write(bytes),
          () => handle.write(bytes.subarray(0, Math.floor(bytes.length / 2))),
        ),
      sync: () => around(handle.sync),
      truncate: (bytes) => around(() => handle.truncate(bytes)),
      close: () => around(handle.close),
    };
  },
};

/** The server is a file, so that it outlives this process: what is written to it at once and without a buffer was received. */
const store = {
  list: (): readonly Post[] =>
    readFileSync(serverFile, 'utf8')
      .split('\n')
      .flatMap((line): Post[] => (line === '' ? [] : [JSON.parse(line)])),
  add: (post: Post): void => void writeSync(server, `${JSON.stringify(post)}\n`),
};

let attempts = 0;

/** Some attempts fail, with or without effect; the boundary of sending is a step too. */
const fateOf = async (): Promise<Fate> => {
  attempts += 1;
  const fate: Fate =
    attempts % 5 === 2 ? { fails: 'timeout', when: 'after' } : attempts % 7 === 3 ? { fails: 'unavailable', when: 'before' } : 'stored';
  return around(async () => fate);
};

/** A clock on which retries come at once. */
const time = {
  now: Date.now,
  after: (delayMs: number, action: () => void) => {
    const timer = setTimeout(action, delayMs / 200);
    return () => clearTimeout(timer);
  },
};

const postOf = (thread: string, index: number): Post => ({
  thread: toId<'thread'>(thread),
  content: `post ${index} of run ${run} in ${thread}`,
  idempotencyKey: `${run}-${thread}-${index}`,
  type: 'message',
  replyTo: null,
  writtenAt: Date.now(),
});

const note = (post: Post, state: string): void =>
  void writeSync(journal, `${JSON.stringify({ key: post.idempotencyKey, thread: post.thread, state })}\n`);

const main = async (): Promise<void> => {
  const outbox = await openOutbox({ folder, origin: 'https://platform.example', principal: toId<'user'>('usr_1'), now: Date.now, disk });
  const base = createPostServer({ store, remembersKeys: mode === 'remembers', fateOf });
  const platform = withOutbox(
    { ...base, postMessage: (post) => base.postMessage(post).then((message) => around(async () => message)) },
    outbox,
    time,
  );
  const accepted = new Set<string>();
  platform.subscribe((events) => {
    for (const event of events) {
      if (event.type !== 'delivery-changed') continue;
      const { post, delivery } = event;
      if (post.idempotencyKey.startsWith(`${run}-`)) accepted.add(post.idempotencyKey);
      note(post, delivery.state);
    }
  });
  for (let index = 0; index < Number(posts); index += 1) {
    for (const thread of ['thr_1', 'thr_2']) {
      const post = postOf(thread, index);
      note(post, 'posted');
      void platform.postMessage(post).catch(() => {});
    }
  }
  const isOver = (): boolean => accepted.size === 2 * Number(posts) && outbox.entries().length === 0;
  while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 2));
  await platform.close();
};

await main();
