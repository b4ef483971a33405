import { readdirSync, readFileSync } from 'node:fs';

/**
 * What a process has used so far, its children included. Times in milliseconds of CPU, memory in bytes: `rssBytes` is of the largest
 * process alone, `othersRssBytes` of the launcher around it, most of which is Node's own code, that both share.
 */
export type Usage = { readonly cpuMs: number; readonly mainThreadMs: number; readonly rssBytes: number; readonly othersRssBytes: number };

/** Reads the kernel's account of a process and all that it started (Linux). */
export const usageOf = (pid: number): Usage => {
  const all = [pid, ...descendantsOf(pid)];
  const sizes = all.map(rssOf);
  const largest = Math.max(...sizes);
  return {
    cpuMs: sum(all.map(cpuMsOf)),
    mainThreadMs: Math.max(...all.map((each) => onCpuMs(`/proc/${each}/schedstat`))),
    rssBytes: largest,
    othersRssBytes: sum(sizes) - largest,
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
      othersRssBytes: after.othersRssBytes,
    };
  };
};

/** Of memory in MiB: the largest, and by how much it grew a minute in the second half, when everything has its size. */
export type MemoryUsed = { readonly largest: number; readonly growthPerMinute: number };

const SAMPLE_MS = 500;

/** Looks at the memory of the largest process of a tree twice a second until what it returns is called. */
export const sampleMemory = (pid: number): (() => MemoryUsed) => {
  const samples: { readonly minute: number; readonly mib: number }[] = [];
  const look = (): void => {
    samples.push({ minute: performance.now() / 60_000, mib: usageOf(pid).rssBytes / 2 ** 20 });
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    look();
    return { largest: Math.max(...samples.map(({ mib }) => mib)), growthPerMinute: slope(samples.slice(samples.length >> 1)) };
  };
};

/** Of the straight line that is nearest to all samples. */
function slope(samples: readonly { readonly minute: number; readonly mib: number }[]): number {
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  const [minute, mib] = [mean(samples.map((sample) => sample.minute)), mean(samples.map((sample) => sample.mib))];
  const spread = sum(samples.map((sample) => (sample.minute - minute) ** 2));
  return spread === 0 ? 0 : sum(samples.map((sample) => (sample.minute - minute) * (sample.mib - mib))) / spread;
}
