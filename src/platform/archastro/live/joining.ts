import type { ThreadId } from '../../../domain/ids.ts';
import { PlatformError } from '../../errors.ts';
import type { ConnectionPool } from '../link/connection-pool.ts';
import type { Topic } from '../link/topic.ts';
import type { LiveContext } from './live-context.ts';
import type { ThreadFollowers } from './thread-followers.ts';

const JOIN_WAIT_MS = 10_000;

const offline = (why: string): PlatformError => new PlatformError('offline', `${why}: nothing was sent.`);

/**
 * The topic of a thread, joined now if need be; `null` where it cannot be joined for now though the link stands. Rejects with `offline` while
 * the link is down, and as `Platform.listThreads` does where the thread cannot be found.
 */
export const joinThread = async (
  thread: ThreadId,
  { link, threads, context }: { readonly link: ConnectionPool | null; readonly threads: ThreadFollowers; readonly context: LiveContext },
): Promise<Topic | null> => {
  if (link === null) return null;
  if (context.directory.threadHome(thread) === undefined) await context.rest.getThread(thread);
  const known = threads.topic(thread);
  if (known?.state() === 'over' || known?.state() === 'refused') return null;
  if (link.isDown()) throw offline('The live link is down');
  if (known?.state() === 'joined') return known;
  await settled(thread, threads, context);
  const topic = threads.topic(thread);
  if (topic?.state() === 'joined') return topic;
  if (link.isDown()) throw offline('The live link is down');
  return null;
};

/** Resolves when the join was answered, or after 10 s. */
const settled = (thread: ThreadId, threads: ThreadFollowers, { clock }: LiveContext): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      stop();
      resolve();
    };
    const cancel = clock.after(JOIN_WAIT_MS, finish);
    const stop = threads.require(thread, finish);
  });
