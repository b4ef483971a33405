import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/man-page.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/command-line.ts';
import { EXIT } from '../../src/cli/exit-code.ts';
import { SUBCOMMANDS } from '../../src/cli/subcommands.ts';
import { COMMANDS } from '../../src/commands/index.ts';

const hasMan = spawnSync('man', ['--version']).status === 0;

describe('the manual page', () => {
  const page = manPage('1.2.3');
  const words = page.replaceAll('\\-', '-').replaceAll(/\\f[BR]/g, '');

  it('has every subcommand, option, key and exit code that there is', () => {
    for (const { usage, options } of SUBCOMMANDS) {
      expect(words).toContain(`netconsole ${usage}`);
      for (const [flags] of options) expect(words).toContain(flags);
    }
    for (const [flags] of GLOBAL_OPTIONS) expect(words).toContain(flags);
    for (const { id, keys } of COMMANDS) expect([id, words.includes(`(${id})`)]).toEqual([id, keys.length > 0]);
    for (const code of Object.values(EXIT)) expect(words).toContain(`\n.B ${code}\n`);
  });

  it('has no line that roff would take for a request by accident', () => {
    const requests = page.split('\n').filter((line) => /^[.']/.test(line));

    expect(requests.filter((line) => !/^\.(?:TH|SH|SS|TP|B)(?: |$)/.test(line))).toEqual([]);
    expect(page).toContain('\\fBj\\fR, \\fBdown\\fR');
  });

  it.skipIf(!hasMan)('is read by man without a warning', () => {
    const shown = execFileSync('man', ['--warnings', '-l', '-'], {
      input: page,
      encoding: 'utf8',
      env: { ...process.env, MANPAGER: 'cat' },
    });

    expect(shown).toContain('runaway loop');
  });
});
