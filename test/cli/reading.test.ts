import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

type Refusal = { readonly words: readonly string[]; readonly code: number; readonly says: RegExp };

let program: Program;
let network: LocalNetwork & AsyncDisposable;
let kim: readonly string[];

beforeAll(async () => {
  [program, network] = await Promise.all([buildProgram(), openNetwork()]);
  kim = await program.as(network, 'Kim');
});

afterAll(async () => {
  await Promise.all([program[Symbol.asyncDispose](), network[Symbol.asyncDispose]()]);
});

const records = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the subcommands that list', () => {
  it.concurrent.each([
    ['agents', 'agi_dispatch', 'Dispatch'],
    ['teams', 'tem_', 'Operations'],
    ['threads', 'thr_', 'Dock 4 handover'],
    ['routines', 'arn_', 'dispatch_participate'],
  ])('%s writes one object a line, and a table with names', async (noun, id, name) => {
    const [json, text] = await Promise.all([program.run([noun, '--json', ...kim]), program.run([noun, ...kim])]);

    expect([json.code, json.stderr, text.code, text.stderr]).toEqual([0, '', 0, '']);
    expect(records(json.stdout).every((record) => typeof record['id'] === 'string')).toBe(true);
    expect(json.stdout).toContain(`"id":"${id}`);
    expect(text.stdout.split('\n').filter((line) => line !== '')).toHaveLength(records(json.stdout).length + 1);
    expect(text.stdout).toContain(name);
  });

  it('runs says so where there are none', async () => {
    expect(await program.run(['runs', '--status', 'cancelled', ...kim])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There are no such runs.\n',
    });
  });

  it('narrow a list to what is named by name, key or id', async () => {
    const lists = await Promise.all(
      ['Dispatch', 'dispatch', 'agi_dispatch', 'DISPATCH'].map((agent) => program.run(['routines', '--agent', agent, '--json', ...kim])),
    );

    const [first] = lists;
    expect(records(first?.stdout ?? '').every(({ agent }) => agent === 'agi_dispatch')).toBe(true);
    expect(new Set(lists.map(({ stdout }) => stdout)).size).toBe(1);
  });
});

describe('a command line that cannot be obeyed', () => {
  it.concurrent.each<[string, Refusal]>([
    [
      'an unknown subcommand',
      { words: ['frobnicate'], code: 2, says: /^netconsole: Unknown command 'frobnicate'\.\n {2}try: netconsole --help\n$/ },
    ],
    ['a mistyped subcommand', { words: ['agent'], code: 2, says: /Did you mean agents\?/ }],
    ['an unknown flag', { words: ['agents', '--frob'], code: 2, says: /Unknown option '--frob'/ }],
    ['a missing argument', { words: ['post', 'General'], code: 2, says: /Missing required argument 'text'/ }],
    [
      'a number that is none',
      { words: ['watch', '--for', 'ever'], code: 2, says: /--for takes a number from 0\.1 to 31536000, not "ever"/ },
    ],
    [
      'an unknown theme',
      {
        words: ['agents', '--theme', 'pink'],
        code: 2,
        says: /There is no theme "pink"; there are: auto, dark, light, high-contrast, colour-blind, mono\./,
      },
    ],
    ['an unknown time zone', { words: ['agents', '--tz', 'Mars/Base'], code: 2, says: /"Mars\/Base" is no time zone/ }],
    [
      'an unknown scenario',
      { words: ['serve', '--scenario', 'calm'], code: 2, says: /There is no scenario "calm"; there are: company, quiet, busy, / },
    ],
    ['a server without https', { words: ['agents', '--server', 'http://example.org'], code: 10, says: /must use https/ }],
    ['a server that is no address', { words: ['agents', '--server', 'example.org'], code: 2, says: /--server must be an address/ }],
    ['an unknown profile', { words: ['agents', '--profile', 'prod'], code: 2, says: /There are no profiles yet/ }],
    ['a token file that is not there', { words: ['agents', '--token-file', 'missing'], code: 2, says: /There is no file missing/ }],
    ['a secret as a word', { words: ['agents', 'sk_live_0123456789abcdef'], code: 2, says: /Word 2 of the command line looks like a key/ }],
    ['help with what there is not', { words: ['help', 'nosuch'], code: 2, says: /There is no such command to help with/ }],
    ['the console without a terminal', { words: [], code: 2, says: /The console needs a terminal/ }],
    ['the demo without a terminal', { words: ['demo'], code: 2, says: /The console needs a terminal/ }],
  ])('%s is told in a sentence', async (_, { words, code, says }) => {
    const ended = await program.run(words);

    expect(ended.stderr).toMatch(says);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it('never repeats a secret that it refuses', async () => {
    const ended = await program.run(['agents', '--debug', 'sk_live_0123456789abcdef']);

    expect(`${ended.stdout}${ended.stderr}`).not.toContain('0123456789abcdef');
  });
});

describe('a server that cannot be used', () => {
  it('ends with 9 where nobody answers', async () => {
    const [, , ...token] = kim;
    const ended = await program.run(['agents', '--server', 'http://127.0.0.1:9', ...token]);

    expect(ended).toEqual({
      code: 9,
      stdout: '',
      stderr: 'netconsole: The server cannot be reached (ECONNREFUSED).\n  try: netconsole doctor\n',
    });
  });

  it('ends with 3 where it refuses the token, without showing it', async () => {
    const ended = await program.run(['agents', '--server', network.url], { env: { ARCHASTRO_ACCESS_TOKEN: 'sat_not-the-right-one' } });

    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toMatch(/^netconsole: The server does not accept this credential/);
    expect(ended.stderr).not.toContain('not-the-right-one');
  });

  it('ends with 3 where there is no token', async () => {
    const ended = await program.run(['agents', '--server', network.url]);

    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toContain(`There is no access token for ${network.url}.`);
  });
});

describe('help and version', () => {
  it('go to stdout', async () => {
    const [help, version, noun] = await Promise.all([
      program.run(['--help']),
      program.run(['--version']),
      program.run(['pause', '--help']),
    ]);

    expect([help.code, version.code, noun.code]).toEqual([0, 0, 0]);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(help.stdout).toContain('Exit codes:');
    expect(noun.stdout).toContain('--token-file');
    expect([help.stderr, version.stderr, noun.stderr]).toEqual(['', '', '']);
  });
});
