import type { CommandContext } from '../commands/command.ts';
import { DEAF_MS } from '../commands/confirm.ts';
import { KEYMAP } from '../commands/index.ts';
import { runCommand } from '../commands/run.ts';
import { activeScopes, isComposing } from '../commands/scopes.ts';
import { textEdited } from '../commands/text.ts';
import { selectOverlay } from '../store/state.ts';
import { safe } from '../text/safe.ts';
import { graphemes } from '../text/width.ts';
import { isCharacter } from './key-name.ts';
import { ownText } from './widgets/own-text.ts';

/** More characters than fingers send at once: outside a text this is a paste that came without its brackets. */
const MAX_TYPED_AT_ONCE = 4;

/** What a key does: it runs a command, begins a combination, or goes into the text being typed. */
export const pressKey = (context: CommandContext, key: string): void => {
  const { store, now } = context;
  const state = store.getState();
  const overlay = selectOverlay(state);
  if (overlay?.type === 'confirm' && now() - overlay.openedAt < DEAF_MS) return;
  const scopes = activeScopes(state);
  const keys = [...state.view.pendingKeys, key];
  const match = KEYMAP.match(scopes, keys);
  if (state.view.pendingKeys.length > 0 && match.type !== 'prefix') store.dispatch({ type: 'keys-pending', keys: [] });
  if (match.type === 'command') runCommand(match.command, context);
  else if (match.type === 'prefix') store.dispatch({ type: 'keys-pending', keys });
  else if (keys.length > 1) {
    if (key !== 'esc')
      store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`${ownText(keys.join(' '))} does nothing here.` });
  } else if (scopes.includes('text') && isCharacter(key)) insertText(context, key === 'space' ? ' ' : key);
};

/** What typed characters do that came together, as over a slow line: each is a key, unless there are too many to be keys. */
export const pressCharacters = (context: CommandContext, text: string): void => {
  const characters = graphemes(text);
  const state = context.store.getState();
  const isText = activeScopes(state).includes('text') && selectOverlay(state)?.type !== 'confirm';
  if (!isText && characters.length > MAX_TYPED_AT_ONCE) {
    dropPaste(context);
    return;
  }
  for (const character of characters) pressKey(context, nameOf(character));
};

/** Pasted text goes into a text that is being typed and nowhere else; it never answers a question. */
export const paste = (context: CommandContext, text: string): void => {
  const state = context.store.getState();
  const isText = activeScopes(state).includes('text') && selectOverlay(state)?.type !== 'confirm';
  if (!isText) {
    dropPaste(context);
    return;
  }
  const lines = text.replaceAll(/\r\n?/g, '\n');
  insertText(context, isComposing(state) ? lines : lines.replaceAll('\n', ' ').trim());
};

function insertText({ store }: CommandContext, text: string): void {
  const event = textEdited(store.getState(), { type: 'insert', text });
  if (event !== undefined) store.dispatch(event);
}

const dropPaste = ({ store }: CommandContext): void =>
  store.dispatch({
    type: 'notice-shown',
    level: 'warning',
    text: safe`The paste was dropped: it only goes where text is typed, as after i, : or /.`,
  });

function nameOf(character: string): string {
  if (character === '\r') return 'enter';
  if (character === '\n') return 'ctrl-j';
  return character === ' ' ? 'space' : character;
}
