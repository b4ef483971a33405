import { describe, expect, it } from 'vitest';
import { layoutOf, placedPane } from '../../src/presenter/layout.ts';
import { type PaneId, SCREEN_PANES, SCREENS } from '../../src/store/screens.ts';
import { type ConsoleState, selectFocus } from '../../src/store/state.ts';
import { after, emptyState } from '../support/states.ts';

const SIZES = [
  [40, 15],
  [79, 24],
  [80, 24],
  [100, 30],
  [110, 24],
  [120, 36],
] as const;

/** The states that `tab` goes through on a screen, once around and one further. */
const around = (start: ConsoleState, panes: readonly PaneId[]): readonly ConsoleState[] =>
  [...panes, null].reduce<readonly ConsoleState[]>(
    (states) => [...states, after(states.at(-1) ?? start, { type: 'focus-moved', by: 1 })],
    [start],
  );

describe('the pane that takes the keys is on the screen', () => {
  it.each(SIZES)('at %dx%d, wherever tab goes', (columns, rows) => {
    const hidden = SCREENS.flatMap((screen) =>
      around(after(emptyState(columns, rows), { type: 'screen-opened', screen }), SCREEN_PANES[screen])
        .filter((state) => placedPane(state, selectFocus(state)) === undefined)
        .map((state) => `${screen}: ${selectFocus(state)}`),
    );

    expect(hidden).toEqual([]);
  });

  it.each(SIZES)('at %dx%d, whatever a command or a smaller terminal leaves focused', (columns, rows) => {
    const hidden = SCREENS.flatMap((screen) =>
      SCREEN_PANES[screen].filter((pane) => {
        const wide = after(emptyState(200, 60), { type: 'screen-opened', screen }, { type: 'pane-focused', pane });
        return placedPane({ ...wide, terminal: { columns, rows } }, pane) === undefined;
      }),
    );

    expect(hidden).toEqual([]);
  });

  it('has the screen alone where it has no place beside others, and the panes to go on to are named', () => {
    const state = after(
      emptyState(100, 30),
      { type: 'screen-opened', screen: 'routines' },
      { type: 'pane-focused', pane: 'routine-detail' },
    );

    expect(layoutOf(state)).toMatchObject({ tabs: 'panes', rows: [{ panes: [{ pane: 'routine-detail', width: 100 }] }] });
    expect(layoutOf(after(state, { type: 'focus-moved', by: 1 }))).toMatchObject({
      tabs: 'views',
      rows: [{ panes: [{ pane: 'routines' }] }],
    });
  });
});
