import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

let program: Program;
let network: LocalNetwork & AsyncDisposable;
let server: readonly string[];

beforeAll(async () => {
  [program, network] = await Promise.all([buildProgram(), openNetwork()]);
  server = ['--server', network.url];
});

afterAll(async () => {
  await Promise.all([program[Symbol.asyncDispose](), network[Symbol.asyncDispose]()]);
});

describe('login, auth status and logout', () => {
  it('sign in through a browser, work from then on without a token, and forget it again', async () => {
    const before = await program.run(['auth', 'status', ...server]);
    await network.control({ do: 'open-portal', principal: 'usr_kim' });
    const login = program.start(['login', '--no-browser', '--insecure-storage', ...server]);
    const address = /^ {2}(http\S+)$/m.exec(await login.says('stderr', /^ {2}http\S+\n/m))?.[1] ?? '';
    await fetch(address);
    const signedIn = await login.ended;
    const status = await program.run(['auth', 'status', ...server]);
    const agents = await program.run(['agents', ...server]);
    const logout = await program.run(['logout', ...server]);
    const after = await program.run(['agents', ...server]);

    expect(before).toMatchObject({ code: 3, stdout: expect.stringContaining('Not signed in.') });
    expect(signedIn).toMatchObject({ code: 0, stdout: expect.stringMatching(/^signed in at http:\/\/127\.0\.0\.1:\d+ as \S/) });
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/in the unencrypted file .*default\.session: in use/) });
    expect(agents.code).toBe(0);
    expect(logout).toMatchObject({ code: 0, stdout: `signed out of ${network.url}\n` });
    expect(after.code).toBe(3);
  });

  it('refuse to keep a sign-in unencrypted unless told so', async () => {
    const ended = await program.run(['login', '--no-browser', ...server], { env: { PATH: '/nonexistent' } });

    expect(ended).toMatchObject({ code: 10, stdout: '' });
    expect(ended.stderr).toContain('--insecure-storage');
  });

  it('tell which secret is in use, and never the secret', async () => {
    const ended = await program.run(['auth', 'status', ...server], { env: { ARCHASTRO_ACCESS_TOKEN: 'sat_0123456789abcdef' } });

    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('in the variable ARCHASTRO_ACCESS_TOKEN: in use') });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('0123456789abcdef');
  });

  it('refuse another word', async () => {
    expect(await program.run(['auth', 'whoami'])).toMatchObject({
      code: 2,
      stderr: 'netconsole: auth takes status, login or logout, not "whoami".\n',
    });
  });
});
