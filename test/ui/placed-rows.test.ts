import type headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { safeLine } from '../../src/text/safe.ts';
import { createRowPlacing } from '../../src/ui/placed-rows.ts';
import type { PaintedRow } from '../../src/ui/themes/theme.ts';
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
  const painted = (text: string, look = ''): PaintedRow => (text === '' ? [] : [{ text: safeLine(untrusted(text)), look }]);
  const TOKEN = '\ue000';

  it('says where each row begins, and lets nothing wrap while a frame is drawn', () => {
    const place = createRowPlacing({ caret: () => undefined, rows: () => [painted('one'), painted('two', '1'), painted('three')] });

    expect(place('\u001b[?1049h')).toBe('\u001b[?1049h');
    expect(place(`${TOKEN}\n`)).toBe('\u001b[1;1H\u001b[Kone\u001b[2;1H\u001b[K\u001b[1mtwo\u001b[m\u001b[3;1H\u001b[Kthree');
    expect(place('\u001b[?2026h')).toBe('\u001b[?2026h\u001b[?7l\u001b[m');
    expect(place('\u001b[?2026l')).toBe('\u001b[?7h\u001b[?2026l');
  });

  it('writes of a changed row what is behind its first change', () => {
    let rows = [painted('the same'), painted('number 1'), painted('日本 one'), painted('gone')];
    const place = createRowPlacing({ caret: () => undefined, rows: () => rows });
    place(TOKEN);

    rows = [painted('the same'), painted('number 2'), painted('日本 two')];

    expect(place(`\u001b[1A\u001b[G\u001b[K${TOKEN}\n`)).toBe('\u001b[2;8H\u001b[K2\u001b[3;1H\u001b[K日本 two\u001b[4;1H\u001b[K');
  });

  it('parts no mark from the letter that it stands on', () => {
    let rows = [painted('cafe')];
    const place = createRowPlacing({ caret: () => undefined, rows: () => rows });
    place(TOKEN);

    rows = [painted('cafe\u0301')];

    expect(place(TOKEN)).toBe('\u001b[1;4H\u001b[Ke\u0301');
  });

  it('draws every row whole on a screen that was erased', () => {
    const place = createRowPlacing({ caret: () => undefined, rows: () => [painted('one'), painted('two')] });
    place(TOKEN);

    expect(place('\u001b[2K\u001b[1A\u001b[2K\u001b[G')).toBe('\u001b[2J');
    expect(place(TOKEN)).toBe('\u001b[1;1H\u001b[Kone\u001b[2;1H\u001b[Ktwo');
  });
});
