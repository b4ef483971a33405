import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';
import { createRandom, type Random } from '../../src/simulator/world/random.ts';
import { SCREENS } from '../../src/store/screens.ts';
import { type ConsoleState, selectOverlay } from '../../src/store/state.ts';
import { NAMED_KEYS } from '../support/key-bytes.ts';
import type { TestConsole } from '../support/start-console.ts';
import { startFrozen } from '../support/start-frozen.ts';
import { openThread } from '../support/start-ready.ts';
import { brokenRules } from './frame-rules.ts';

/** More in a longer run: `NETCONSOLE_KEYS=20000 NETCONSOLE_SEED=7`. */
const KEYS = Number(process.env['NETCONSOLE_KEYS'] ?? 300);
const SEED = Number(process.env['NETCONSOLE_SEED'] ?? 1);

/** The rules that the present frame breaks; news can come while it is drawn, so it is drawn again before one counts as broken. */
const broken = async (console: TestConsole): Promise<readonly string[]> => {
  if (brokenBy(console).length > 0) await console.drawn();
  return brokenBy(console);
};

const brokenBy = ({ output, state }: TestConsole): readonly string[] => brokenRules(output.terminal, state());

const SIZES: readonly (readonly [number, number])[] = [
  [160, 50],
  [120, 36],

  [109, 30],

  [80, 24],
  [80, 19],
  [79, 24],

  [60, 17],
  [41, 16],
  [40, 15],

  [40, 14],
  [30, 8],
  [20, 4],
];

describe('every frame', () => {
  it('keeps its rules in every view at every size', async () => {
    await using console = await startFrozen();
    const problems: string[] = [];
    const look = async (what: string): Promise<void> => {
      for (const [columns, rows] of SIZES) {
        await console.resize(columns, rows);
        problems.push(...(await broken(console)).map((words) => `${what} at ${columns}x${rows}: ${words}`));
      }
      await console.resize(120, 36);
    };

    for (const [index, screen] of SCREENS.entries()) {
      await console.press(String((index + 1) % 10));
      await look(screen);
    }
    await openThread(console, 'Main');
    await look('external thread');
    await console.press('i');
    await console.paste('one\ntwo\nthree\nfour\nfive\nsix');
    await look('composer');
    await console.press('esc 5 p r');
    await look('question');
    console.clock.advance(400);
    for (const keys of ['esc ?', 'esc :', 'esc x', 'esc J', 'esc esc esc esc']) {
      await console.press(keys);
      await look(keys);
    }

    expect(problems).toEqual([]);
  });

  it(`keeps its rules through ${KEYS} random keys and sizes (seed ${SEED})`, { timeout: 60_000 + KEYS * 60 }, async () => {
    const random = createRandom(SEED);
    await using console = await startFrozen();
    const pressed: string[] = [];
    const problems: string[] = [];

    for (let count = 0; count < KEYS && problems.length === 0; count += 1) {
      if (random.chance(0.04)) await console.resize(40 + random.below(121), 15 + random.below(36));
      if (random.chance(0.005)) await console.resize(30, 8);
      const key = pickKey(random, console.state());
      pressed.push(key);
      console.clock.advance(400);
      await console.press(key);
      problems.push(...(await broken(console)));
    }

    expect(problems, `after ${pressed.slice(-40).join(' ')}\n${console.screen().join('\n')}`).toEqual([]);
  });
});

const TABLE_KEYS = [...new Set(COMMANDS.flatMap(({ keys }) => keys).flatMap((combination) => combination.split(' ')))];
const OTHER_KEYS = ['a', 'z', 'ä', '日', '👍', '0', '9', '%', ...NAMED_KEYS];

/** A key, more often one that does something; none that quits. */
function pickKey(random: Random, state: ConsoleState): string {
  const key = random.pick(random.chance(0.8) ? TABLE_KEYS : OTHER_KEYS);
  return selectOverlay(state)?.type === 'quit' && ['y', 'q', 'ctrl-c'].includes(key) ? 'esc' : key;
}
