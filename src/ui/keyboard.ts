import { useInput, usePaste } from 'ink';
import { useConsoleHandle } from './console-context.ts';
import { keyName } from './key-name.ts';
import { paste, pressCharacters, pressKey } from './press-key.ts';

/** Takes every key and every paste: the only place that does. */
export const useKeyboard = (): void => {
  const { commands } = useConsoleHandle();
  useInput((input, key) => {
    const isText = input.length > 1 && !key.ctrl && !key.meta;
    const name = isText ? undefined : keyName(input, key);
    if (isText && FUNCTION_KEYS[input] === undefined) pressCharacters(commands, input);
    else if (isText) pressKey(commands, FUNCTION_KEYS[input] ?? '');
    else if (name !== undefined) pressKey(commands, name);
  });
  usePaste((text) => paste(commands, text));
};

/** Ink gives function keys as what is left of their sequence. */
const FUNCTION_KEYS: Readonly<Record<string, string>> = { OP: 'f1', '[11~': 'f1', '[[A': 'f1' };
