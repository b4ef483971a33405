import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

const COORDINATION = 'Halden × Ostara Coordination';

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

const asKim = (...words: readonly string[]): Promise<Ended> => program.run([...words, ...kim]);
const namesIn = async (team: string): Promise<readonly unknown[]> =>
  (await asKim('members', team, '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).name);

describe('members', () => {
  it('are listed organisation by organisation, the own one first and outsiders marked', async () => {
    const { stdout, code } = await asKim('members', COORDINATION);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    const orgs = rows.map((row) => row.split(/ {2,}/)[0]);

    expect(code).toBe(0);
    expect(head).toMatch(/^ORGANISATION +MEMBER +KIND +ROLE +JOINED +ID$/);
    expect(orgs).toEqual([...orgs.filter((org) => org === 'Halden Logistics'), ...orgs.filter((org) => org === 'EXTERNAL Ostara Foods')]);
    expect(new Set(orgs).size).toBe(2);
  });
});

describe('remove', () => {
  it('tells who would lose what, and sends nothing', async () => {
    const { stdout, code } = await asKim('remove', COORDINATION, 'Ostara Foods', '--org', '--dry-run');

    expect(code).toBe(0);
    expect(stdout).toMatch(/REMOVE {2}Ostara Foods from .*: 4 members, Jo Lindqvist, Petra Novak, Supply Planner, Cold Chain QA/);
    expect(stdout).toMatch(/BACK {4}only with a new invite code: this cannot be undone/);
    expect(await namesIn(COORDINATION)).toContain('Supply Planner');
  });

  it('asks first: without a terminal and --yes nothing is changed', async () => {
    const { stderr, code } = await asKim('remove', COORDINATION, 'Supply Planner');

    expect(code).toBe(2);
    expect(stderr).toContain('Nothing was changed');
    expect(await namesIn(COORDINATION)).toContain('Supply Planner');
  });

  it('takes an agent and an organisation out, and reads back that they are gone', async () => {
    const agent = await asKim('remove', COORDINATION, 'Dispatch', '--yes');
    const org = await asKim('remove', COORDINATION, 'Ostara Foods', '--org', '--yes', '--json');

    expect(agent.stdout).toMatch(/Dispatch is removed, read back from the server/);
    expect(agent.stderr).not.toContain('netconsole undo');
    expect(JSON.parse(org.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ operation: 'remove-member', done: 1, exitCode: 0 });
    expect(await namesIn(COORDINATION)).toEqual(['Kim Larsen', 'Ana Ruiz']);
  });

  it('does not remove the organisation that owns the team, nor anybody who is not in it', async () => {
    const owner = await asKim('remove', COORDINATION, 'Halden Logistics', '--org', '--yes');
    const nobody = await asKim('remove', COORDINATION, 'Jo Lindqvist', '--yes');

    expect(owner.stderr).toMatch(/Halden Logistics owns .* and cannot be removed/);
    expect(nobody.code).toBe(5);
  });
});

describe('leave', () => {
  it('reads back that the team is left, and says why its owner cannot', async () => {
    const lee = await program.as(network, 'Lee');
    const left = await program.run(['leave', 'Operations', '--yes', ...lee]);
    const stays = await asKim('leave', COORDINATION, '--yes');

    expect(left.stdout).toMatch(/is left, read back from the server/);
    expect(left.code).toBe(0);
    expect(stays.stderr).toMatch(/owner/);
    expect(stays.code).not.toBe(0);
  });
});

describe('invite codes', () => {
  it('are kept as a digest only, listed, and revoked by whoever has the code', async () => {
    const made = await asKim('invite', 'Operations');
    const code = made.stdout.trim();
    const listed = await asKim('invites', '--json');
    const revoked = await program.run(['revoke', '-', ...kim], { stdin: code });
    const after = await asKim('invites');
    const sam = await program.as(network, 'Sam');
    const joined = await program.run(['join', code, ...sam]);

    expect(JSON.parse(listed.stdout)).toMatchObject({ type: 'invite', teamName: 'Operations', state: 'open' });
    expect(revoked.stdout).toMatch(/nobody can join Operations with that code any more/);
    expect(after.stdout).toMatch(/revoked .*Operations/);
    expect(joined.code).toBe(5);
    expect(await textOf(path.join(program.home, '.local/share/netconsole/ledger'))).not.toContain(code);
  });

  it('need the name of their team where they were not made here', async () => {
    const { stderr, code } = await asKim('revoke', 'K7QX2M9PLD4R');

    expect(stderr).toMatch(/was not made here/);
    expect(code).toBe(5);
  });
});

const textOf = async (folder: string): Promise<string> =>
  (await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8').catch(() => '')))).join('');
