import { describe, expect, it } from 'vitest';
import { keyContextsOf } from '../../src/commands/command.ts';
import { helpSections } from '../../src/commands/help.ts';
import { COMMANDS, KEYMAP } from '../../src/commands/index.ts';
import { menuCommands, paletteCommands } from '../../src/commands/palette.ts';
import { SCREENS } from '../../src/store/screens.ts';
import { selectFocus } from '../../src/store/state.ts';
import { agentId, routine } from '../support/builders.ts';
import { bytesOf } from '../support/key-bytes.ts';
import { after, emptyState } from '../support/states.ts';

const ids = (commands: readonly { readonly id: string }[]): readonly string[] => commands.map(({ id }) => id);
const keyed = COMMANDS.filter(({ keys }) => keys.length > 0);

describe('the command table', () => {
  it('names every command once', () => {
    expect(ids(COMMANDS)).toEqual([...new Set(ids(COMMANDS))]);
  });

  it('names commands by noun and verb, in small letters', () => {
    expect(ids(COMMANDS).filter((id) => !/^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*){1,2}$/.test(id))).toEqual([]);
  });

  it('gives every command a title that reads as an order', () => {
    expect(COMMANDS.filter(({ title }) => !/^[A-Z].+[^.]$/.test(title)).map(({ id, title }) => `${id}: ${title}`)).toEqual([]);
  });

  it('leads every key of every scope to its command', () => {
    const lost = keyed.flatMap((command) =>
      keyContextsOf(command).flatMap((scope) =>
        command.keys.filter((keys) => {
          const match = KEYMAP.match([scope], keys.split(' '));
          return match.type !== 'command' || match.command !== command;
        }),
      ),
    );

    expect(lost).toEqual([]);
  });

  it('uses only keys that a terminal can send', () => {
    for (const { keys } of keyed)
      for (const key of keys.flatMap((combination) => combination.split(' '))) expect(bytesOf(key)).not.toBe('');
  });

  it('binds no key that flow control, job control or another key takes', () => {
    const taken = ['ctrl-s', 'ctrl-q', 'ctrl-i', 'ctrl-m', 'ctrl-h', 'ctrl-['];

    expect(keyed.filter(({ keys }) => keys.some((key) => taken.includes(key))).map(({ id }) => id)).toEqual([]);
  });

  it('hints at keys only where there are any', () => {
    expect(ids(COMMANDS.filter(({ hint, keys }) => hint !== undefined && keys.length === 0))).toEqual([]);
  });
});

describe('the help', () => {
  it('names every command that has a key, once', () => {
    const shown = helpSections(COMMANDS, ['global']).flatMap(({ commands }) => ids(commands));

    expect(shown).toEqual([...new Set(shown)]);
    expect(ids(keyed).filter((id) => !shown.includes(id))).toEqual([]);
  });

  it('begins with what acts where the operator is', () => {
    expect(helpSections(COMMANDS, ['runs'])[0]?.commands.map(({ id }) => id)).toContain('run.thread');
    expect(helpSections(COMMANDS, ['messages', 'global'])[0]?.title).toBe('Thread');
  });

  it('has the same commands in every order', () => {
    const all = (first: 'runs' | 'global'): readonly string[] =>
      helpSections(COMMANDS, [first])
        .flatMap(({ commands }) => ids(commands))
        .toSorted((a, b) => a.localeCompare(b));

    expect(all('runs')).toEqual(all('global'));
  });
});

describe('the palette', () => {
  const state = emptyState();

  it('lists everything that can be done here, and commands without a key', () => {
    const listed = ids(paletteCommands(COMMANDS, state, ''));

    expect(listed).toContain('app.link');
    expect(listed).toContain('app.read-only');
    expect(listed).toContain('view.threads');
    expect(listed).not.toContain('thread.post');
  });

  it('puts the best match first', () => {
    expect(paletteCommands(COMMANDS, state, 'threads')[0]?.id).toBe('view.threads');
    expect(paletteCommands(COMMANDS, state, 'read-only')[0]?.id).toBe('app.read-only');
    expect(paletteCommands(COMMANDS, state, 'quit')[0]?.id).toBe('app.quit');
  });

  it('finds nothing for what no command is called', () => {
    expect(paletteCommands(COMMANDS, state, 'zzzz')).toEqual([]);
  });
});

describe('the menu', () => {
  it('lists what the focused pane can do, each with its key', () => {
    for (const screen of SCREENS) {
      const state = after(emptyState(), { type: 'screen-opened', screen });

      for (const command of menuCommands(COMMANDS, state)) {
        expect(keyContextsOf(command)).toContain(selectFocus(state));
        expect(command.keys).not.toEqual([]);
      }
    }
  });

  it('offers to pause where the cursor is on routines', () => {
    const routines = [routine('alpha', { agent: agentId('dispatch') })];
    const state = after(
      emptyState(),
      { type: 'routines-listed', routines },
      { type: 'screen-opened', screen: 'routines' },
      { type: 'cursor-drawn', list: 'routines', cursor: routines[0]?.id ?? '' },
    );

    expect(ids(menuCommands(COMMANDS, state))).toContain('routine.pause.routine');
  });
});
