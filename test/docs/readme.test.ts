import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SUBCOMMANDS } from '../../src/cli/subcommands.ts';
import { COMMANDS } from '../../src/commands/index.ts';

const root = path.join(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const found = (pattern: RegExp): string[] => [...new Set(Array.from(readme.matchAll(pattern), (match) => match[1] ?? ''))];

describe('the README', () => {
  it('is a page that can be read in one go', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(150);
  });

  it('names scripts, subcommands, files and pictures that there are', () => {
    const subcommands = SUBCOMMANDS.map(({ usage }) => usage.split(' ')[0]);

    expect(found(/npm run ([\w:-]+)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(found(/`netconsole ([a-z][\w-]*)/g).filter((name) => !subcommands.includes(name))).toEqual([]);
    expect(found(/\]\(([^)#:]+)\)/g).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(found(/`((?:src|test|scripts)\/[^`*]*)`/g).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('shows the first stop with keys that do it', () => {
    const bound = new Set(COMMANDS.flatMap(({ keys }) => keys));

    expect(['!', 'L .', 'y', '?', ':', 'x', 'z'].filter((key) => !bound.has(key) || !readme.includes(`\`${key}\``))).toEqual([]);
  });
});
