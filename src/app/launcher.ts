import type { FromConsole, ToConsole } from './job-control.ts';

/** Ends every mode of a terminal that the console may have set, then leaves its screen. */
const RESET = [
  '\u001b[?2026l', // synchronized output
  '\u001b[0m',
  '\u001b[?7h', // wrapping
  '\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l', // mouse
  '\u001b[?1004l', // focus reports
  '\u001b[?2004l', // bracketed paste
  '\u001b[<u\u001b[>4m', // keyboard protocols, of kitty and of xterm
  '\u001b[?1049l', // alternate screen
  '\u001b[?25h', // cursor
].join('');

const FORWARDED = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;
/** How long the console may take to end when it is asked to: longer than its own patience, so only one that hangs takes all of it. */
const END_MS = 5_000;

/** Of each thread's young objects at most so many MiB: V8 lets them grow to several times that, and in a flood they would. */
const MEMORY = ['--max-semi-space-size=8'];

/**
 * Runs the console in a child process and gives the terminal back should that die: by SIGKILL, of memory, in native code. The child
 * stays in this process's group, so that the terminal's own signals reach both.
 */
export const launch = (): void => {
  const { spawn, spawnSync } = process.getBuiltinModule('node:child_process');
  const stty = (...words: readonly string[]): string =>
    spawnSync('stty', words, { stdio: [0, 'pipe', 'ignore'], encoding: 'utf8' }).stdout?.trim() ?? '';
  const lineSettings = stty('-g');
  const child = spawn(process.execPath, [...MEMORY, ...process.execArgv, ...process.argv.slice(1)], { stdio: [0, 1, 2, 'ipc'] });
  let isTaken = false;
  let isLent = false;
  /** A console that has the terminal gives it back first, and then asks for `stopJob`. */
  const stopped = (): void => {
    if (isTaken && !isLent) child.kill('SIGTSTP');
    else stopJob();
  };
  /** As ctrl-z does where nobody listens; where no shell could continue the job, the kernel does nothing. */
  const stopJob = (): void => {
    process.off('SIGTSTP', stopped);
    process.kill(0, 'SIGTSTP');
    process.on('SIGTSTP', stopped);
  };
  const passOn = (signal: NodeJS.Signals): void => {
    // Typed to a program that has the terminal for a while, such as an editor.
    if (isLent && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), END_MS);
  };
  for (const signal of FORWARDED) process.on(signal, passOn);
  process.on('SIGTSTP', stopped);
  child.on('message', (told: FromConsole) => {
    isTaken = told !== 'terminal-given-back';
    isLent = told === 'terminal-lent';
    if (told !== 'stop') return;
    stopJob();
    const answer: ToConsole = 'continued';
    child.send(answer, () => undefined);
  });
  child.on('error', (error) => {
    process.stderr.write(`netconsole could not be started: ${error.message}\n`);
    process.exit(1);
  });
  const giveBack = (signal: NodeJS.Signals | null): void => {
    // Where the console drew: stderr may be a file.
    writeQuietly(1, RESET);
    if (lineSettings !== '') stty(lineSettings);
    if (signal !== null) writeQuietly(2, `netconsole was ended by ${signal}; the terminal is as it was.\n`);
  };
  child.on('exit', (code, signal) => {
    if (isTaken) giveBack(signal);
    process.exit(code ?? 128 + (signal === null ? 1 : process.getBuiltinModule('node:os').constants.signals[signal]));
  });
};

/** To the terminal, at once; it may be gone. */
function writeQuietly(fd: 1 | 2, text: string): void {
  try {
    process.getBuiltinModule('node:fs').writeSync(fd, text);
  } catch {
    // Nobody reads it any more.
  }
}

const FLAGS_WITH_A_VALUE: readonly string[] = ['--server', '--token-file', '--profile', '--theme', '--tz'];
/** The commands that open the console. */
const COMMANDS: readonly string[] = ['demo', 'drill'];
const TELLING_FLAGS: readonly string[] = ['-h', '--help', '-V', '--version'];

/** Whether the command line opens the console. A flag unknown here only means that nothing looks after the terminal. */
export const opensConsole = (words: readonly string[]): boolean => {
  const command = words.find((word, index) => !word.startsWith('-') && !FLAGS_WITH_A_VALUE.includes(words[index - 1] ?? ''));
  return (command === undefined || COMMANDS.includes(command)) && !words.some((word) => TELLING_FLAGS.includes(word));
};

/** Whether this process is the one that a shell started, on a terminal: not a thread of the program, nor a launched console. */
export const isOnTerminal = (): boolean => {
  const { isatty } = process.getBuiltinModule('node:tty');
  const { isMainThread } = process.getBuiltinModule('node:worker_threads');
  return isMainThread && process.send === undefined && isatty(0) && isatty(1);
};
