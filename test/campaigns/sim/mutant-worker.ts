import { type ModuleSource, registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Mutant } from './mutant.ts';
import { plant, targetOf } from './plant.ts';

const isMutant = (value: unknown): value is Mutant => typeof value === 'object' && value !== null && 'from' in value && 'to' in value;

const textOf = (source: ModuleSource | undefined): string => (typeof source === 'string' ? source : new TextDecoder().decode(source));

/** Puts the bug into the source as it is loaded. */
const plantOnLoad = (mutant: Mutant): void => {
  const target = targetOf(mutant).href;
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      return url === target ? { ...loaded, source: plant(textOf(loaded.source), mutant) } : loaded;
    },
  });
};

if (isMutant(workerData)) plantOnLoad(workerData);
// Only what is loaded from now on has the bug in it.
const { noticeBug } = await import('./kill-suite.ts');
parentPort?.postMessage({ noticed: await noticeBug() });
