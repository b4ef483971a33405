import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUBCOMMANDS } from '../../../src/cli/subcommands.ts';
import { buildProgram, type Program } from '../../cli/program.ts';
import { HOME_COMMANDS } from './home-commands.ts';
import { HOME_KINDS } from './home-kinds.ts';
import { runHomes } from './run-homes.ts';

let program: Program;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

describe('homes', () => {
  it('are tried with every subcommand', () => {
    const tried = new Set(HOME_COMMANDS.map(({ words: [name] }) => name));

    expect(SUBCOMMANDS.map(({ usage }) => usage.split(' ')[0]).filter((name) => !tried.has(name))).toEqual([]);
  });

  it('that hold nothing, or take nothing, get a right result or one clear sentence in time', async () => {
    const names = ['empty', '/dev/null', 'read-only'];
    const words = ['--version', 'agents', 'ledger', 'doctor', 'pause'];
    const { wrong, runs } = await runHomes({
      dist: path.join(program.folder, 'dist'),
      kinds: HOME_KINDS.filter(({ name }) => names.includes(name)),
      commands: HOME_COMMANDS.filter(({ words: [name = ''] }) => words.includes(name)),
      withConsole: false,
    });

    expect(wrong).toEqual([]);
    expect(runs).toBeGreaterThan(15);
  });
});
