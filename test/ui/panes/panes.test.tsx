import { beforeAll, describe, expect, it } from 'vitest';
import { SCREEN_PANES } from '../../../src/store/screens.ts';
import type { ConsoleState } from '../../../src/store/state.ts';
import { PANES } from '../../../src/ui/panes/panes.tsx';
import { type DrawnAlone, renderAlone, SHOWN_THEMES } from '../../support/render-alone.tsx';
import { startFrozen } from '../../support/start-frozen.ts';
import { after, emptyState } from '../../support/states.ts';

const SIZES = [
  [98, 20],
  [40, 12],
  [20, 6],
] as const;

const EVERY = Object.keys(PANES) as (keyof typeof PANES)[];

/** All panes one below the other, each in so many rows. */
const drawEach = (width: number, height: number, options: { theme: (typeof SHOWN_THEMES)[number]; state: ConsoleState }): DrawnAlone =>
  renderAlone(
    EVERY.map((pane) => {
      const { Pane } = PANES[pane];
      return <Pane key={pane} width={width} height={height} />;
    }),
    { ...options, height: EVERY.length * height },
  );

describe.each(SHOWN_THEMES)('each pane alone, in %s', (theme) => {
  let busy: ConsoleState;
  beforeAll(async () => {
    await using console = await startFrozen();
    busy = console.state();
  });

  it.each(SIZES)('fills %i x %i cells and no more, with and without anything to show', (width, height) => {
    for (const state of [busy, emptyState()]) {
      const drawn = drawEach(width, height, { theme, state });

      expect(drawn.text.length).toBe(EVERY.length * height);
      for (const [index, pane] of EVERY.entries()) {
        const rows = drawn.text.slice(index * height, (index + 1) * height);
        expect([pane, drawn.widths.slice(index * height, (index + 1) * height).filter((cells) => cells !== width)]).toEqual([pane, []]);
        expect([pane, rows.join('').match(/[\u0000-\u001f\u007f-\u009f]/)]).toEqual([pane, null]);
        expect([pane, rows[0]?.match(/^[┌╔].*[┐╗]$/u)?.length, rows.at(-1)?.match(/^[└╚].*[┘╝]$/u)?.length]).toEqual([pane, 1, 1]);
      }
    }
  });

  it('says the same as in the first theme: meaning is never in a colour alone', () => {
    expect(drawEach(98, 20, { theme, state: busy }).text).toEqual(drawEach(98, 20, { theme: SHOWN_THEMES[0], state: busy }).text);
  });
});

it('shows every pane on some screen', () => {
  const shown = new Set<string>(Object.values(SCREEN_PANES).flat());

  expect(EVERY.filter((pane) => !shown.has(pane))).toEqual([]);
});

describe('a list of which rows cannot be read', () => {
  const draw = (state: ConsoleState): string => drawEach(98, 20, { theme: SHOWN_THEMES[0], state }).text.join('\n');

  it('counts them in its heading, and is never called empty', () => {
    const state = after(emptyState(), { type: 'agents-listed', agents: [] });
    const leftOut = [{ list: 'agents', of: null, count: 2, reason: 'agent.id is missing' }] as const;

    const drawn = draw({ ...state, link: { ...state.link, isSnapshotRead: true, leftOut } });

    expect(drawn).toMatch(/AGENTS 0 2 unreadable/);
    expect(drawn).toContain('2 rows could not be read. :link tells why.');
    expect(drawn).not.toContain('No agents yet.');
  });
});
