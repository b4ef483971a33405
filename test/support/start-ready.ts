import { type StartOptions, startConsole, type TestConsole } from './start-console.ts';

/** A console that has read its network and follows it live. */
export const startReady = async (options: StartOptions = {}): Promise<TestConsole> => {
  const console = await startConsole(options);
  await console.until(({ link }) => link.isSnapshotRead && link.connection.state === 'live');
  return console;
};

/** Lets a question's deaf time pass and says yes to it. */
export const sayYes = async (console: TestConsole): Promise<void> => {
  console.clock.advance(301);
  await console.press('y');
};

/** Opens the thread whose title the words filter. */
export const openThread = async (console: TestConsole, words: string): Promise<void> => {
  await console.press('2 /');
  await console.type(words);
  await console.press('enter enter');
  await console.shows(`#${words}`);
};
