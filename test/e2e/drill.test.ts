import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type Program } from '../cli/program.ts';
import type { PtyTerminal } from '../support/pty-terminal.ts';
import { openShell } from './console-in-pty.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

/** The loop begins five seconds after the start, and takes a while to be raised. */
const SHOWN_WITHIN_MS = 60_000;
/** A question takes no key for so long. */
const DEAF_MS = 320;

/** Presses a key that the screen shows just now, and no other. */
const pressShown = async (terminal: PtyTerminal, key: string, shown: RegExp): Promise<void> => {
  await terminal.shows(shown, SHOWN_WITHIN_MS);
  await terminal.press(key);
};

const answerYes = async (terminal: PtyTerminal, question: RegExp): Promise<void> => {
  await terminal.shows(question);
  const askedAt = performance.now();
  await terminal.until(() => performance.now() - askedAt > DEAF_MS, 'the question stays deaf');
  await pressShown(terminal, 'y', / y yes| y quit/);
};

describe('the drill of a loop', () => {
  for (const [columns, rows] of [
    [120, 36],
    [80, 24],
  ] as const) {
    it.concurrent(`is solved with the keys on the screen at ${columns}x${rows}, and scored`, { timeout: 240_000 }, async () => {
      await using terminal = await openShell({ program, columns, rows });
      terminal.run('netconsole drill loop');

      await pressShown(terminal, '!', /! LOOP .*! shows it/);
      await terminal.shows(/INCIDENT inc-0001/);
      await pressShown(terminal, 'L', /L \. breaks every circle/);
      await pressShown(terminal, '.', /L then +\. cut/);
      await answerYes(terminal, /Break the loop: only people wake \w+_participate\?/);
      await terminal.shows(/answers only people now, read back/);
      await terminal.shows(/INCIDENT inc-0001 +QUIET for/, 150_000);
      await pressShown(terminal, 'E', /E report/);
      await terminal.shows('The report is in');
      await pressShown(terminal, 'q', /q back/);
      await pressShown(terminal, 'q', /\[1 Overview\].*/);
      await answerYes(terminal, /Quit netconsole\?/);

      await terminal.shows('The loop is stopped and has fallen silent.');
      await terminal.shows(/^From the first post of the loop: detected after \S+, previewed after \S+,$/);
      await terminal.shows(/^stopped after \S+, quiet after \S+\.$/);
      await terminal.shows(/^Things stopped: 1\.$/);
      await terminal.shows(/^People were answered \d+ times? before the first stop and \d+ times? after it\.$/);
      expect(terminal.screen().some((row) => row.includes('never'))).toBe(false);
    });
  }
});
