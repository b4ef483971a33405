/** What a console tells the launcher that looks after its terminal, over the channel between them. */
export type FromConsole = 'terminal-taken' | 'terminal-lent' | 'terminal-given-back' | 'stop';
/** What the launcher answers to `stop` when the job goes on. */
export type ToConsole = 'continued';

/** What this process does about its place in a shell: who looks after its terminal, and how it stops and goes on. */
export type JobControl = {
  /** To be called before the terminal's modes are changed. */
  readonly takeTerminal: () => void;
  /** To be called when they are as they were. Resolves when that is known to whoever looks after the terminal. */
  readonly giveTerminalBack: () => Promise<void>;
  /** Stops this process and its launcher, as ctrl-z does in a shell. Resolves when they go on; at once where no shell could continue them. */
  readonly stop: () => Promise<void>;
  /**
   * Has something done with the terminal by a program of its own. What is typed there to interrupt or to stop that program goes to all
   * processes on the terminal, and is not meant for this one.
   */
  readonly lend: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Hears of signals to stop and to go on, and of the end of the launcher. Returns the function that ends it. */
  readonly listen: (heard: Heard) => () => void;
};

export type Heard = { readonly stop: () => void; readonly goOn: () => void; readonly launcherLost: () => void };

/** Job control with a launcher at the other end of the channel of this process, or without one. */
export const createJobControl = (): JobControl => {
  let onStop: (() => void) | undefined;
  /** Without a listener the signal does to this process what it does to any. */
  const deaf = async (action: () => Promise<void>): Promise<void> => {
    const listener = onStop;
    if (listener !== undefined) process.off('SIGTSTP', listener);
    await action();
    if (listener !== undefined) process.on('SIGTSTP', listener);
  };
  return {
    takeTerminal: () => void tell('terminal-taken'),
    giveTerminalBack: () => tell('terminal-given-back'),
    stop: async () => {
      await deaf(async () => {
        if (process.send === undefined) process.kill(0, 'SIGTSTP');
        else await Promise.all([continued(), tell('stop')]);
      });
      // Nobody told a stopped process that its terminal has another size by now.
      process.kill(process.pid, 'SIGWINCH');
    },
    lend: async (work) => {
      const listeners = TYPED.map((signal) => ({ signal, heard: process.listeners(signal) }));
      for (const { signal } of listeners) {
        process.removeAllListeners(signal);
        process.on(signal, ignore);
      }
      await tell('terminal-lent');
      try {
        return await work();
      } finally {
        await tell('terminal-taken');
        for (const { signal, heard } of listeners) {
          for (const listener of heard) process.on(signal, listener);
          process.off(signal, ignore);
        }
      }
    },
    listen: ({ stop, goOn, launcherLost }) => {
      onStop = stop;
      process.on('SIGTSTP', stop);
      process.on('SIGCONT', goOn);
      process.on('disconnect', launcherLost);
      return () => {
        onStop = undefined;
        process.off('SIGTSTP', stop);
        process.off('SIGCONT', goOn);
        process.off('disconnect', launcherLost);
      };
    },
  };
};

/** What ctrl-c and ctrl-backslash send. */
const TYPED = ['SIGINT', 'SIGQUIT'] as const;
const ignore = (): void => undefined;

const continued = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('message', () => resolve());
  });

/** Resolves when it is told, or when nobody is there to be told. */
const tell = (told: FromConsole): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(told, () => resolve());
  });
