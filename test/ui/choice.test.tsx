import { setImmediate as turn } from 'node:timers/promises';
import { render } from 'ink';
import { describe, expect, it } from 'vitest';
import { selectOverlay } from '../../src/store/state.ts';
import { type SafeText, safe, safeWord as word } from '../../src/text/safe.ts';
import { Choice, type Entry } from '../../src/ui/widgets/choice.tsx';
import { bytesOf } from '../support/key-bytes.ts';
import { KeyboardInput, ScreenOutput } from '../support/screen-terminal.ts';
import type { TestConsole } from '../support/start-console.ts';
import { startReady } from '../support/start-ready.ts';

/** The entries of the open list as they are drawn, the one that is chosen with its mark. */
const drawn = (console: TestConsole): readonly string[] => {
  const rows = console.screen().map((row) => /[│║]([^│║]*)[│║]/.exec(row.slice(20))?.[1]?.trimEnd() ?? '');
  const first = console.screen().findIndex((row) => row.includes('ACTIONS HERE'));
  const last = console.screen().findIndex((row, index) => index > first && /[└╚].*enter runs/.test(row));
  return rows.slice(first + 1, last);
};
const chosen = (console: TestConsole): string | undefined => drawn(console).find((row) => row.startsWith(' > '));

describe('a list to choose from', () => {
  it('shows the key of each entry, and why one cannot be chosen', async () => {
    await using console = await startReady({ isReadOnly: true });

    await console.press('2 x');

    expect(drawn(console).some((row) => /^ [ >] i +Write a message +\(This console is read-only/.test(row))).toBe(true);
  });

  it('steps over what cannot be chosen, and begins again behind the last', async () => {
    const entry = (name: string, whyNot?: SafeText): Entry<string> => ({ id: word(name), label: word(name), value: name, whyNot });
    const entries = [entry('a', safe`no`), entry('b'), entry('c', safe`no`), entry('d', safe`no`), entry('e'), entry('f', safe`no`)];
    const stdin = new KeyboardInput();
    const chosenInTurn: string[] = [];
    const note = (value: string): void => void chosenInTurn.push(value);
    const app = render(<Choice entries={entries} width={20} rows={9} isFocused onHighlight={note} onSelect={note} />, {
      stdin,
      stdout: new ScreenOutput(80, 24),
      interactive: true,
      patchConsole: false,
    });
    await app.waitUntilRenderFlush();

    for (const key of ['enter', 'down', 'enter', 'down', 'up']) {
      stdin.send(bytesOf(key));
      await turn();
    }
    app.unmount();

    expect(chosenInTurn).toEqual(['b', 'e', 'e', 'b', 'e']);
  });

  it('does nothing at a digit or another letter', async () => {
    await using console = await startReady();
    await console.press('5 x');
    const before = chosen(console);

    for (const digit of '1234567890') await console.press(digit);

    expect(selectOverlay(console.state())?.type).toBe('menu');
    expect(chosen(console)).toBe(before);
    expect(console.state().view.screen).toBe('routines');
  });

  it('has each of 50 keys that were read in one tick', async () => {
    await using console = await startReady();
    await console.press('5 x');
    const start = drawn(console).findIndex((row) => row.startsWith(' > '));
    const count = drawn(console).filter((row) => !row.includes('(')).length;

    await Promise.all(Array.from({ length: count + 1 }, () => console.send('\u001b[B')));

    expect(drawn(console).findIndex((row) => row.startsWith(' > '))).not.toBe(start);
    await console.press('up');
    expect(drawn(console).findIndex((row) => row.startsWith(' > '))).toBe(start);
  });

  it('runs what it stands on at enter', async () => {
    await using console = await startReady();
    await console.press('2 tab x');
    expect(chosen(console)).toContain('Write a message');

    await console.press('enter');

    expect(console.state().overlays).toEqual([]);
    expect(console.state().view.composer.isOpen).toBe(true);
  });

  it('is quiet while the code is typed, and takes no letter of it', async () => {
    await using console = await startReady();
    await console.press('J');
    await console.type('jk12');
    await console.press('down');

    expect(selectOverlay(console.state())).toMatchObject({ type: 'join', agent: null, field: { value: 'jk12' } });
    await console.press('tab down');
    expect(selectOverlay(console.state())).toMatchObject({ type: 'join', field: { value: 'jk12' } });
    expect(selectOverlay(console.state())).not.toMatchObject({ agent: null });
    await console.press('tab');
    await console.type('9');

    expect(selectOverlay(console.state())).toMatchObject({ field: { value: 'jk129' } });
  });
});
