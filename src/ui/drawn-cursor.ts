import { useEffect } from 'react';
import { selectRows } from '../presenter/rows/list-table.ts';
import { selectLoopInView } from '../presenter/rows/loop-rows.ts';
import type { ListId } from '../store/screens.ts';
import { type ConsoleState, selectFocus } from '../store/state.ts';
import { useConsole, useConsoleHandle } from './console-context.ts';

/**
 * Holds the cursor to the row on which a focused list was first drawn with it: from then on it is that row, wherever news put it. It is on none
 * while the network is read for the first time, because rows come in any order then. Gives the row that is to be drawn and held.
 */
export const useDrawnCursor = (list: ListId): string | null =>
  useHeldCursor(list, (state) =>
    state.view.lists[list].cursor === null && showsCursor(state, list) ? (selectRows(state, list)[0]?.id ?? null) : null,
  );

const showsCursor = (state: ConsoleState, list: ListId): boolean =>
  selectFocus(state) === list && (state.link.isSnapshotRead || state.link.snapshotError !== null);

/** Holds the cursor of loops to the one in view, where no list shows them: another one takes its place only once it has been drawn. */
export const useDrawnLoop = (): string | null =>
  useHeldCursor('loops', (state) => {
    const shown = selectLoopInView(state);
    return shown === state.view.lists.loops.cursor ? null : shown;
  });

function useHeldCursor(list: ListId, selectDrawn: (state: ConsoleState) => string | null): string | null {
  const { store } = useConsoleHandle().commands;
  const drawn = useConsole(selectDrawn);
  useEffect(() => {
    if (drawn !== null) store.dispatch({ type: 'cursor-drawn', list, cursor: drawn });
  }, [store, list, drawn]);
  return drawn;
}
