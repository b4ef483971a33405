import type { Environment } from './environment.ts';

/** The parts of Node's `process` that are made tight. */
export type ProcessLike = {
  title: string;
  readonly umask: (mask: number) => number;
  readonly report?: {
    reportOnFatalError: boolean;
    reportOnSignal: boolean;
    reportOnUncaughtException: boolean;
  };
};

/**
 * Makes the process keep to itself: a fixed title, new files for this user only, and no diagnostic reports, which hold the
 * environment. Call it first of all on the main thread; it counts for all threads.
 */
export const hardenProcess = (process: ProcessLike): void => {
  process.title = 'netconsole';
  process.umask(0o077);
  if (process.report === undefined) return;
  process.report.reportOnFatalError = false;
  process.report.reportOnSignal = false;
  process.report.reportOnUncaughtException = false;
};

const DUMPING = /--(?:heapsnapshot|heap-prof|cpu-prof|report-|inspect|trace-)/;

/** The options of Node, in the environment or its command line, that write memory to files or open a debugger, to be told to the operator. */
export const dumpingOptions = ({ NODE_OPTIONS = '' }: Environment, nodeWords: readonly string[] = process.execArgv): readonly string[] => [
  ...new Set([...NODE_OPTIONS.split(/\s+/), ...nodeWords].filter((option) => DUMPING.test(option))),
];
