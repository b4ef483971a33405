import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type Program } from '../cli/program.ts';
import { openNetwork } from '../simulator/open-network.ts';
import type { PtyTerminal } from '../support/pty-terminal.ts';
import { UNTOUCHED } from '../support/terminal-modes.ts';
import { openConsole, openShell, openThread } from './console-in-pty.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

/** Past the time in which a question takes no key. */
const answerYes = async (terminal: PtyTerminal, question: string | RegExp): Promise<void> => {
  await terminal.shows(question);
  const askedAt = performance.now();
  await terminal.until(() => performance.now() - askedAt > 320, 'the question stays deaf');
  await terminal.press('y');
};

describe('a newcomer', () => {
  it('starts without credentials, watches the demo, and leaves the terminal as it was', async () => {
    await using terminal = await openShell({ program });
    const before = terminal.lineSettings();
    terminal.run('netconsole');

    await terminal.shows('LIVE');
    await terminal.shows('Halden Logistics');
    await terminal.shows(/ {2}Dispatch +Halden/);
    await openThread(terminal, 'Main');
    await terminal.shows('EXTERNAL');
    await terminal.shows(/\d\d:\d\d (Petra|Ana|Jo|Supply|Dispatch)/);
    await terminal.press('ctrl-c');
    await terminal.shows('Quit netconsole?');
    await terminal.press('y');
    await terminal.prompt();

    expect(terminal.modes()).toEqual(UNTOUCHED);
    expect(terminal.lineSettings()).toBe(before);
  });
});

describe('two operators', () => {
  it('write, pause, see the silence, and resume, each seeing what the other does', async () => {
    await using network = await openNetwork({ speed: 4 });
    await using kim = await openConsole({ program, network, as: 'Kim' });
    await using lee = await openConsole({ program, network, as: 'Lee' });
    await openThread(kim, 'Dock');
    await openThread(lee, 'Dock');

    await kim.press('i');
    await kim.shows('INSERT');
    kim.type('@dispatch is door 4 free?');
    await kim.shows('> @dispatch is door 4 free?');
    await kim.press('enter');
    await kim.shows(/Dispatch .* a /);
    await lee.shows(/Kim Lar.* @dispatch is door 4 free\?/);
    await lee.shows(/Dispatch .* a /);

    await kim.press('esc');
    await kim.shows('NORMAL');
    await kim.press('5 /');
    await kim.shows('FILTER');
    kim.type('dispatch_participate');
    await kim.shows('/dispatch_participate');
    await kim.press('enter p r');
    await answerYes(kim, 'Pause dispatch_participate of Dispatch?');
    await kim.shows('dispatch_participate is paused, read back from the server.');
    await lee.press('5');
    await lee.shows(/dispatch_participate .* paused/);

    const dispatch = network.truth().posts[0]?.agentId;
    const wakes = (): number => network.truth().wakes.filter(({ agentId }) => agentId === dispatch).length;
    const wakesBefore = wakes();
    await lee.press('2 i');
    await lee.shows('INSERT');
    lee.type('@dispatch @inventory anybody?');
    await lee.shows('> @dispatch @inventory anybody?');
    await lee.press('enter');
    await lee.shows(/Inventory .* a /);
    expect(answersOf(lee, 'Dispatch')).toBe(1);
    expect(wakes()).toBe(wakesBefore);

    await kim.press('u r');
    await answerYes(kim, 'Resume dispatch_participate of Dispatch?');
    await kim.shows('dispatch_participate is active again, read back from the server.');
    lee.type('@dispatch and now?');
    await lee.shows('> @dispatch and now?');
    await lee.press('enter');
    await lee.until(() => answersOf(lee, 'Dispatch') === 2, 'Dispatch does not come back');
    await kim.press('2');
    await kim.until(() => answersOf(kim, 'Dispatch') === 2, 'the other console does not see it');
  });

  it('invite and join across organisations', async () => {
    await using network = await openNetwork();
    await using kim = await openConsole({ program, network, as: 'Kim' });
    await using sam = await openConsole({ program, network, as: 'Sam' });
    await kim.press('4 /');
    await kim.shows('FILTER');
    kim.type('Operations');
    await kim.shows(/TEAMS 1 of 4/);
    await kim.press('enter I');
    await answerYes(kim, 'Create an invite code for Operations?');
    await kim.shows('INVITE to Operations');
    const code = kim.screen().flatMap((row) => /║ ([A-Z0-9]{12}) /.exec(row)?.[1] ?? [])[0] ?? '';

    await sam.press('J');
    await sam.shows('JOIN A TEAM');
    sam.paste(code);
    await sam.shows(code);
    await sam.press('tab down');
    await sam.shows('> Dispute Desk');
    await sam.press('enter');
    await sam.shows('You are in Operations.');

    await kim.press('esc');
    await kim.shows('Quillon Payments (outside)');
    await openThread(kim, 'Dock');
    await kim.shows(/EXTERNAL read by Quillon Payments/);
    await kim.press('i');
    await kim.shows('INSERT');
    kim.type('Welcome.');
    await kim.shows('> Welcome.');
    await kim.press('enter');
    await answerYes(kim, 'Post to 1 outside organisation?');
    await openThread(sam, 'Dock');
    await sam.shows(/Kim Lar.* Welcome\./);
  });
});

/** How many messages of an agent the thread on screen shows. */
const answersOf = (terminal: PtyTerminal, agent: string): number =>
  terminal.screen().filter((row) => new RegExp(`\\d\\d:\\d\\d ${agent} .* a `).test(row)).length;
