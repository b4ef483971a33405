import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import type { ServeAnnouncement } from '../../src/simulator/serve.ts';
import { openNetwork, principalNamed } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

let program: Program;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
});

type Written = { readonly content: string; readonly author: { readonly kind: string } };

/** What people said, in the order in which it was written; agents answer them when it suits them. */
const contents = (stdout: string): readonly string[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Written)
    .flatMap(({ content, author }) => (author.kind === 'human' ? [content] : []));

/** Lets Kim say something without any client. */
const say = (network: LocalNetwork, thread: string, content: string): Promise<unknown> =>
  network.control({ do: 'say', thread, author: 'usr_kim', content });

const threadOf = async (words: readonly string[], title: string): Promise<string> => {
  const { stdout } = await program.run(['threads', '--json', ...words]);
  const lines = stdout.split('\n').filter((line) => line.includes(`"title":"${title}"`));
  return (JSON.parse(lines[0] ?? '{}') as { readonly id: string }).id;
};

describe('serve', () => {
  it('announces itself in one line, keeps its tokens private, and takes them away again', async () => {
    const serving = program.start(['serve', '--seed', '3', '--scenario', 'quiet']);
    const announced = JSON.parse(await serving.says('stdout', /\n/)) as ServeAnnouncement;
    const [token] = announced.tokens;
    const file = token?.file ?? '';
    const modes = (await stat(file)).mode & 0o777;
    const listed = await program.run(['agents', '--server', announced.url, '--token-file', file]);
    serving.kill('SIGTERM');
    const ended = await serving.ended;

    expect(announced).toMatchObject({ seed: 3, scenario: 'quiet', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect(modes).toBe(0o600);
    expect(listed.code).toBe(0);
    expect(ended).toMatchObject({ code: 143, stderr: '' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('says so when its port is taken', async () => {
    await using network = await openNetwork();
    const ended = await program.run(['serve', '--port', new URL(network.url).port]);

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^netconsole: Port \d+ is in use by another program\.\n/);
  });
});

describe('watch', () => {
  it('writes what is said from then on, once, and nothing of before', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const thread = await threadOf(kim, 'Claims');
    const watching = program.start(['watch', '--json', ...kim]);
    await watching.says('stderr', /watching all your threads/);
    await say(network, thread, 'one');
    await say(network, thread, 'two \u001b[31m\u202e red');
    await watching.says('stdout', /red/);
    watching.kill('SIGINT');
    const { code, stdout } = await watching.ended;

    expect(contents(stdout)).toEqual(['one', 'two \u001b[31m\u202e red']);
    expect(stdout).toContain('two \\u001b[31m\\u202e red');
    expect(code).toBe(130);
  });

  it('writes hostile text so that it cannot act on a terminal', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const thread = await threadOf(kim, 'Claims');
    const watching = program.start(['watch', '--thread', 'Claims', ...kim]);
    await watching.says('stderr', /watching thr_\S+ \(Customer Support\/Claims\)/);
    await say(network, thread, 'a\u001b]52;c;aGk=\u0007b\r\nc\u202ed');
    await say(network, thread, 'last');
    await watching.says('stdout', /last/);
    watching.kill('SIGTERM');
    const { code, stdout } = await watching.ended;

    expect(stdout).toMatch(/^\S+Z human Kim Larsen \(Halden Logistics\) in Customer Support\/Claims: a␛\]52;c;aGk=␇b.*\n/);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(code).toBe(143);
  });

  it('reads its threads again when the server asks to slow down, as late as it asks', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    await network.control({
      do: 'spoil-requests',
      seed: 1,
      path: '/api/v1/teams',
      count: 2,
      faults: [{ kind: 'status', status: 429, retryAfterSeconds: 1 }],
    });
    const startedAt = performance.now();
    const ended = await program.run(['watch', '--for', '5', ...kim]);

    expect(ended.stderr).toMatch(/the server asks to slow down; reading again in 1 s\n.*slow down.*\n.*watching all your threads/);
    expect(performance.now() - startedAt).toBeGreaterThan(2_000);
    expect(ended.code).toBe(0);
  });

  it('says of a thread that it is polled, and that it is live again', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const thread = await threadOf(kim, 'Claims');
    const [topic = ''] = (await program.run(['threads', '--json', ...kim])).stdout
      .split('\n')
      .filter((line) => line.includes(thread))
      .map((line) => `api:chat:team:${/tem_\w+/.exec(line)?.[0]}:thread:${thread}`);
    await network.control({ do: 'refuse-joins', reason: 'rate_limited', topic });
    const watching = program.start(['watch', '--thread', 'Claims', ...kim]);
    await watching.says('stderr', /Claims: not live, polled every 5 s/);
    await say(network, thread, 'polled');
    await watching.says('stdout', /polled/);
    await network.control({ do: 'clear' });
    await watching.says('stderr', /Claims: live/);
    watching.kill('SIGINT');
    expect((await watching.ended).code).toBe(130);
  });

  it('goes on with the new token that is put into its file', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const thread = await threadOf(kim, 'Claims');
    const watching = program.start(['watch', ...kim]);
    await watching.says('stderr', /watching all your threads/);
    await network.control({ do: 'expire-tokens', which: 'all' });
    await network.control({ do: 'close-sockets', code: 1001 });
    await watching.says('stderr', /the link is lost.*: (the server|The server does not accept)/);
    const session = await network.control({ do: 'issue-session', principal: principalNamed(network, 'Kim').id });
    await writeFile(kim.at(-1) ?? '', 'access_token' in session ? String(session.access_token) : '', { mode: 0o600 });
    await watching.says('stderr', /the link is back/);
    await say(network, thread, 'renewed');
    await watching.says('stdout', /renewed/);
    watching.kill('SIGINT');
    expect((await watching.ended).code).toBe(130);
  });

  it('ends as unauthenticated when its token is refused and no other comes, although its connection outlives it', async () => {
    await using network = await openNetwork();
    const watching = program.start(['watch', ...(await program.as(network, 'Kim'))]);
    await watching.says('stderr', /watching all your threads/);

    await network.control({ do: 'expire-tokens', which: 'all' });

    const { code, stderr } = await watching.ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/The server does not accept the token in \S+; put a new one there\./);
  });

  it('ends by itself after --for', async () => {
    await using network = await openNetwork();
    const ended = await program.run(['watch', '--for', '1', '--team', 'Operations', ...(await program.as(network, 'Kim'))]);

    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toMatch(/^netconsole: watching tem_\S+ \(Operations\) on http/);
  });

  it('tells that the link was lost, comes back, and misses nothing', async () => {
    await using network = await openNetwork();
    const kim = await program.as(network, 'Kim');
    const thread = await threadOf(kim, 'Claims');
    const watching = program.start(['watch', '--json', ...kim]);
    await watching.says('stderr', /watching/);
    await say(network, thread, 'before');
    await watching.says('stdout', /before/);
    const restarted = network.control({ do: 'restart', downMs: 4_000 });
    await watching.says('stderr', /the link is lost, trying again/);
    await say(network, thread, 'meanwhile');
    await restarted;
    await watching.says('stderr', /the link is back; \d+ missed/);
    await say(network, thread, 'after');
    await watching.says('stdout', /after/);
    watching.kill('SIGINT');

    expect(contents((await watching.ended).stdout)).toEqual(['before', 'meanwhile', 'after']);
  });

  it('polls with a secret key, which opens no live link', async () => {
    await using network = await openNetwork();
    const file = path.join(program.home, 'secret.key');
    await writeFile(file, network.secretKey, { mode: 0o600 });
    const thread = await threadOf(await program.as(network, 'Kim'), 'Claims');
    const watching = program.start(['watch', '--json', '--thread', thread, '--server', network.url, '--token-file', file]);
    await watching.says('stderr', /watching thr_/);
    await say(network, thread, 'found by reading');
    await watching.says('stdout', /found by reading/);
    watching.kill('SIGTERM');
    const { code, stdout, stderr } = await watching.ended;

    expect(code).toBe(143);
    expect(contents(stdout)).toEqual(['found by reading']);
    expect(stderr).not.toContain('link is lost');
  });

  it('ends quietly with 0 when its reader goes away', async () => {
    await using network = await openNetwork({ scenario: 'flood', ratePerSecond: 200 });
    const watching = program.start(['watch', ...(await program.as(network, 'Kim'))]);
    await watching.says('stdout', /\n/);
    watching.stopReading();
    const { code, stderr } = await watching.ended;

    expect(code).toBe(0);
    expect(stderr).toMatch(/^(?:netconsole: watching .*\n)?$/);
  });
});
