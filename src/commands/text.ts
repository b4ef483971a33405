import type { ConsoleEvent } from '../store/events.ts';
import { type ConsoleState, selectOverlay } from '../store/state.ts';
import type { TextEdit } from '../store/text-field.ts';
import type { Command } from './command.ts';

/** The event that applies an edit to whatever text is being typed, or `undefined` where none is. */
export const textEdited = (state: ConsoleState, edit: TextEdit): ConsoleEvent | undefined => {
  const overlay = selectOverlay(state);
  if (overlay !== undefined) return 'field' in overlay ? { type: 'overlay-field-edited', edit } : undefined;
  if (state.view.filtering !== null) return { type: 'filter-edited', edit };
  return state.view.composer.isOpen ? { type: 'draft-edited', edit } : undefined;
};

type FixedEdit = Exclude<TextEdit['type'], 'insert' | 'set' | 'move-to'>;

const edit = (type: FixedEdit, title: string, keys: readonly string[]): Command => ({
  id: `text.${type}`,
  title,
  scope: 'text',
  keys,
  run: ({ store }) => {
    const event = textEdited(store.getState(), { type });
    if (event !== undefined) store.dispatch(event);
  },
});

/** The readline keys, the same in every text. */
export const TEXT_COMMANDS: readonly Command[] = [
  edit('delete-left', 'Delete the previous character', ['backspace']),
  edit('delete-right', 'Delete the next character', ['delete', 'ctrl-d']),
  edit('delete-word', 'Delete the previous word', ['ctrl-w', 'alt-backspace']),
  edit('delete-to-start', 'Delete to the start of the line', ['ctrl-u']),
  edit('delete-to-end', 'Delete to the end of the line', ['ctrl-k']),
  edit('move-left', 'Go one character left', ['left', 'ctrl-b']),
  edit('move-right', 'Go one character right', ['right', 'ctrl-f']),
  edit('move-word-left', 'Go one word left', ['alt-b', 'ctrl-left']),
  edit('move-word-right', 'Go one word right', ['alt-f', 'ctrl-right']),
  edit('move-start', 'Go to the start of the line', ['ctrl-a', 'home']),
  edit('move-end', 'Go to the end of the line', ['ctrl-e', 'end']),
];
