import type { Key } from 'ink';

/** What Ink reports of the keyboard: a key, or characters that came together, as over a slow line. */
export type KeyInput = { readonly type: 'key'; readonly name: string } | { readonly type: 'characters'; readonly text: string };

/** Reads what Ink's `useInput` gives; `undefined` for what is neither, such as the release of a key. */
export const readInput = (input: string, key: Key): KeyInput | undefined => {
  if (input.length > 1 && !key.ctrl && !key.meta) return { type: 'characters', text: input };
  const name = keyName(input, key);
  return name === undefined ? undefined : { type: 'key', name };
};

/**
 * The name of a key as the command table writes it: a character as it is, `enter`, `esc`, `ctrl-d`, `alt-b`, `shift-tab`.
 * `undefined` for what has no name, such as the release of a key.
 */
const keyName = (input: string, key: Key): string | undefined => {
  if (key.eventType === 'release') return undefined;
  const special = specialName(key);
  if (special !== undefined) return withModifiers(special, key);
  if (input === '\n') return key.meta ? 'alt-enter' : 'ctrl-j';
  if (input === ' ') return key.ctrl ? 'ctrl-space' : 'space';
  if (input === '') return undefined;
  if (key.ctrl) return `ctrl-${input.toLowerCase()}`;
  return key.meta ? `alt-${input}` : input;
};

function specialName(key: Key): string | undefined {
  if (key.return) return 'enter';
  if (key.escape) return 'esc';
  if (key.tab) return 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pgup';
  if (key.pageDown) return 'pgdown';
  if (key.home) return 'home';
  return key.end ? 'end' : undefined;
}

const MODIFIABLE: readonly string[] = ['tab', 'enter', 'left', 'right', 'backspace'];

function withModifiers(name: string, key: Key): string {
  if (!MODIFIABLE.includes(name)) return name;
  if (key.shift && name !== 'backspace') return `shift-${name}`;
  if (key.ctrl && name !== 'backspace') return `ctrl-${name}`;
  return key.meta ? `alt-${name}` : name;
}

/** Whether the key is a character that goes into a text. */
export const isCharacter = (name: string): boolean => name === 'space' || (!/^(?:ctrl|alt|shift)-./.test(name) && !NAMES.has(name));

const NAMES = new Set(['enter', 'esc', 'tab', 'backspace', 'delete', 'up', 'down', 'left', 'right', 'pgup', 'pgdown', 'home', 'end']);
