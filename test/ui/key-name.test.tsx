import { setImmediate as turn } from 'node:timers/promises';
import { render, useInput } from 'ink';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';
import { type KeyInput, readInput } from '../../src/ui/key-name.ts';
import { bytesOf, NAMED_KEYS } from '../support/key-bytes.ts';
import { KeyboardInput, ScreenOutput } from '../support/screen-terminal.ts';

/** Sends each of the byte strings to Ink and gives what was read of each. */
async function inputsOf(sent: readonly string[]): Promise<readonly (readonly KeyInput[])[]> {
  let read: KeyInput[] = [];
  function Recorder() {
    useInput((input, key) => {
      const known = readInput(input, key);
      if (known !== undefined) read.push(known);
    });
    return null;
  }
  const stdin = new KeyboardInput();
  const app = render(<Recorder />, { stdin, stdout: new ScreenOutput(80, 24), interactive: true, exitOnCtrlC: false, patchConsole: false });
  await app.waitUntilRenderFlush();
  const all: KeyInput[][] = [];
  for (const bytes of sent) {
    read = [];
    stdin.send(bytes);
    await turn();
    all.push(read);
  }
  app.unmount();
  return all;
}

const key = (name: string): KeyInput => ({ type: 'key', name });

describe('a key', () => {
  it('is known by the name that the command table gives it, for every key of the table', async () => {
    const keys = [...new Set([...NAMED_KEYS, ...COMMANDS.flatMap(({ keys }) => keys).flatMap((combination) => combination.split(' '))])];

    expect(await inputsOf(keys.map(bytesOf))).toEqual(keys.map((name) => [key(name)]));
  });

  it('is a character for every letter, also of other alphabets', async () => {
    const letters = ['a', 'Z', 'ß', 'я', '日', '/', ':', '?', '~'];

    expect(await inputsOf(letters)).toEqual(letters.map((letter) => [key(letter)]));
  });

  it('is not made of what a terminal answers or reports by itself', async () => {
    const reports = ['\u001b[I', '\u001b[O', '\u001b[12;40R', '\u001b[?62;22c', '\u001b[<0;10;10M'];

    expect(await inputsOf(reports)).toEqual(reports.map(() => []));
  });
});

describe('characters that come together', () => {
  it('are kept together', async () => {
    expect(await inputsOf(['ab', '👩‍🚀'])).toEqual([[{ type: 'characters', text: 'ab' }], [{ type: 'characters', text: '👩‍🚀' }]]);
  });
});
