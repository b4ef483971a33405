import { isListPane } from '../store/screens.ts';
import { type ConsoleState, isChoosing, selectFocus, selectOneLineField, selectOverlay } from '../store/state.ts';
import type { KeyContext } from './command.ts';

/** The scopes that take keys now, the most specific first. */
export const activeKeyContexts = (state: ConsoleState): readonly KeyContext[] => {
  const overlay = selectOverlay(state);
  if (overlay !== undefined) {
    if (selectOneLineField(state) !== undefined) return [`overlay:${overlay.type}`, 'text'];
    return isChoosing(overlay) ? [`overlay:${overlay.type}`, 'choice'] : [`overlay:${overlay.type}`];
  }
  if (state.view.filtering !== null) return ['filter', 'text'];
  if (isComposing(state)) return ['composer', 'text'];
  const focus = selectFocus(state);
  const pane: readonly KeyContext[] = isListPane(focus) ? [focus, 'list', 'global'] : [focus, 'global'];
  return state.paceWait === null ? pane : ['waiting', ...pane];
};

/** Whether typed letters go into the composer. */
export const isComposing = ({ view, overlays }: ConsoleState): boolean =>
  overlays.length === 0 && view.filtering === null && view.screen === 'threads' && view.composer.isOpen;

/** The mode as a word, for the status line. */
export const modeWord = (state: ConsoleState): 'NORMAL' | 'INSERT' | 'FILTER' | 'COMMAND' | 'CONFIRM' => {
  const overlay = selectOverlay(state);
  if (overlay?.type === 'palette') return 'COMMAND';
  if (overlay?.type === 'confirm' || overlay?.type === 'quit') return 'CONFIRM';
  if (overlay !== undefined && 'field' in overlay) return 'INSERT';
  if (state.view.filtering !== null) return 'FILTER';
  return isComposing(state) ? 'INSERT' : 'NORMAL';
};
