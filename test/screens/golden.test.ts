import { describe, expect, it } from 'vitest';
import type { TestConsole } from '../support/start-console.ts';
import { startFrozen } from '../support/start-frozen.ts';
import { openThread } from '../support/start-ready.ts';

type Golden = {
  /** The name of the file in `frames`. */
  readonly name: string;
  readonly size: readonly [columns: number, rows: number];
  /** What the operator does before looking. */
  readonly act: (console: TestConsole) => Promise<void>;
};

const WIDE = [120, 36] as const;
const MEDIUM = [80, 24] as const;
const NARROW = [40, 15] as const;

const typed =
  (keys: string, text = '') =>
  async (console: TestConsole): Promise<void> => {
    await console.press(keys);
    await console.type(text);
  };

/** Few, and read in review. `npx vitest run test/screens -u` takes the frames as they are. */
const GOLDENS: readonly Golden[] = [
  { name: 'overview', size: WIDE, act: async () => undefined },
  { name: 'thread-external', size: WIDE, act: (console) => openThread(console, 'Main') },
  {
    name: 'thread-internal-composer',
    size: WIDE,
    act: async (console) => {
      await openThread(console, 'Claims');
      await console.press('esc esc i');
      await console.paste('Thanks, both.\nPlease tell me when HX-20417 is settled: I am in the yard until four.');
    },
  },
  { name: 'agents', size: WIDE, act: typed('3 j') },
  { name: 'teams', size: WIDE, act: typed('4') },
  { name: 'routines-confirm', size: WIDE, act: typed('5 j j j p r') },
  { name: 'runs', size: MEDIUM, act: typed('6 j j') },
  { name: 'overview', size: MEDIUM, act: async () => undefined },
  { name: 'palette', size: MEDIUM, act: typed('5 :', 'rou') },
  { name: 'help', size: MEDIUM, act: typed('?') },
  { name: 'thread-external', size: NARROW, act: (console) => openThread(console, 'Main') },
  { name: 'routines-confirm', size: NARROW, act: typed('5 j j j p r') },
];

describe('the screen', () => {
  for (const { name, size, act } of GOLDENS) {
    const [columns, rows] = size;
    it(`shows ${name} at ${columns}x${rows} as it did before`, async () => {
      await using console = await startFrozen({ columns, rows });

      await act(console);

      await expect(`${console.screen().join('\n')}\n`).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`);
    });
  }
});
