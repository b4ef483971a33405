import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, openNetwork } from '../simulator/open-network.ts';
import { createRunningClock } from '../support/test-clock.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

const clock = createRunningClock();

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
    .map((line): Fields => JSON.parse(line));
const lastOf = (ended: Ended): Fields => jsonLines(ended).at(-1) ?? {};
const routines = async (): Promise<readonly Fields[]> => jsonLines(await asKim('routines', '--json'));
const routineNamed = async (name: string): Promise<Fields> => (await routines()).find((routine) => routine['name'] === name) ?? {};
const changes = (): number => network.truth().changes.length;

describe('stop verbs outside the console', () => {
  it('foretell with --dry-run and send nothing', async () => {
    const before = changes();
    const told = await asKim('pause', '--thread', 'Operations/General', '--dry-run');
    const json = await asKim('humans-only', '--agent', 'Dispatch', '--dry-run', '--json');

    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^Pause \d+ routines\?\nACTION {2}.*dispatch_participate/);
    expect(told.stdout).toMatch(/\nUNDO {4}netconsole undo takes it back exactly\n$/);
    expect(json.code).toBe(0);
    expect(lastOf(json)).toMatchObject({ type: 'preview', operation: 'humans-only', answer: 'y', isUndoable: true });
    expect(changes()).toBe(before);
  });

  it('ask before they act, and without a terminal act only with --yes', async () => {
    const before = changes();
    const ended = await asKim('pause', '--agent', 'Dispatch');

    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'netconsole: Nothing was changed: there is no terminal to ask on.\n  try: look at it with --dry-run, then confirm with --yes\n',
    });
    expect(changes()).toBe(before);
  });

  it('change everything in their scope and say how each ended, and at the end how many', async () => {
    const paused = await asKim('pause', '--agent', 'Dispatch', 'Support Desk', '--yes', '--json', '--reason', 'practice');
    const after = await routines();
    const resumed = await asKim('resume', '--agent', 'Dispatch', 'Support Desk', '--yes', '--json');

    const outcomes = jsonLines(paused).filter(({ type }) => type === 'outcome');
    expect(outcomes.length).toBeGreaterThan(1);
    expect(new Set(outcomes.map(({ result, after: state }) => `${String(result)} ${String(state)}`))).toEqual(new Set(['done paused']));
    expect(lastOf(paused)).toMatchObject({ type: 'summary', done: outcomes.length, failed: 0, exitCode: 0 });
    for (const { routine } of outcomes) expect(after.find(({ id }) => id === routine)).toMatchObject({ status: 'paused' });
    expect(lastOf(resumed)).toMatchObject({ type: 'summary', operation: 'resume', done: outcomes.length });
  });

  it('say beforehand what the platform would not activate again', async () => {
    const told = await asKim('pause', '--agent', 'Inventory', '--dry-run', '--json');

    expect(lastOf(told)).toMatchObject({ isUndoable: false });
    expect((await asKim('pause', '--agent', 'Inventory', '--dry-run')).stdout).toMatch(/\?\nFINAL {3}stock_sync cannot be started again/);
  });

  it('close a routine to agents and leave every other filter', async () => {
    const before = await routineNamed('dispatch_participate');
    const ended = await asKim('humans-only', 'dispatch_participate', '--yes', '--json');
    const again = await asKim('humans-only', 'dispatch_participate', '--yes', '--json');

    expect(jsonLines(ended)[0]).toMatchObject({
      result: 'done',
      before: 'active',
      after: 'active',
      eventConfig: { before: before['eventConfig'] },
    });
    expect(JSON.stringify((await routineNamed('dispatch_participate'))['eventConfig'])).toContain('"subject_is_agent":false');
    expect(jsonLines(again)).toMatchObject([{ result: 'already', attempts: 0 }, { already: 1 }]);
  });

  it('end with 6 when some of it fails, and go on past it', async () => {
    await network.control({
      do: 'spoil-requests',
      method: 'POST',
      path: '/api/v1/agent_routines/*/pause',
      every: 2,
      faults: [{ kind: 'status', status: 422 }],
    });
    const ended = await asKim('pause', '--agent', 'Support Desk', 'Billing Recon', '--yes', '--json');
    await network.control({ do: 'clear' });

    expect(ended.code).toBe(6);
    const { done, failed, exitCode } = lastOf(ended);
    expect([Number(done) > 0, Number(failed) > 0, exitCode]).toEqual([true, true, 6]);
  });

  it('are remembered with their end, and told when it is over', async () => {
    const expiresAt = Date.now() + 1_000;
    const [paused, wrong] = await Promise.all([
      asKim('pause', 'research_session', '--for', '1s', '--reason', 'a look'),
      asKim('pause', 'research_session', '--for', 'soon'),
    ]);
    await eventually(() => (Date.now() > expiresAt + 2_000 ? true : undefined));
    const held = await asKim('ledger', 'verify');

    expect(paused.code).toBe(0);
    expect(held.stdout).toMatch(/expired, still holds: pause of research_session by Kim Larsen since .*: "a look"/);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--for takes a duration such as 90s, 30m or 2h, not "soon".');
  });

  it('refuse a name that nobody bears, and a command without any, before they read the rest', async () => {
    const [nobody, nothing] = await Promise.all([asKim('pause', '--team', 'Nowhere', '--yes'), asKim('cancel', '--yes')]);

    expect(nobody).toMatchObject({ code: 5, stdout: '' });
    expect(nobody.stderr).toContain('There is no team "Nowhere" that you may see.');
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('It is not said what');
  });
});
