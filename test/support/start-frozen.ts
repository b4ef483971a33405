import type { ConsoleState } from '../../src/store/state.ts';
import { type StartOptions, startConsole, type TestConsole } from './start-console.ts';
import { createFrozenClock } from './test-clock.ts';

/** A console on the company's network of seed 1 at a moment that does not pass, with everything read: each run gives the same frames. */
export const startFrozen = async (options: StartOptions = {}): Promise<TestConsole> => {
  const console = await startConsole({ scenario: 'company', clock: createFrozenClock(), ...options });
  await console.until(isSettled);
  return console;
};

/** Whether nothing more is to come as long as time stands still. */
const isSettled = ({ link, network }: ConsoleState): boolean => {
  const isLive = link.isSnapshotRead && link.connection.state === 'live' && link.lastFrameAt !== null;
  const threads = [...network.threads.values()];
  const areFollowed = threads.every(({ id }) => network.threadLinks.get(id)?.state === 'live');
  const areRead = threads.every(({ id, unreadCount }) => unreadCount === 0 || network.logs.get(id)?.isLoaded === true);
  return isLive && threads.length > 0 && areFollowed && areRead;
};
