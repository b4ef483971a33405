import { describe, expect, it } from 'vitest';
import { opensConsole } from '../../src/app/launcher.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/command-line.ts';
import { SUBCOMMANDS } from '../../src/cli/subcommands.ts';

const names = SUBCOMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');
const flagsWithAValue = GLOBAL_OPTIONS.flatMap(([flags]) => /(--[a-z-]+) <.+>/.exec(flags)?.[1] ?? []);

describe('the launcher', () => {
  it('looks after the console, the demo and the drill, and after no other command', () => {
    expect(names.filter((name) => opensConsole([name]))).toEqual(['demo', 'drill']);
    expect(opensConsole([])).toBe(true);
    expect(opensConsole(['--readonly', '--ascii'])).toBe(true);
    expect(opensConsole(['demo', '--scenario', 'loop', '--seed', '3'])).toBe(true);
  });

  it('takes no value of a flag for a command', () => {
    expect(flagsWithAValue.filter((flag) => !opensConsole([flag, 'runs']))).toEqual([]);
    expect(opensConsole(['--profile', 'work', 'runs'])).toBe(false);
    expect(opensConsole(['--server=http://127.0.0.1:1', 'watch'])).toBe(false);
  });

  it('is not needed to tell something', () => {
    for (const flag of ['-h', '--help', '-V', '--version']) expect(opensConsole([flag])).toBe(false);
    expect(opensConsole(['demo', '--help'])).toBe(false);
  });
});
