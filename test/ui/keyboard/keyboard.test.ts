import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { selectDraft, selectOneLineField } from '../../../src/store/state.ts';
import { bytesOf } from '../../support/key-bytes.ts';
import type { TestConsole } from '../../support/start-console.ts';
import { openThread, startReady } from '../../support/start-ready.ts';

/** How each field of one line is opened. */
const FIELDS: Readonly<Record<string, (console: TestConsole) => Promise<void>>> = {
  filter: (console) => console.press('5 /'),
  palette: (console) => console.press(':'),
  'invite code': (console) => console.press('4 J'),
  'new thread': (console) => console.press('4 N'),
  note: (console) => console.press('9 n'),
};

const fieldOf = (console: TestConsole): string => selectOneLineField(console.state())?.value ?? 'no field is open';
const draftOf = (console: TestConsole): string => selectDraft(console.state()).value;

const FAMILY = '👨‍👩‍👧‍👦';
const HOSTILE = '\u202e\u0007\u200b\u009b31m\u{e0041}';

for (const [name, open] of Object.entries(FIELDS))
  describe(`the field of one line: ${name}`, () => {
    it('has each of 200 keys that were read in one tick, in order', async () => {
      await using console = await startReady();
      await open(console);
      const keys = Array.from({ length: 200 }, (_, index) => String.fromCharCode(97 + (index % 26)));

      await Promise.all(keys.map((key) => console.send(key)));

      expect(fieldOf(console)).toBe(keys.join(''));
    });

    it('has 200 characters of one write, and editing keys among them', async () => {
      await using console = await startReady();
      await open(console);

      await console.send('x'.repeat(200));
      expect(fieldOf(console)).toBe('x'.repeat(200));

      await console.send(`\u0015one two\u0017three\u0001${bytesOf('right')}${bytesOf('delete')}\u0005!`);
      expect(fieldOf(console)).toBe('oe three!');
    });

    it('takes what an input method commits, and a family as one character', async () => {
      await using console = await startReady();
      await open(console);

      await console.send('日本語');
      await console.send(FAMILY);
      await console.send('e');
      await console.send('\u0301');
      expect(fieldOf(console)).toBe(`日本語${FAMILY}e\u0301`);

      await console.press('backspace');
      expect(fieldOf(console)).toBe(`日本語${FAMILY}`);
      await console.press('left backspace');
      expect(fieldOf(console)).toBe(`日本${FAMILY}`);
      await console.press('delete');
      expect(fieldOf(console)).toBe('日本');
      await console.press('ctrl-a');
      await console.send('い');
      expect(fieldOf(console)).toBe('い日本');
    });

    it('keeps hostile text as it was typed and shows what it is', async () => {
      await using console = await startReady();
      await open(console);

      await console.paste(`a${HOSTILE}b`);
      await console.send('c');
      await console.press('left left');
      await console.send('\u202ed');
      await console.press('ctrl-e');
      await console.send('e');

      expect(fieldOf(console)).toBe(`a${HOSTILE}\u202edbce`);
      expect(console.screen().join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e]|\u{e0041}/u);
    });
  });

describe('keys faster than a person types', () => {
  const startWriting = async (): Promise<TestConsole> => {
    const console = await startReady();
    await openThread(console, 'Dock');
    await console.press('i');
    return console;
  };

  it('are a paste in the composer: lines, tabs, and nothing is sent', async () => {
    await using console = await startWriting();

    await console.send('one\r\ttwo\rthree\r');

    expect(draftOf(console)).toBe('one\n\ttwo\nthree\n');
    expect(console.state().network.posts).toEqual([]);
  });

  it('are one wherever the paste is cut', async () => {
    const text = 'one\r\ttwo\r\n\rthree\r';
    for (const at of [1, 3, 4, 5, 8, 9, 10, 15]) {
      await using console = await startWriting();

      await Promise.all([console.send(text.slice(0, at)), console.send(text.slice(at))]);

      expect([at, draftOf(console)]).toEqual([at, 'one\n\ttwo\n\nthree\n']);
      expect(console.state().network.posts).toEqual([]);
    }
  });

  it('are one when each comes alone, as over a serial line', async () => {
    await using console = await startWriting();

    await Promise.all(Array.from('line one\rline two\r', (key) => console.send(key)));

    expect(draftOf(console)).toBe('line one\nline two\n');
    expect(console.state().network.posts).toEqual([]);
  });

  it('accept nothing in a field of one line', async () => {
    await using console = await startReady();
    await console.press('4 J');

    await console.send('ABCD\r');

    expect(fieldOf(console)).toBe('ABCD');
  });

  it('are keys again after a pause', async () => {
    await using console = await startWriting();

    await console.send('hello');
    await pause(20);
    await console.press('enter');

    await console.shows(/Kim Larsen.*hello/);
  });
});

describe('a key that does nothing here', () => {
  it('begins no string of commands', async () => {
    await using console = await startReady();
    await openThread(console, 'Dock');

    await console.type('/ quit i q y');
    await console.press('enter');

    expect(console.state().overlays).toEqual([]);
    expect(console.state().view.composer.isOpen).toBe(false);
    expect(console.state().view.focus.threads).toBe('messages');
    await console.shows('/ does nothing here');
  });

  it('is forgotten after a pause, and at once by another kind of key', async () => {
    await using console = await startReady();
    await openThread(console, 'Dock');

    await console.press('/ left i');
    expect(console.state().view.composer.isOpen).toBe(true);
    await console.press('esc /');
    await pause(650);
    await console.press('i');

    expect(console.state().view.composer.isOpen).toBe(true);
  });
});
