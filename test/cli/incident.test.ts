import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
}, 60_000);

afterAll(() => program[Symbol.asyncDispose]());

/** A home of its own, so that its ledger knows one story. */
const freshHome = async (name: string): Promise<{ readonly env: Readonly<Record<string, string>> } & AsyncDisposable> => {
  const home = path.join(program.folder, name);
  await mkdir(home, { mode: 0o700 });
  return { env: { HOME: home }, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
};

describe('an incident without the console', { timeout: 150_000 }, () => {
  it('is opened by the loop watch, holds what was stopped, and is reported with the same bytes each time', async () => {
    await using network = await openNetwork({ scenario: 'loop' });
    await using home = await freshHome('watching');
    const kim = await program.as(network, 'Kim');
    const watching = program.start(['loops', '--watch', '--json', ...kim], home);
    await watching.says('stdout', /"type":"loop-raised"/);
    const stopped = await program.run(['humans-only', '--thread', 'Dock 4 handover', '--yes', '--wait-quiet', '120', ...kim], home);
    expect(stopped.code).toBe(0);
    watching.kill('SIGINT');
    expect((await watching.ended).code).toBe(130);

    const last = await program.run(['report', 'last'], home);
    const again = await program.run(['report', 'inc-0001'], home);
    const json = await program.run(['report', 'inc-0001', '--json'], home);
    expect(last.stdout).toMatch(/^# Incident inc-0001: (Dispatch > Inventory > Dispatch|Inventory > Dispatch > Inventory)\n/);
    expect(last.stdout).toMatch(/\| detection \| \d+s \|\n/);
    expect(last.stdout).toMatch(/\| first stop \| \S+ \|\n\| quiet \| \d\S* \|/);
    expect(last.stdout).toMatch(/## Still stopped\n\n- \w+_participate/);
    expect(again.stdout).toBe(last.stdout);
    expect((await program.run(['report', 'inc-0001', '--json'], home)).stdout).toBe(json.stdout);
    expect(JSON.parse(json.stdout)).toMatchObject({
      type: 'report',
      incident: 'inc-0001',
      closedAt: null,
      actions: [{ kind: 'humans-only' }],
    });
    const bodies = network.truth().posts.length;
    expect(bodies).toBeGreaterThan(4);
    expect(json.stdout).not.toContain('handing it back');
  });

  it('has no report where nothing was raised', async () => {
    await using network = await openNetwork();
    await using home = await freshHome('nothing');
    const kim = await program.as(network, 'Kim');
    const watching = program.start(['loops', '--watch', '--for', '2', ...kim], home);
    await eventually(async () => ((await watching.ended).code === 0 ? true : undefined));
    const report = await program.run(['report', 'inc-0001'], home);

    expect(report.code).toBe(5);
    expect(report.stderr).toContain('There is no incident "inc-0001" in the ledger; it knows none.');
  });
});
