import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toId } from '../../../src/domain/ids.ts';
import { countOutcomes, executeOperation, type OutcomeCounts } from '../../../src/operations/execute/execute.ts';
import { routineState } from '../../../src/operations/execute/target-state.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';

/** How long it took to pause so many routines, each read before and read back after, over a server that answers so late. */
export type Speed = {
  readonly targets: number;
  readonly latencyMs: number;
  readonly seconds: number;
  readonly counts: OutcomeCounts;
  /** What the server has paused in the end. */
  readonly paused: number;
};

/** Pauses routines of the large organisation through the real client, over HTTP, with a delay before every answer. */
export const measureSpeed = async ({ targets, latencyMs }: { readonly targets: number; readonly latencyMs: number }): Promise<Speed> => {
  await using network = await openNetwork({ scenario: 'crowd' });
  const { token } = principalNamed(network, 'Kim');
  const platform = createArchastroPlatform({ server: network.url, credential: { kind: 'bearer', getToken: () => Promise.resolve(token) } });
  const routines = (await platform.listRoutines()).slice(0, targets);
  await network.control({ do: 'spoil-requests', faults: [{ kind: 'slow', ms: latencyMs }] });
  const startedAt = performance.now();
  const outcomes = await executeOperation(
    { platform, ledger: { record: () => Promise.resolve() }, sleep: (ms) => setTimeout(ms), random: Math.random },
    {
      operation: toId<'operation'>('op_speed'),
      kind: 'pause',
      scope: { type: 'marked' },
      targets: routines.map((routine) => ({
        target: { type: 'routine', id: routine.id, agent: routine.agent, name: routine.name },
        before: routineState(routine),
        wanted: { ...routineState(routine), status: 'paused' },
      })),
      reason: '',
      confirmedBy: 'flag',
      expiresAt: null,
      undoes: null,
    },
  );
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  await network.control({ do: 'clear' });
  const paused = (await platform.listRoutines()).filter(({ status }) => status === 'paused').length;
  await platform.close();
  return { targets: routines.length, latencyMs, seconds, counts: countOutcomes(outcomes), paused };
};

/** `npm run operations:speed -- --targets N --latency MS` prints one line of JSON; it ends with 1 above 60 s, or where one is not paused. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { targets: { type: 'string', default: '500' }, latency: { type: 'string', default: '100' } } });
  const speed = await measureSpeed({ targets: Number(values.targets), latencyMs: Number(values.latency) });
  console.log(JSON.stringify(speed));
  process.exit(speed.seconds < 60 && speed.counts.done === speed.targets && speed.paused === speed.targets ? 0 : 1);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
