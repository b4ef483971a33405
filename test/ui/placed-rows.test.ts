import type headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { createRowPlacing } from '../../src/ui/placed-rows.ts';
import { startReady } from '../support/start-ready.ts';

/** Lets a terminal draw a letter twice as wide as everybody measures it, as some do with an emoji that others do not know. */
const drawWide = (terminal: headless.Terminal, letter: string): void => {
  const wide = letter.codePointAt(0);
  const widthOf = (code: number): 0 | 1 | 2 => (code === wide ? 2 : code < 0x20 ? 0 : 1);
  terminal.unicode.register({
    version: 'wide',
    wcwidth: widthOf,
    charProperties: (code) => widthOf(code) << 1,
  });
  terminal.unicode.activeVersion = 'wide';
};

describe('a row that the terminal draws wider than it was measured', () => {
  it('stays in its place, and every other row in its own, in every frame after', async () => {
    await using console = await startReady({ columns: 120, rows: 36 });
    const { terminal } = console.output;
    drawWide(terminal, 'W');
    const thread = console.state().network.threads.keys().next().value ?? '';
    await console.press('2 enter');

    for (let count = 0; count < 30; count += 1) {
      await console.network.control({ do: 'say', thread, author: 'usr_mira', content: `number ${count} ${'W'.repeat(count * 7)}` });
      if (count % 5 === 4) await console.press(count % 2 === 0 ? '1 2' : 'k G');
      await console.drawn();
      const screen = console.screen();
      expect([count, screen[0]?.slice(0, 11), screen[1]?.slice(0, 13)]).toEqual([count, ' netconsole', '  1 Overview ']);
      expect(screen.at(-2)).toMatch(/^ NORMAL/);
      expect(screen.slice(4, -3).filter((row) => !/^[│║├└]/.test(row))).toEqual([]);
    }
    await console.shows('number 29');
  });
});

describe('createRowPlacing', () => {
  it('says where each row begins, and lets nothing wrap while a frame is drawn', () => {
    const place = createRowPlacing();

    expect(place('\u001b[?1049h')).toBe('\u001b[?1049h\u001b[1;1H');
    expect(place('one\ntwo\nthree')).toBe('one\u001b[0m\u001b[2;1Htwo\u001b[0m\u001b[3;1Hthree');
    expect(place('\u001b[?2026h')).toBe('\u001b[?2026h\u001b[?7l');
    expect(place('\u001b[2A\u001b[E\u001b[G\u001b[KTWO\n')).toBe('\u001b[1;1H\u001b[2;1H\u001b[G\u001b[KTWO\u001b[0m\u001b[3;1H');
    expect(place('\u001b[?2026l')).toBe('\u001b[0m\u001b[?7h\u001b[?2026l');
    expect(place('\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G')).toBe(
      '\u001b[2K\u001b[2;1H\u001b[2K\u001b[1;1H\u001b[2K\u001b[G',
    );
    expect(place('\u001b[E\u001b[E\u001b[E')).toBe('\u001b[4;1H');
    expect(place('\u001b[H\u001b[J')).toBe('\u001b[1;1H\u001b[J');
  });
});
