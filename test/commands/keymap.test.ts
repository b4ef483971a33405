import { describe, expect, it } from 'vitest';
import type { Command, KeyContext } from '../../src/commands/command.ts';
import { createKeymap } from '../../src/commands/keymap.ts';

const command = (id: Command['id'], scope: KeyContext | readonly KeyContext[], ...keys: readonly string[]): Command => ({
  id,
  title: 'Do it',
  scope,
  keys,
  run: () => undefined,
});

const pause = command('a.pause', 'runs', 'p r');
const pauseAll = command('a.pause-all', 'runs', 'p a');
const down = command('a.down', ['list', 'runs'], 'j', 'down');
const quit = command('a.quit', 'global', 'q');
const keymap = createKeymap([pause, pauseAll, down, quit]);

describe('the keymap', () => {
  it('finds the command of a key in the scopes that are active', () => {
    expect(keymap.match(['runs', 'global'], ['q'])).toEqual({ type: 'command', command: quit });
    expect(keymap.match(['runs', 'global'], ['down'])).toEqual({ type: 'command', command: down });
    expect(keymap.match(['runs'], ['q'])).toEqual({ type: 'none' });
  });

  it('prefers the more specific scope', () => {
    const here = command('b.here', 'runs', 'q');

    expect(createKeymap([quit, here]).match(['runs', 'list', 'global'], ['q'])).toEqual({ type: 'command', command: here });
  });

  it('tells what can follow the first key of a combination', () => {
    expect(keymap.match(['runs', 'global'], ['p'])).toEqual({
      type: 'prefix',
      next: [
        { key: 'r', command: pause },
        { key: 'a', command: pauseAll },
      ],
    });
    expect(keymap.match(['runs'], ['p', 'a'])).toEqual({ type: 'command', command: pauseAll });
  });

  it('knows nothing of keys that lead nowhere', () => {
    expect(keymap.match(['runs', 'global'], ['p', 'x'])).toEqual({ type: 'none' });
    expect(keymap.match(['agents'], ['p'])).toEqual({ type: 'none' });
    expect(keymap.match([], ['q'])).toEqual({ type: 'none' });
  });

  it('refuses the same keys twice in one scope', () => {
    expect(() => createKeymap([pause, command('b.other', 'runs', 'p r')])).toThrow('p r of b.other is taken by a.pause');
    expect(() => createKeymap([down, command('b.other', ['agents', 'list'], 'j')])).toThrow('taken by a.down');
  });

  it('takes the same keys in two scopes', () => {
    expect(() => createKeymap([pause, command('b.other', 'agents', 'p r')])).not.toThrow();
  });

  it('refuses a key that both does something and begins a combination, in either order', () => {
    const single = command('b.single', 'runs', 'p');

    expect(() => createKeymap([pause, single])).toThrow('p of b.single is taken');
    expect(() => createKeymap([single, pause])).toThrow('p r of a.pause begins with the key of b.single');
  });
});
