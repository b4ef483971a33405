import { useInput, usePaste } from 'ink';
import { useConsoleHandle } from './console-context.ts';
import { readInput } from './key-name.ts';
import { paste, pressCharacters, pressKey } from './press-key.ts';

/** Takes every key and every paste, and has each drawn in a frame of its own: the only place that does. */
export const useKeyboard = (): void => {
  const { commands, drawNow } = useConsoleHandle();
  useInput((input, key) => {
    const read = readInput(input, key);
    if (read?.type === 'key') pressKey(commands, read.name);
    else if (read !== undefined) pressCharacters(commands, read.text);
    drawNow();
  });
  usePaste((text) => {
    paste(commands, text);
    drawNow();
  });
};
