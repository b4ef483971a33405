import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far, its children included. Times in milliseconds of CPU, memory in bytes. */
export type Usage = { readonly cpuMs: number; readonly mainThreadMs: number; readonly rssBytes: number };

/** Reads the kernel's account of a process and all that it started (Linux). */
export const usageOf = (pid: number): Usage => {
  const all = [pid, ...descendantsOf(pid)];
  return {
    cpuMs: sum(all.map(cpuMsOf)),
    mainThreadMs: Math.max(...all.map((each) => onCpuMs(`/proc/${each}/schedstat`))),
    rssBytes: sum(all.map(rssOf)),
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const cpuMsOf = (pid: number): number =>
  sum(readdirSync(`/proc/${pid}/task`).map((thread) => onCpuMs(`/proc/${pid}/task/${thread}/schedstat`)));

/** The first number of schedstat: nanoseconds on a CPU. */
const onCpuMs = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
};

const rssOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

function descendantsOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

export type Spent = Usage & { readonly seconds: number };

/** Begins to measure; what it returns ends it and gives what was used in between. */
export const measure = (pid: number): (() => Spent) => {
  const startedAt = performance.now();
  const before = usageOf(pid);
  return () => {
    const after = usageOf(pid);
    return {
      seconds: (performance.now() - startedAt) / 1000,
      cpuMs: after.cpuMs - before.cpuMs,
      mainThreadMs: after.mainThreadMs - before.mainThreadMs,
      rssBytes: after.rssBytes,
    };
  };
};
