import { describe, expect, it } from 'vitest';
import type { EditedText } from '../../src/commands/command.ts';
import { selectDraft } from '../../src/store/state.ts';
import type { TestConsole } from '../support/start-console.ts';
import { openThread, startReady } from '../support/start-ready.ts';

/** The private mode of a cursor that can be seen. */
const SHOWN_CURSOR = 25;

const startWriting = async (size: { readonly columns?: number; readonly rows?: number } = {}): Promise<TestConsole> => {
  const console = await startReady(size);
  await openThread(console, 'Dock');
  await console.press('i');
  return console;
};

/** Where the terminal's own cursor is, and what stands left of it. */
const cursorOf = ({ output, screen }: TestConsole) => {
  const { cursorX, cursorY } = output.terminal.buffer.active;
  return { isShown: output.modes().on.includes(SHOWN_CURSOR), left: screen()[cursorY]?.slice(0, cursorX) ?? '' };
};
const composerRows = (console: TestConsole): readonly string[] => {
  const from = console.screen().findIndex((row) => row.includes('>COMPOSE'));
  return console.screen().slice(
    from + 1,
    console.screen().findIndex((row, index) => index > from && row.startsWith('└')),
  );
};

describe('the composer', () => {
  it('shows all of a long message, and grows to a third of the screen', async () => {
    await using console = await startWriting();
    const words = Array.from({ length: 60 }, (_, index) => `word-${index}`).join(' ');

    await console.paste(words);
    const shown = composerRows(console).join(' ');
    expect(words.split(' ').filter((word) => !shown.includes(word))).toEqual([]);
    expect(shown).not.toContain('…');

    await console.paste(`${words} ${words} ${words}`);
    expect(composerRows(console).length + 2).toBe(12);
    expect(composerRows(console).some((row) => row.includes('word-59'))).toBe(true);
  });

  it('scrolls inside to where the caret is, and is gone through by rows as they are seen', async () => {
    await using console = await startWriting();
    await console.paste(Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n'));
    expect(composerRows(console).some((row) => row.includes('line 29'))).toBe(true);

    for (let count = 0; count < 29; count += 1) await console.press('up');

    expect(composerRows(console)[1]).toContain('> line 0');
    expect(selectDraft(console.state()).value).toContain('line 29');
    expect(cursorOf(console).left).toMatch(/> line 0$/);
  });

  it('has the cursor of the terminal at its caret, behind wide characters, too', async () => {
    await using console = await startWriting();
    expect(cursorOf(console)).toEqual({ isShown: true, left: '│ > ' });

    await console.type('日本語 and');

    expect(cursorOf(console).isShown).toBe(true);
    expect(console.output.terminal.buffer.active.cursorX).toBe(4 + 10);
    await console.press('ctrl-a');
    expect(console.output.terminal.buffer.active.cursorX).toBe(4);
  });

  it('lets an overlay have the cursor, and takes it back', async () => {
    await using console = await startReady();
    expect(cursorOf(console).isShown).toBe(false);

    await console.press(':');
    await console.type('thre');
    expect(cursorOf(console)).toMatchObject({ isShown: true });
    expect(cursorOf(console).left).toMatch(/:thre$/);
    await console.press('esc 5 /');
    await console.type('dis');
    expect(cursorOf(console).left).toMatch(/ \/dis$/);

    await console.press('enter');
    expect(cursorOf(console).isShown).toBe(false);
  });

  it('keeps what was typed when arrows come, as a mouse wheel sends them, and it is closed', async () => {
    await using console = await startWriting();
    await console.type('sent before');
    await console.press('enter');
    await console.type('not sent yet');

    await console.send('\u001b[A\u001b[A\u001b[A');
    expect(selectDraft(console.state()).value).toBe('sent before');
    await console.press('esc i');

    expect(selectDraft(console.state()).value).toBe('not sent yet');
  });

  it('marks the threads in which a draft waits', async () => {
    await using console = await startWriting();
    await console.type('waits');
    await console.hides('draft: Dock');

    await console.press('esc');
    await console.shows('draft: Dock');
    await console.press('i ctrl-u esc');

    await console.hides('draft: Dock');
  });

  it('gives its text to an editor and takes what that left, without sending it', async () => {
    const given: string[] = [];
    const editText = (text: string): Promise<EditedText> => {
      given.push(text);
      return Promise.resolve({ type: 'edited', text: 'two\nlines' });
    };
    await using console = await startReady({ editText });
    await openThread(console, 'Dock');
    await console.press('i');
    await console.type('one');

    await console.press('ctrl-x ctrl-e');

    await console.until((state) => selectDraft(state).value === 'two\nlines');
    expect(given).toEqual(['one']);
    expect(console.state().network.posts).toEqual([]);
    await console.type('!');
    expect(selectDraft(console.state()).value).toBe('two\nlines!');
  });

  it('keeps its text when the editor fails', async () => {
    await using console = await startWriting();
    await console.type('one');

    await console.press('ctrl-x ctrl-e');

    await console.shows('The message is as it was: there is no editor here.');
    expect(selectDraft(console.state()).value).toBe('one');
  });

  it('completes a name after @, and says who will be woken', async () => {
    await using console = await startWriting();

    await console.type('hello @disp');
    await console.press('tab');
    expect(selectDraft(console.state()).value).toBe('hello @dispatch ');
    await console.shows('Dispatch (an agent, will be woken)');

    await console.type('@nobody-at-all');
    await console.press('tab');
    await console.shows('Nobody in this team has a name like that.');
    expect(selectDraft(console.state()).value).toBe('hello @dispatch @nobody-at-all');
  });

  it('lists whom an @ can be, and completes nothing in an address', async () => {
    await using console = await startWriting();

    await console.type('@');
    await console.press('tab');
    await console.shows(/\(a person\), /);
    await console.type(' me@disp');
    await console.press('tab');

    expect(selectDraft(console.state()).value).toBe('@ me@disp');
  });
});
