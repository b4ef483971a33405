import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { createRunningClock } from '../support/test-clock.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

const clock = createRunningClock();
const DAY_MS = 86_400_000;

type Refusal = { readonly words: readonly string[]; readonly code: number; readonly says: RegExp };

let program: Program;
let network: LocalNetwork & AsyncDisposable;
let kim: readonly string[];
let jo: readonly string[];

beforeAll(async () => {
  [program, network] = await Promise.all([buildProgram(), openNetwork({ now: clock.now })]);
  [kim, jo] = await Promise.all([program.as(network, 'Kim'), program.as(network, 'Jo')]);
});

afterAll(async () => {
  await Promise.all([program[Symbol.asyncDispose](), network[Symbol.asyncDispose]()]);
});

const asKim = (...words: readonly string[]): Promise<Ended> => program.run([...words, ...kim]);
const jsonLines = ({ stdout }: Ended): readonly unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
const statusOf = async (routine: string): Promise<unknown> => {
  const { stdout } = await asKim('routines', '--json');
  const lines = stdout.trim().split('\n');
  return (JSON.parse(lines.find((line) => line.includes(`"name":"${routine}"`)) ?? '{}') as Record<string, unknown>)['status'];
};
const readLedger = async (): Promise<string> => {
  const folder = join(program.home, '.local', 'share', 'netconsole', 'ledger');
  const files = await readdir(folder);
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');
};

describe('pause and resume', () => {
  it('say what was read back, and leave alone what is so already', async () => {
    const paused = await asKim('pause', 'dispatch_participate');
    const read = await statusOf('dispatch_participate');
    const again = await asKim('pause', 'dispatch-participate', '--json');
    const resumed = await asKim('resume', 'Dispatch/dispatch_participate');

    expect(paused).toMatchObject({ code: 0, stdout: 'dispatch_participate of Dispatch is paused, read back from the server\n' });
    expect(paused.stderr).toMatch(/^netconsole: to take it back: netconsole undo [0-9a-f-]{36}\n$/);
    expect(read).toBe('paused');
    expect(jsonLines(again)).toMatchObject([
      { type: 'outcome', operation: 'pause', result: 'already', after: 'paused', attempts: 0 },
      { type: 'summary', targets: 1, already: 1, exitCode: 0 },
    ]);
    expect(resumed).toMatchObject({ code: 0, stdout: 'dispatch_participate of Dispatch is active, read back from the server\n' });
  });

  it('send nothing at all when one of the names is unknown', async () => {
    const ended = await asKim('pause', 'inventory_participate', 'no_such_routine');

    expect(ended).toEqual({
      code: 5,
      stdout: '',
      stderr: 'netconsole: There is no routine "no_such_routine" that you may see.\n  try: netconsole routines\n',
    });
    expect(await statusOf('inventory_participate')).toBe('active');
  });

  it('end with 6 when some is done and some cannot be', async () => {
    const ended = await asKim('pause', 'cold_watch_participate', 'escalation_draft');

    expect(ended).toMatchObject({ code: 6, stdout: 'cold_watch_participate of Cold Watch is paused, read back from the server\n' });
    expect(ended.stderr).toContain('escalation_draft of Support Desk was not paused: It is a draft');
    expect(await statusOf('escalation_draft')).toBe('draft');
  });

  it('believe what they read back, not what the server answered', async () => {
    const path = '/api/v1/agent_routines/*/pause';
    await network.control({ do: 'spoil-requests', path, faults: [{ kind: 'applied-status', status: 503 }] });
    const applied = await asKim('pause', 'research_session', '--json');
    await network.control({ do: 'spoil-requests', path, faults: [{ kind: 'status', status: 403 }] });
    const refused = await asKim('pause', 'tms_events');
    await network.control({ do: 'clear' });

    expect(jsonLines(applied)[0]).toMatchObject({ result: 'done', after: 'paused' });
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toMatch(/tms_events of Dispatch was not paused: This credential may not do that/);
  });

  it('send nothing when the routine cannot be read', async () => {
    await network.control({ do: 'spoil-requests', path: '/api/v1/agent_routines/*', faults: [{ kind: 'status', status: 503 }] });
    const ended = await asKim('pause', 'support_participate');
    await network.control({ do: 'clear' });

    expect(ended).toMatchObject({ code: 9, stdout: '' });
    expect(await statusOf('support_participate')).toBe('active');
  });

  it('refuse when read-only, before anything is sent', async () => {
    const ended = await asKim('pause', 'support_participate', '--readonly');

    expect(ended).toEqual({ code: 10, stdout: '', stderr: 'netconsole: Nothing was changed: --readonly was given.\n' });
    expect(await statusOf('support_participate')).toBe('active');
  });

  it('are in the ledger with who, what and how it ended', async () => {
    await asKim('pause', 'billing_participate', '--reason', 'invoices go round in circles');

    const ledger = await readLedger();
    expect(ledger).toContain('invoices go round in circles');
    expect(ledger).toMatch(/"type":"target-finished".*"name":"billing_participate".*"result":"done"/);
    expect(ledger).toContain('Kim Larsen');
  });
});

describe('post', () => {
  it('tells the message that the server has, and posts what was piped in', async () => {
    const text = `${'a long line '.repeat(340)}\nand another`;
    const [word, piped] = await Promise.all([
      asKim('post', 'Operations/General', 'who has dock 4?'),
      program.run(['post', 'Dock 4 handover', '-', '--json', ...kim], { stdin: `${text}\n` }),
    ]);

    expect(word).toMatchObject({ code: 0, stderr: '' });
    expect(word.stdout).toMatch(/^posted msg_\S+ to Operations\/General\n$/);
    expect(JSON.parse(piped.stdout)).toMatchObject({ type: 'message', content: text, author: { name: 'Kim Larsen' } });
  });

  it('posts the same key once', async () => {
    const first = await asKim('post', 'Dock 4 handover', 'only once', '--key', 'key-1');
    const second = await asKim('post', 'Dock 4 handover', 'only once', '--key', 'key-1');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toBe(first.stdout);
  });

  it.each<[string, Refusal]>([
    ['an unknown thread', { words: ['no such thread', 'hello'], code: 5, says: /There is no thread "no such thread"/ }],
    [
      'an ambiguous name',
      {
        words: ['General', 'hello'],
        code: 2,
        says: /"General" is ambiguous: thr_\S+ \(Operations\/General\), thr_\S+ \(Customer Support\/General\)\./,
      },
    ],
    ['an empty text', { words: ['Dock 4 handover', '  '], code: 2, says: /the text is empty/ }],
  ])('refuses %s', async (_, { words, code, says }) => {
    const ended = await asKim('post', ...words);

    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(says);
  });
});

describe('invite and join', () => {
  it('let another organisation in with its agent, and keep the code out of the ledger', async () => {
    const invited = await asKim('invite', 'Operations');
    const code = invited.stdout.trim();
    const joined = await program.run(['join', '-', '--agent', 'supply-planner', ...jo], { stdin: `${code}\n` });
    const teams = await program.run(['teams', ...jo]);

    expect(invited).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[A-Z0-9]{12}\n$/) });
    expect(invited.stderr).not.toContain(code);
    expect(joined.stdout).toMatch(/^you and Supply Planner are in Operations \(tem_\S+\), read back from the server\n$/);
    expect(teams.stdout).toMatch(/^Operations /m);
    expect(await readLedger()).not.toContain(code);
  });

  it('refuse a code that has expired', async () => {
    const code = (await asKim('invite', 'Operations')).stdout.trim();
    clock.advance(8 * DAY_MS);

    const ended = await program.run(['join', code, ...jo]);

    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain('There is no such code: it is mistyped, has expired or was revoked.');
    expect(ended.stderr).not.toContain(code);
  });

  it('never ask for a second code when the first may have been made', async () => {
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/teams/*/invite',
      count: 1,
      faults: [{ kind: 'applied-status', status: 503 }],
    });
    const ended = await asKim('invite', 'Operations');
    await network.control({ do: 'clear' });

    expect(ended).toMatchObject({ code: 7, stdout: '' });
    expect(ended.stderr).toContain('It is not known whether a code was made');
    expect(await readLedger()).toMatch(/"type":"target-finished".*"type":"team".*"result":"unknown"/);
  });

  it('refuse an agent of somebody else', async () => {
    const ended = await program.run(['join', 'ABCDEFGHJKLM', '--agent', 'Dispatch', ...jo]);

    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain('There is no agent "Dispatch"');
  });
});
