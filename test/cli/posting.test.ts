import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createArchastroPlatform } from '../../src/platform/archastro/archastro-platform.ts';
import type { Platform } from '../../src/platform/platform.ts';
import type { ControlCommand } from '../../src/simulator/control/command.ts';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { postTo } from '../platform/contract/console.ts';
import { eventually, openNetwork, principalNamed } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

const THREAD = 'Dock 4 handover';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

/** A network, what it has stored, and the means to leave posts to it without an answer. */
const openPosting = async () => {
  const network: LocalNetwork & AsyncDisposable = await openNetwork();
  const kim = await program.as(network, 'Kim');
  const credential = {
    kind: 'bearer',
    getToken: async () => principalNamed(network, 'Kim').token,
    refresh: async () => principalNamed(network, 'Kim').token,
  } as const;
  const platform: Platform = createArchastroPlatform({ server: network.url, credential });
  const teams = await platform.listTeams();
  const threads = (await Promise.all(teams.filter((team) => team.myRole !== null).map(({ id }) => platform.listThreads(id)))).flat();
  const thread = threads.find(({ title }) => title !== null && rawText(title) === THREAD);
  if (thread === undefined) throw new Error(`there is no ${THREAD}`);
  const keys = async (): Promise<readonly string[]> =>
    (await platform.listMessages(thread.id, { limit: 100 })).messages.flatMap(({ idempotencyKey: key }) => (key === null ? [] : [key]));
  return {
    network,
    kim,
    thread: thread.id,
    keys,
    /** From now on posts are stored and not answered. */
    goSilent: () => network.control({ do: 'disturb-replies', seed: 1, lose: 1, duplicate: 0 }),
    [Symbol.asyncDispose]: async () => {
      await platform.close();
      await network[Symbol.asyncDispose]();
    },
  };
};

const outboxFiles = async (): Promise<readonly string[]> => {
  const folder = path.join(program.home, '.local', 'share', 'netconsole', 'outbox');
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes(path.sep));
};

const SPOIL_READING: ControlCommand = {
  do: 'spoil-requests',
  method: 'GET',
  path: '/api/v1/threads/*/messages',
  faults: [{ kind: 'status', status: 503 }],
};

/** No thread is joined, and the server takes no post over REST either. */
const refusePosts = async (network: LocalNetwork): Promise<void> => {
  await network.control({ do: 'ignore-joins', count: 1_000 });
  await network.control({ do: 'spoil-requests', method: 'POST', faults: [{ kind: 'status', status: 429 }] });
};

describe('netconsole post', () => {
  it('leaves nothing in the outbox when the message is posted', async () => {
    await using posting = await openPosting();

    const ended = await program.run(['post', THREAD, 'hello', '--key', 'k-1', ...posting.kim]);

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await posting.keys()).toEqual(['k-1']);
    expect(await outboxFiles()).toEqual([]);
  });

  it('finds its message in the thread when the answer is lost', async () => {
    await using posting = await openPosting();
    await posting.goSilent();
    const running = program.start(['post', THREAD, 'hello', '--key', 'k-2', ...posting.kim]);
    await eventually(async () => (await posting.keys()).find((key) => key === 'k-2'));
    await posting.network.control({ do: 'cut-sockets' });

    const ended = await running.ended;

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await posting.keys()).toEqual(['k-2']);
  });

  it('says that it is not confirmed, keeps it, and finds out with its key', async () => {
    await using posting = await openPosting();
    await posting.goSilent();
    const running = program.start(['post', THREAD, 'hello', '--key', 'k-3', '--wait', '1', ...posting.kim]);
    await eventually(async () => (await posting.keys()).find((key) => key === 'k-3'));
    await posting.network.control(SPOIL_READING);
    await posting.network.control({ do: 'cut-sockets' });

    const ended = await running.ended;
    const kept = await outboxFiles();
    await posting.network.control({ do: 'clear' });
    const again = await program.run(['post', THREAD, 'hello', '--key', 'k-3', ...posting.kim]);

    expect(ended).toMatchObject({ code: 7, stdout: '' });
    expect(ended.stderr).toMatch(
      /^netconsole: It is not confirmed that the message was posted.*\n {2}try: the same command with --key k-3/,
    );
    expect(kept).toHaveLength(1);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(await posting.keys()).toEqual(['k-3']);
    expect(await outboxFiles()).toEqual([]);
  });

  it('brings what a killed run left to its end before anything new, once and in order', async () => {
    await using posting = await openPosting();
    await posting.goSilent();
    const running = program.start(['post', THREAD, 'first', '--key', 'k-4', ...posting.kim]);
    await eventually(async () => (await posting.keys()).find((key) => key === 'k-4'));
    running.kill('SIGKILL');
    await running.ended;
    await posting.network.control({ do: 'clear' });

    const ended = await program.run(['post', THREAD, 'second', '--key', 'k-5', ...posting.kim]);

    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^netconsole: what you posted here \S+ was left in the outbox and is msg_\S+\n$/);
    expect(await posting.keys()).toEqual(['k-4', 'k-5']);
    expect(await outboxFiles()).toEqual([]);
  });

  it('sends nothing later that it says was not sent', async () => {
    await using posting = await openPosting();
    await refusePosts(posting.network);
    const refused = await program.run(['post', THREAD, 'never', ...posting.kim]);
    await posting.network.control({ do: 'clear' });

    const next = await program.run(['post', THREAD, 'now', '--key', 'k-7', ...posting.kim]);

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(next).toMatchObject({ code: 0, stderr: '' });
    expect(await posting.keys()).toEqual(['k-7']);
  });

  it('neither gives up what the console left nor overtakes it', async () => {
    await using posting = await openPosting();
    const { id: principal } = principalNamed(posting.network, 'Kim');
    const outbox = await openOutbox({
      folder: path.join(program.home, '.local', 'share', 'netconsole', 'outbox'),
      origin: posting.network.url,
      principal: toId<'user'>(principal),
      now: Date.now,
    });
    await outbox.add(postTo(posting.thread, 'left', { idempotencyKey: 'k-9' }));
    await outbox.close();
    await refusePosts(posting.network);
    const behind = await program.run(['post', THREAD, 'behind it', ...posting.kim]);
    await posting.network.control({ do: 'clear' });

    const ended = await program.run(['post', THREAD, 'after it', '--key', 'k-10', ...posting.kim]);

    expect(behind).toMatchObject({ code: 9, stdout: '' });
    expect(behind.stderr).toContain('still in the outbox');
    expect(ended.code).toBe(0);
    expect(await posting.keys()).toEqual(['k-9', 'k-10']);
  });

  it('posts nothing that it cannot write down, unless told to', async () => {
    await using posting = await openPosting();
    const env = { XDG_DATA_HOME: path.join(program.folder, 'package.json') };

    const refused = await program.run(['post', THREAD, 'hello', '--key', 'k-8', ...posting.kim], { env });
    const keysBefore = await posting.keys();
    const allowed = await program.run(['post', THREAD, 'hello', '--key', 'k-8', '--unrecorded', ...posting.kim], { env });

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(keysBefore).toEqual([]);
    expect(allowed).toMatchObject({ code: 0, stderr: expect.stringContaining('not recorded') });
    expect(await posting.keys()).toEqual(['k-8']);
  });
});
