import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServeAnnouncement } from '../../src/simulator/serve.ts';
import { buildProgram, type Program } from '../cli/program.ts';
import { openNetwork } from '../simulator/open-network.ts';
import type { PtyTerminal } from '../support/pty-terminal.ts';
import { openConsole, openShell, openThread, threadNamed } from './console-in-pty.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

/** The promise of the console: what is not up to date says so within this time. */
const TOLD_MS = 15_000;
const NOT_LIVE = /link (STALE|OFFLINE|CATCHING UP|CONNECTING)/;

/** How often the thread on screen has it from Lee; agents quote him. */
const timesShown = (terminal: PtyTerminal, text: string): number =>
  terminal.screen().filter((row) => row.includes('Lee Oka') && row.includes(text)).length;

describe('a server that goes away', () => {
  it('is told of, and when it is back every message is there once', async () => {
    await using network = await openNetwork();
    const thread = await threadNamed(program, network, 'Dock 4 handover');
    const say = (content: string): Promise<unknown> => network.control({ do: 'say', thread, author: 'usr_lee', content });
    await using terminal = await openConsole({ program, network, as: 'Kim' });
    await openThread(terminal, 'Dock');
    await say('said before');
    await terminal.shows('said before');

    const restarted = network.control({ do: 'restart', downMs: 5_000 });
    await terminal.shows(NOT_LIVE, TOLD_MS);
    for (const word of ['first', 'second', 'third']) await say(`${word} meanwhile`);
    await restarted;
    await terminal.shows('link LIVE');
    await say('said after');
    await terminal.shows('said after');

    const said = ['said before', 'first meanwhile', 'second meanwhile', 'third meanwhile', 'said after'];
    expect(said.map((text) => timesShown(terminal, text))).toEqual(said.map(() => 1));
  });

  it('without a word is told of', async () => {
    await using network = await openNetwork();
    await using terminal = await openConsole({ program, network, as: 'Kim' });

    await network.control({ do: 'freeze', ms: 60_000 });

    await terminal.shows(NOT_LIVE, TOLD_MS);
  });

  it('for good is told of, and the console can still be left', async () => {
    const serving = program.start(['serve', '--seed', '1', '--scenario', 'quiet']);
    const announced = JSON.parse(await serving.says('stdout', /\n/)) as ServeAnnouncement;
    await using terminal = await openShell({ program });
    terminal.run(`netconsole --server ${announced.url} --token-file ${announced.tokens[0]?.file}`);
    await terminal.shows('LIVE');

    serving.kill('SIGKILL');

    await terminal.shows(NOT_LIVE, TOLD_MS);
    await terminal.press('q');
    await terminal.shows('Quit netconsole?');
    await terminal.press('y');
    await terminal.prompt();
  });
});
