import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  agentUnderCursor,
  routineUnderCursor,
  rowUnderCursor,
  sessionUnderCursor,
  teamUnderCursor,
  threadUnderCursor,
} from '../../src/presenter/cursor-target.ts';
import { selectRows } from '../../src/presenter/rows/list-table.ts';
import { selectLoopInView } from '../../src/presenter/rows/loop-rows.ts';
import { rowAfter } from '../../src/presenter/rows/row.ts';
import { reduce } from '../../src/store/reduce.ts';
import { isListPane, SCREEN_PANES, SCREENS } from '../../src/store/screens.ts';
import { type ConsoleState, selectFocus } from '../../src/store/state.ts';
import { anyEvent, news } from '../support/event-stream.ts';
import { emptyState } from '../support/states.ts';

/** The ids that the verbs would act on. The only routine of an agent and the team of a thread are told by its record, not by a place. */
const targets = (state: ConsoleState): Readonly<Record<string, string | undefined>> => {
  const focus = selectFocus(state);
  return {
    row: isListPane(focus) ? rowUnderCursor(state, focus)?.id : undefined,
    routine: focus === 'agents' ? undefined : routineUnderCursor(state),
    session: sessionUnderCursor(state),
    agent: agentUnderCursor(state),
    thread: threadUnderCursor(state),
    team: state.view.screen === 'teams' ? teamUnderCursor(state) : undefined,
  };
};

/** A frame: a focused list whose cursor was nowhere shows it on its first row, and holds it; the incident view holds the loop it shows. */
const drawn = (state: ConsoleState): ConsoleState => {
  const loop = state.view.screen === 'incident' ? selectLoopInView(state) : null;
  return withFirstRows(loop === null ? state : reduce(state, { type: 'cursor-drawn', list: 'loops', cursor: loop }));
};

const withFirstRows = (state: ConsoleState): ConsoleState =>
  SCREEN_PANES[state.view.screen]
    .filter(isListPane)
    .filter((list) => list === selectFocus(state))
    .reduce((current, list) => {
      const [first] = selectRows(current, list);
      return first === undefined || current.view.lists[list].cursor !== null
        ? current
        : reduce(current, { type: 'cursor-drawn', list, cursor: first.id });
    }, state);

const places = fc.constantFrom(...SCREENS.flatMap((screen) => SCREEN_PANES[screen].map((pane) => ({ screen, pane }))));

it('acts on what was drawn or on nothing, whatever news came between the frame and the key, in every list', () => {
  const seen = { kept: 0, gone: 0 };
  const stories = fc.record({
    before: fc.array(anyEvent, { minLength: 20, maxLength: 80 }),
    place: places,
    down: fc.nat(3),
    between: fc.array(news, { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(stories, ({ before, place: { screen, pane }, down, between }) => {
      const there = before.reduce(reduce, emptyState());
      const frame = drawn(reduce(reduce(there, { type: 'screen-opened', screen }), { type: 'pane-focused', pane }));
      const next = isListPane(pane) ? rowAfter(selectRows(frame, pane), frame.view.lists[pane], down) : undefined;
      const shown =
        next === undefined || !isListPane(pane)
          ? frame
          : drawn(reduce(frame, { type: 'list-cursor-set', list: pane, cursor: next.row.id, place: next.place }));
      const pointed = targets(shown);

      const after = targets(between.reduce(reduce, shown));

      // What a held id stands for can come back or become known while the cursor stands on it.
      const isHeld = !isListPane(pane) || shown.view.lists[pane].cursor !== null;
      const others = Object.entries(after).filter(
        ([scope, id]) => id !== undefined && id !== pointed[scope] && !(isHeld && pointed[scope] === undefined),
      );
      expect(others).toEqual([]);
      seen.kept += Object.values(after).filter((id) => id !== undefined).length;
      seen.gone += Object.keys(after).filter((scope) => after[scope] === undefined && pointed[scope] !== undefined).length;
    }),
    { numRuns: 1_500 },
  );
  expect(Math.min(seen.kept, seen.gone)).toBeGreaterThan(10);
});
