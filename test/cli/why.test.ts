import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { untilPasses } from '../support/until-passes.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

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

type Fields = Readonly<Record<string, unknown>>;

const asKim = (...words: readonly string[]): Promise<Ended> => program.run([...words, ...kim]);
const records = ({ stdout }: Ended): readonly Fields[] =>
  stdout
    .trim()
    .split('\n')
    .flatMap((line): readonly Fields[] => (line === '' ? [] : [JSON.parse(line)]));

/** A run that answered a question of Kim's. */
const answeredRun = async (): Promise<Fields> => {
  await asKim('post', 'Customer Support/General', 'Where is my parcel?');
  return untilPasses(async () => {
    const run = records(await asKim('runs', '--status', 'completed', '--json')).find(
      (each) => typeof each['deliveredMessage'] === 'string',
    );
    if (run === undefined) throw new Error('no answer yet');
    return run;
  });
};

describe('why', () => {
  it('tells the chain from the question to the answer, the same for the message, its run and its session', async () => {
    const run = await answeredRun();
    const ofMessage = records(await asKim('why', String(run['deliveredMessage']), '--json'));
    const ofRun = records(await asKim('why', String(run['id']), '--json'));
    const session = ofRun.find(({ type }) => type === 'session');
    const ofSession = records(await asKim('why', String(session?.['id']), '--thread', 'Customer Support/General', '--json'));
    const told = await asKim('why', String(run['id']));

    expect(ofRun.map(({ type }) => type)).toEqual(['heard', 'routine', 'run', 'session', ...Array(5).fill('thought'), 'said']);
    expect(ofMessage).toEqual(ofRun);
    expect(ofSession.filter(({ type }) => type === 'session' || type === 'thought')).toHaveLength(6);
    expect(ofRun[0]).toMatchObject({ content: 'Where is my parcel?' });
    expect(told.stdout).toMatch(/^HEARD .*Kim Larsen.*\nROUTINE .*\n +wakes on .*\nRUN .*completed.*\nSESSION .*\n +told .*/);
    expect(told.stdout).toMatch(/ai calls read_thread \{/);
    expect(told.stdout).toMatch(/\(\d+ tokens\)\nSAID +agent/);
  });

  it('says that what other organisations made cannot be seen', async () => {
    const { code, stderr } = await asKim('why', 'msg_of_nobody');

    expect(code).toBe(5);
    expect(stderr).toMatch(/other organisations cannot be seen/);
  });
});
