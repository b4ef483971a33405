import { appendFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork, principalNamed } from '../simulator/open-network.ts';
import { createRunningClock } from '../support/test-clock.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

const clock = createRunningClock();
const PLAYED_MS = 40_000;

let program: Program;
let network: LocalNetwork & AsyncDisposable;
let kim: readonly string[];

beforeAll(async () => {
  [program, network] = await Promise.all([buildProgram(), openNetwork({ now: clock.now })]);
  kim = await program.as(network, 'Kim');
});

afterAll(async () => {
  await Promise.all([program[Symbol.asyncDispose](), network[Symbol.asyncDispose]()]);
});

type Fields = Readonly<Record<string, unknown>>;

const asKim = (...words: readonly string[]): Promise<Ended> => program.run([...words, ...kim]);
const jsonLines = ({ stdout }: Ended): readonly Fields[] =>
  stdout
    .trim()
    .split('\n')
    .flatMap((line): readonly Fields[] => (line === '' ? [] : [JSON.parse(line)]));
const lastOf = (ended: Ended): Fields => jsonLines(ended).at(-1) ?? {};
const operationOf = (ended: Ended): string => String(lastOf(ended)['operationId']);
const routineNamed = async (name: string): Promise<Fields> =>
  jsonLines(await asKim('routines', '--json')).find((routine) => routine['name'] === name) ?? {};

describe('undo', () => {
  it('puts back exactly what an operation changed', async () => {
    const before = await routineNamed('dispatch_participate');
    const changed = await asKim('humans-only', '--agent', 'Dispatch', '--yes', '--json');
    const undone = await asKim('undo', operationOf(changed), '--yes', '--json');
    const after = await routineNamed('dispatch_participate');

    expect(lastOf(changed)).toMatchObject({ done: 1, exitCode: 0 });
    expect(lastOf(undone)).toMatchObject({ operation: 'restore', undoes: operationOf(changed), done: 1, exitCode: 0 });
    expect(after['eventConfig']).toEqual(before['eventConfig']);
    expect(after['status']).toBe('active');
  });

  it('keeps numbers that are not its own to the last digit, and puts them back', async () => {
    const id = String((await routineNamed('inventory_participate'))['id']);
    const url = `${network.url}/api/v1/agent_routines/${id}`;
    const headers = { authorization: `Bearer ${principalNamed(network, 'Kim').token}`, 'content-type': 'application/json' };
    const config = '{"thread.message_added":{"filters":{"score":9007199254740993,"most":1e400}}}';
    await fetch(url, { method: 'PATCH', headers, body: `{"event_config":${config}}` });

    const changed = await asKim('humans-only', 'inventory_participate', '--yes', '--json');
    const closed = await (await fetch(url, { headers })).text();
    const undone = await asKim('undo', operationOf(changed), '--yes', '--json');

    expect(lastOf(changed)).toMatchObject({ done: 1, exitCode: 0 });
    expect(changed.stdout).toContain('{"score":9007199254740993,"most":1e400,"subject_is_agent":false}');
    expect(closed).toContain('{"score":9007199254740993,"most":1e400,"subject_is_agent":false}');
    expect(lastOf(undone)).toMatchObject({ done: 1, exitCode: 0 });
    expect(await (await fetch(url, { headers })).text()).toContain(`"event_config":${config}`);
  });

  it('leaves alone what somebody touched since, and says so', async () => {
    const paused = await asKim('pause', 'billing_participate', 'support_participate', '--json');
    const lee = await program.as(network, 'Lee');
    const touched = await program.run(['humans-only', 'billing_participate', '--yes', ...lee]);
    const told = await asKim('undo', operationOf(paused), '--dry-run');
    const undone = await asKim('undo', operationOf(paused).slice(0, 12), '--yes', '--json');

    expect(touched.code).toBe(0);
    expect(told.stdout).toContain('LEFT    billing_participate: somebody changed it since');
    expect(undone.code).toBe(8);
    expect(lastOf(undone)).toMatchObject({ done: 1, leftAlone: [{ why: 'touched' }] });
    expect(await routineNamed('billing_participate')).toMatchObject({ status: 'paused' });
    expect(await routineNamed('support_participate')).toMatchObject({ status: 'active' });
  });

  it('knows no operation that is not in the ledger', async () => {
    const ended = await asKim('undo', 'op-of-nobody', '--yes');

    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain('There is no operation "op-of-nobody" in the ledger.');
  });
});

describe('ledger', () => {
  it('lists what was done, and finds the stops that still hold', async () => {
    await asKim('pause', 'research_session', '--reason', 'too many reports');
    const facts = await asKim('ledger');
    const elsewhere = await program.run(['ledger']);
    const all = await program.run(['ledger', '--all']);
    const checked = await program.run(['ledger', 'verify']);

    expect(facts.stdout).toMatch(/Kim Larsen +[0-9a-f]{8} +pause research_session: too many reports/);
    expect(elsewhere).toMatchObject({ code: 0, stdout: '' });
    expect(elsewhere.stderr).toMatch(/netconsole: \d+ entries of other servers or of no known one: --all lists them\n$/);
    expect(all.stdout).toMatch(/Kim Larsen +http:\/\/127\.0\.0\.1:\d+ org_halden embedded usr_kim +[0-9a-f]{8} +pause research_session/);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(/^\d+ records in \d+ files?: every chain is whole\n/);
    expect(checked.stdout).toContain('still holds: pause of research_session by Kim Larsen');
  });

  it('ends with 1 when somebody changed the record', async () => {
    const folder = path.join(program.home, '.local', 'share', 'netconsole', 'ledger');
    const [file = ''] = await readdir(folder);
    await appendFile(path.join(folder, file), '{"seq":1,"not":"a record"}\n');
    const ended = await program.run(['ledger', 'verify', '--json']);

    expect(ended.code).toBe(1);
    expect(lastOf(ended)).toMatchObject({ type: 'ledger-check', isIntact: false, exitCode: 1 });
  });
});

describe('report', () => {
  it('knows only incidents of the ledger', async () => {
    const ended = await program.run(['report', 'inc-0099']);

    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain('There is no incident "inc-0099" in the ledger; it knows none.');
  });
});

describe('loops', () => {
  it('shows a loop that turns with its evidence', async () => {
    await using looping = await openNetwork({ now: () => Date.now() - PLAYED_MS, scenario: 'loop' });
    await looping.control({ do: 'advance', ms: PLAYED_MS });
    const there = await program.as(looping, 'Kim');
    const listed = await program.run(['loops', '--json', ...there]);
    const watched = await program.run(['loops', '--watch', '--for', '0.5', ...there]);

    expect(jsonLines(listed)[0]).toMatchObject({ type: 'loop', isRaised: true, path: 'Dispatch > Inventory > Dispatch' });
    expect(watched.stdout).toMatch(/ raised 1\.00 Dispatch > Inventory > Dispatch in #Dock 4 handover: \d+ wakes\/min/);
  });
});
