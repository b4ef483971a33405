import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => program[Symbol.asyncDispose]());

type Fields = Readonly<Record<string, unknown>>;

const jsonLines = ({ stdout }: Ended): readonly Fields[] =>
  stdout
    .trim()
    .split('\n')
    .map((line): Fields => JSON.parse(line));

describe('--wait-quiet', { timeout: 120_000 }, () => {
  it.concurrent('waits until a loop has fallen silent, tells the meter on the way and ends with 0', async () => {
    await using network = await openNetwork({ scenario: 'loop' });
    const kim = await program.as(network, 'Kim');
    await eventually(() => (network.truth().posts.filter(({ isLoop }) => isLoop).length > 6 ? true : undefined));
    const words = ['humans-only', '--thread', 'Dock 4 handover', '--yes', '--wait-quiet', '90', ...kim];
    const ended = await program.run(words);
    const quietAt = Date.now();

    expect(ended).toMatchObject({ code: 0 });
    const meter = ended.stderr.split('\n').filter((line) => /STILL TALKING|DRAINING|silent|QUIET/.test(line));
    expect(meter.at(0)).toMatch(/netconsole: (STILL TALKING|DRAINING \d+) (Dispatch|Inventory)/);
    expect(meter.at(-1)).toMatch(/netconsole: QUIET for \d+s/);
    const last = network
      .truth()
      .posts.filter(({ isLoop }) => isLoop)
      .at(-1);
    expect(quietAt - (last?.at ?? quietAt)).toBeGreaterThan(15_000);
  });

  it.concurrent('names who goes on after the pause and ends with 6', async () => {
    await using network = await openNetwork({ scenario: 'stubborn' });
    const kim = await program.as(network, 'Kim');
    await eventually(() => (network.truth().posts.filter(({ isLoop }) => isLoop).length > 4 ? true : undefined));
    const ended = await program.run(['pause', '--thread', 'Dock 4 handover', '--yes', '--json', '--wait-quiet', '8', ...kim]);

    const lines = jsonLines(ended);
    const meter = lines.filter(({ type }) => type === 'quiescence');
    const agents = network.truth().posts.map(({ agentId }) => agentId);
    expect(lines.find(({ type }) => type === 'summary')).toMatchObject({ failed: 0, exitCode: 0 });
    expect(meter.length).toBeGreaterThan(0);
    for (const { straggler } of meter) expect(agents).toContain(straggler);
    expect(lines.at(-1)).toMatchObject({ type: 'quiet', isQuiet: false, exitCode: 6 });
    expect(ended.code).toBe(6);
  });

  it.concurrent('ends with 7 where the silence is too short to prove anything', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const ended = await program.run(['pause', 'support_participate', '--wait-quiet', '3', ...kim]);

    expect(ended.stdout).toContain('support_participate of Support Desk is paused, read back from the server');
    expect(ended.stderr).toMatch(/netconsole: silent \S+ of 20 s\n(.*\n)*netconsole: not quiet when the time was over: silent/);
    expect(ended.code).toBe(7);
  });

  it.concurrent('watches what is paused already like the rest, whether it was named or is in the scope', async () => {
    await using network = await openNetwork({ scenario: 'stubborn' });
    const kim = await program.as(network, 'Kim');
    await eventually(() => (network.truth().posts.filter(({ isLoop }) => isLoop).length > 4 ? true : undefined));
    const words = ['pause', '--thread', 'Dock 4 handover', '--yes', '--json', ...kim];
    await program.run(words);
    const startedAt = Date.now();
    const again = await program.run([...words, '--wait-quiet', '6']);

    expect(Date.now() - startedAt).toBeGreaterThan(5_000);
    expect(jsonLines(again).at(-1)).toMatchObject({ type: 'quiet', isQuiet: false, exitCode: 6 });
    expect(again.code).toBe(6);
  });

  it.concurrent('ends with 8 and says so when somebody else starts again what was paused', async () => {
    await using network = await openNetwork();
    const [kim, lee] = [await program.as(network, 'Kim'), await program.as(network, 'Lee')];
    const waiting = program.start(['pause', 'support_participate', '--wait-quiet', '60', ...kim]);
    await waiting.says('stderr', /silent \d+ of \d+ s/);
    await program.run(['resume', 'support_participate', ...lee]);
    const ended = await waiting.ended;

    expect(ended.stderr).toContain('CHANGED BY SOMEBODY ELSE support_participate is active');
    expect(ended.code).toBe(8);
  });

  it('takes only a number of seconds, and is nothing that a resumption waits for', async () => {
    const [word, resume] = await Promise.all([
      program.run(['pause', 'x', '--wait-quiet', 'soon', '--server', 'http://127.0.0.1:9', '--token-file', '/dev/null']),
      program.run(['resume', 'x', '--wait-quiet', '5']),
    ]);

    expect(word.code).not.toBe(0);
    expect(resume.code).toBe(2);
  });
});
