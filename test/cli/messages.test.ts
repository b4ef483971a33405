import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

const THREAD = 'Dock 4 handover';

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
const posted = async (text: string): Promise<string> => String(records(await asKim('post', THREAD, text, '--json'))[0]?.['id']);

describe('messages', () => {
  it('are written oldest first, as many as are asked for, or all since a moment', async () => {
    for (const text of ['one', 'two', 'three']) await posted(`count ${text}`);

    const last = records(await asKim('messages', THREAD, '--limit', '2', '--json'));
    const since = records(await asKim('messages', THREAD, '--since', '1h', '--json'));
    const none = await asKim('messages', THREAD, '--since', '2199-01-01T00:00:00Z');
    const lines = (await asKim('messages', THREAD)).stdout;

    expect(last).toHaveLength(2);
    expect(since.map(({ content }) => content)).toEqual(expect.arrayContaining(['count one', 'count two', 'count three']));
    expect(lines.indexOf('count one')).toBeLessThan(lines.indexOf('count three'));
    expect(none).toMatchObject({ stdout: '', code: 0, stderr: expect.stringContaining('There are no such messages') });
  });

  it('since no moment at all is misuse', async () => {
    expect((await asKim('messages', THREAD, '--since', 'yesterday')).code).toBe(2);
  });
});

describe('reply', () => {
  it('answers a message, whose words it tells', async () => {
    const parent = await posted('Which gate?');
    const answered = await asKim('reply', THREAD, parent, 'Gate 7.', '--json');

    expect(answered.stderr).toContain('in reply to Kim Larsen: Which gate?');
    expect(records(answered)[0]).toMatchObject({ content: 'Gate 7.', replyTo: parent });
  });

  it('to a message that is not there sends nothing', async () => {
    const { code, stderr } = await asKim('reply', THREAD, 'msg_none', 'Gate 7.');

    expect(code).toBe(5);
    expect(stderr).toContain('Message msg_none could not be read');
  });
});

describe('edit and delete', () => {
  it('change an own message and read it back', async () => {
    const id = await posted('Gate 6.');

    const edited = await asKim('edit', THREAD, id, 'Gate 9.');
    const deleted = await asKim('delete', THREAD, id, '--yes');
    const ledger = (await program.run(['ledger', '--all'])).stdout;

    expect(edited.stdout).toMatch(/edited msg_\S+ in Operations\/Dock 4 handover, read back from the server/);
    expect(deleted.stdout).toMatch(/deleted msg_\S+ .*read back from the server/);
    expect(deleted.stderr).toContain('Gate 9.');
    expect(ledger).toMatch(/edit-message/);
    expect(ledger).not.toContain('Gate 9.');
  });

  it('leave the messages of others alone', async () => {
    const id = await posted('Mine.');
    const lee = await program.as(network, 'Lee');

    const { code, stderr } = await program.run(['edit', THREAD, id, 'Yours.', ...lee]);

    expect(code).toBe(4);
    expect(stderr).toContain('Only the author may do this.');
  });

  it('ask before deleting: without a terminal and --yes nothing is deleted', async () => {
    const id = await posted('Stays.');

    const { code } = await asKim('delete', THREAD, id);

    expect(code).toBe(2);
    expect((await asKim('messages', THREAD)).stdout).toContain('Stays.');
  });
});
