import { activeKeyContexts, isComposing } from '../../commands/active-key-contexts.ts';
import { CHOICE_KEYS } from '../../commands/choice.ts';
import type { CommandContext } from '../../commands/command.ts';
import { INPUT_GUARD_MS } from '../../commands/confirm.ts';
import { COMMANDS, KEYMAP } from '../../commands/index.ts';
import { runCommand } from '../../commands/run.ts';
import { textEdited } from '../../commands/text.ts';
import { selectOverlay } from '../../store/state.ts';
import { safe } from '../../text/safe.ts';
import { ownText } from '../widgets/own-text.ts';
import { isCharacter } from './key-name.ts';

/** What became of a key: it did something, a component of Ink's has to be given what stands for it, or nobody knows it here. */
export type Pressed = 'taken' | 'unbound' | { readonly forInk: string };

/** What a key does: it runs a command, begins a combination, or goes into the text being typed. */
export const pressKey = (context: CommandContext, key: string): Pressed => {
  const { store, now } = context;
  const state = store.getState();
  const overlay = selectOverlay(state);
  if (overlay?.type === 'confirm' && now() - overlay.openedAt < INPUT_GUARD_MS) {
    const text = safe`Wait: a question takes no key in its first moment. Press ${ownText(key)} again.`;
    store.dispatch({ type: 'notice-shown', level: 'warning', text });
    return 'taken';
  }
  const scopes = activeKeyContexts(state);
  const keys = [...state.view.pendingKeys, key];
  const match = KEYMAP.match(scopes, keys);
  if (state.view.pendingKeys.length > 0 && match.type !== 'prefix') store.dispatch({ type: 'keys-pending', keys: [] });
  if (match.type === 'command' && CHOICE_KEYS[match.command.id] !== undefined) return { forInk: CHOICE_KEYS[match.command.id] ?? '' };
  if (match.type === 'command') runCommand(match.command, context);
  else if (match.type === 'prefix') store.dispatch({ type: 'keys-pending', keys });
  else if (keys.length > 1) {
    if (key === 'esc') return 'taken';
    store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`${ownText(keys.join(' '))} does nothing here.` });
    return 'unbound';
  } else if (scopes.includes('text')) return isCharacter(key) ? typeCharacter(context, key) : 'taken';
  else return 'unbound';
  return 'taken';
};

function typeCharacter(context: CommandContext, key: string): Pressed {
  const character = key === 'space' ? ' ' : key;
  if (!isComposing(context.store.getState())) return { forInk: character };
  insertText(context, character);
  return 'taken';
}

/** The keys that lead to a text. */
export const TEXT_KEYS: ReadonlySet<string> = new Set(
  COMMANDS.filter(({ id }) => ['thread.compose', 'list.filter', 'app.palette'].includes(id)).flatMap(({ keys }) => keys),
);

/** Whether characters go into a text, other than the answer to a question. */
export const isTyping = ({ store }: CommandContext): boolean => {
  const state = store.getState();
  return activeKeyContexts(state).includes('text') && selectOverlay(state)?.type !== 'confirm';
};

/**
 * Pasted text goes into a text that is being typed and nowhere else; it never answers a question and never sends. Line ends become
 * lines where there are several, and spaces in a field of one.
 */
export const paste = (context: CommandContext, text: string): void => {
  if (!isTyping(context)) {
    dropPaste(context);
    return;
  }
  const lines = text.replaceAll(/\r\n?/g, '\n');
  insertText(context, isComposing(context.store.getState()) ? lines : lines.replaceAll(/[\n\t]/g, ' ').trim());
};

function insertText({ store }: CommandContext, text: string): void {
  const event = textEdited(store.getState(), { type: 'insert', text });
  if (event !== undefined) store.dispatch(event);
}

export const dropPaste = ({ store }: CommandContext): void =>
  store.dispatch({
    type: 'notice-shown',
    level: 'warning',
    text: safe`The paste was dropped: it only goes where text is typed, as after i, : or /.`,
  });
