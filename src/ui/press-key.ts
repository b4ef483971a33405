import { activeKeyContexts, isComposing } from '../commands/active-key-contexts.ts';
import type { CommandContext } from '../commands/command.ts';
import { INPUT_GUARD_MS } from '../commands/confirm.ts';
import { COMMANDS, KEYMAP } from '../commands/index.ts';
import { runCommand } from '../commands/run.ts';
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
  if (overlay?.type === 'confirm' && now() - overlay.openedAt < INPUT_GUARD_MS) return;
  const scopes = activeKeyContexts(state);
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

/**
 * What typed characters do that came together, as over a slow line: each is a key, unless there are too many to be keys. Many are
 * taken where a text is typed, or where one of the first leads to a text, as when `/` and the filter arrive in one piece.
 */
export const pressCharacters = (context: CommandContext, text: string): void => {
  const characters = graphemes(text);
  const first = characters.slice(0, MAX_TYPED_AT_ONCE);
  const isPaste = characters.length > first.length && !isTyping(context) && !first.some((character) => TEXT_KEYS.has(character));
  for (const [index, character] of characters.entries()) {
    if (isPaste || (index >= first.length && !isTyping(context))) {
      dropPaste(context);
      return;
    }
    pressKey(context, nameOf(character));
  }
};

/** The keys that lead to a text. */
const TEXT_KEYS: ReadonlySet<string> = new Set(
  COMMANDS.filter(({ id }) => ['thread.compose', 'list.filter', 'app.palette'].includes(id)).flatMap(({ keys }) => keys),
);

/** Whether characters go into a text, other than the answer to a question. */
function isTyping({ store }: CommandContext): boolean {
  const state = store.getState();
  return activeKeyContexts(state).includes('text') && selectOverlay(state)?.type !== 'confirm';
}

/** Pasted text goes into a text that is being typed and nowhere else; it never answers a question. */
export const paste = (context: CommandContext, text: string): void => {
  if (!isTyping(context)) {
    dropPaste(context);
    return;
  }
  const lines = text.replaceAll(/\r\n?/g, '\n');
  insertText(context, isComposing(context.store.getState()) ? lines : lines.replaceAll('\n', ' ').trim());
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
  if (character === '\t') return 'tab';
  if (character === ' ') return 'space';
  const code = character.charCodeAt(0);
  return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}
