import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type Program } from '../cli/program.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { openShell } from './console-in-pty.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

describe('a stop verb at a terminal', () => {
  it('tells what it would do and goes on only for the answer that it asks for', { timeout: 60_000 }, async () => {
    await using network = await openNetwork();
    await using terminal = await openShell({ program });
    const words = (await program.as(network, 'Kim')).join(' ');
    const changes = (): number => network.truth().changes.length;

    const question = async (): Promise<string> => {
      terminal.run('clear');
      await terminal.prompt();
      terminal.run(`netconsole pause --agent 'Support Desk' ${words}`);
      await terminal.shows(/^Pause \d+ routines\?/);
      await terminal.shows(/^type \d+ to go on:/);
      return terminal.screen().flatMap((row) => /^type (\d+) to go on:/.exec(row)?.[1] ?? [])[0] ?? '';
    };
    const ends = async (code: number): Promise<void> => {
      await terminal.prompt();
      terminal.run('echo ended $?');
      await terminal.prompt();
      await terminal.shows(`ended ${code}`);
    };

    for (const answer of ['', 'yes', '99']) {
      await question();
      terminal.run(answer);
      await terminal.shows(/Nothing was changed: the answer was/);
      await ends(1);
    }
    await question();
    await terminal.press('ctrl-c');
    await ends(130);
    expect(changes()).toBe(0);

    const count = await question();
    terminal.run(count);
    await terminal.shows(/support_participate of Support Desk is paused, read back from the server/);
    await ends(0);
    expect(changes()).toBe(Number(count));
  });
});
