import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandCredential } from '../../src/auth/credential-command.ts';
import { createRedactor } from '../../src/auth/redact.ts';
import { parseOrigin } from '../../src/config/origin.ts';
import { childEnvironment } from '../../src/system/environment.ts';

const origin = parseOrigin('https://a.example', 'test');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-command-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const install = async (body: string): Promise<string> => {
  const file = path.join(folder, 'token-tool');
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o700);
  return file;
};

const held: string[] = [];
const options = { environment: { PATH: process.env['PATH'] }, hold: (secret: string) => held.push(secret) };
const outcome = async (words: readonly string[], changes: object = {}): Promise<string> => {
  try {
    return await (await createCommandCredential({ words, origin }, { ...options, ...changes })).getToken();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('createCommandCredential', () => {
  it('takes the first line that the program prints, tells the redactor, and finds the program in PATH', async () => {
    await install('echo sat_printed_0123456789; echo user: kim');

    expect(await outcome(['token-tool'], { environment: { PATH: `${folder}:/usr/bin:/bin` } })).toBe('sat_printed_0123456789');
    expect(held).toContain('sat_printed_0123456789');
  });

  it('hands words on as they are: no shell reads them', async () => {
    const tool = await install(`printf '%s\\n' "$@" > '${folder}/words'; echo sat_printed_0123456789`);

    await outcome([tool, '$(touch x)', '; rm -rf y', '`id`', '*', '$HOME']);

    expect(await readFile(path.join(folder, 'words'), 'utf8')).toBe('$(touch x)\n; rm -rf y\n`id`\n*\n$HOME\n');
  });

  it('gives the program an environment without secrets', async () => {
    const tool = await install(`env > '${folder}/env'; echo sat_printed_0123456789`);
    const { finds } = createRedactor(['canary-0123456789']);
    const all = { PATH: process.env['PATH'], ARCHASTRO_SECRET_KEY: 'sk_canary_0123456789', OTHER: 'is canary-0123456789', HOME: folder };

    await outcome([tool], { environment: childEnvironment(all, finds) });

    const seen = await readFile(path.join(folder, 'env'), 'utf8');
    expect(seen).toContain(`HOME=${folder}`);
    expect(seen).not.toContain('canary');
  });

  it('waits for a program no longer than its deadline, whatever it started', async () => {
    const tool = await install('sleep 30 & sleep 30');
    const startedAt = performance.now();

    expect(await outcome([tool], { timeoutMs: 200 })).toBe('credential_command: token-tool did not end in 0.2 s, or printed too much.');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it.each([
    ['exit 3', 'ended with 3'],
    ['echo two words here', 'must print an access token'],
    ['echo', 'must print an access token'],
    ['echo pk_public_0123456789', 'must print an access token'],
    ['echo sat_secret_0123456789; exit 1', 'ended with 1'],
    ['yes | head -c 100000', 'printed too much'],
  ])('refuses what %s gives, without its words', async (body, says) => {
    const message = await outcome([await install(body)]);

    expect(message).toContain(says);
    expect(message).not.toContain('sat_secret');
  });

  it('says which program there is not', async () => {
    expect(await outcome(['no-such-tool'])).toBe('credential_command: there is no program no-such-tool in PATH.');
    expect(await outcome([path.join(folder, 'none')])).toBe('none could not be run.');
  });

  it('runs the program again, once for all, when the server refuses its token', async () => {
    const tool = await install(`echo x >> '${folder}/runs'; echo "sat_printed_$(wc -l < '${folder}/runs' | tr -d ' ')_0123456789"`);
    const credential = await createCommandCredential({ words: [tool], origin }, options);

    const renewed = await Promise.all([1, 2, 3].map(async () => credential.refresh?.('sat_printed_1_0123456789')));

    expect(renewed).toEqual(Array.from({ length: 3 }, () => 'sat_printed_2_0123456789'));
    expect(await credential.refresh?.('sat_printed_1_0123456789')).toBe('sat_printed_2_0123456789');
    expect(await readFile(path.join(folder, 'runs'), 'utf8')).toBe('x\nx\n');
  });

  it('tells that only the operator can help where the program prints the refused token again', async () => {
    const credential = await createCommandCredential({ words: [await install('echo sat_printed_0123456789')], origin }, options);

    await expect(credential.refresh?.('sat_printed_0123456789')).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
