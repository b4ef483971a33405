import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CredentialRequest, describeSource, fixedCredential, resolveCredential } from '../../src/auth/credential-source.ts';
import { parseOrigin } from '../../src/config/origin.ts';
import { takeSettings } from '../../src/system/environment.ts';
import { writeSecretFile } from '../../src/system/secret-file.ts';

const binding = { origin: parseOrigin('https://a.example', 'test'), app: null };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-credential-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const request = (changes: Partial<CredentialRequest> & { env?: Record<string, string> } = {}): CredentialRequest => ({
  tokenFile: undefined,
  readStdin: () => Promise.reject(new Error('stdin is not asked')),
  settings: takeSettings({ ...changes.env }),
  binding,
  hold: () => undefined,
  findCommanded: () => Promise.resolve(undefined),
  findStored: () => Promise.resolve(undefined),
  ...changes,
});

const stored: CredentialRequest['findStored'] = () =>
  Promise.resolve({ credential: fixedCredential('stored-token'), source: { type: 'keyring', tool: 'secret-tool' }, binding });

const summary = async (from: CredentialRequest): Promise<unknown> => {
  const found = await resolveCredential(from);
  return found && [found.credential.kind, await found.credential.getToken(), describeSource(found.source)];
};

describe('resolveCredential', () => {
  it('takes the token file before everything else', async () => {
    const file = path.join(folder, 'token');
    await writeSecretFile(file, 'sat_from_file\n');
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_from_env', ARCHASTRO_SECRET_KEY: 'sk_from_env' };

    expect(await summary(request({ tokenFile: file, env, findStored: stored }))).toEqual(['bearer', 'sat_from_file', `the file ${file}`]);
  });

  it('reads standard input for -', async () => {
    expect(await summary(request({ tokenFile: '-', readStdin: () => Promise.resolve('sk_from_stdin\n') }))).toEqual([
      'secret-key',
      'sk_from_stdin',
      'standard input',
    ]);
  });

  it('takes the variable before the stored sign-in, and the stored sign-in before the secret key', async () => {
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_from_env', ARCHASTRO_SECRET_KEY: 'sk_from_env' };

    expect(await summary(request({ env, findStored: stored }))).toEqual(['bearer', 'sat_from_env', 'the variable ARCHASTRO_ACCESS_TOKEN']);
    expect(await summary(request({ env: { ARCHASTRO_SECRET_KEY: 'sk_from_env' }, findStored: stored }))).toEqual([
      'bearer',
      'stored-token',
      "the system's keyring (secret-tool)",
    ]);
    expect(await summary(request({ env: { ARCHASTRO_SECRET_KEY: 'sk_from_env' } }))).toEqual([
      'secret-key',
      'sk_from_env',
      'the variable ARCHASTRO_SECRET_KEY',
    ]);
  });

  it('takes what the command of the profile prints after the variable and before the stored sign-in', async () => {
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_from_env' };
    const findCommanded = () =>
      Promise.resolve({ credential: fixedCredential('printed-token'), source: { type: 'command', program: 'pass' } as const, binding });

    expect(await summary(request({ env, findCommanded, findStored: stored }))).toMatchObject({ 1: 'sat_from_env' });
    expect(await summary(request({ findCommanded, findStored: stored }))).toEqual([
      'bearer',
      'printed-token',
      "the profile's credential_command (pass)",
    ]);
  });

  it('gives nothing where there is nothing', async () => {
    expect(await summary(request())).toBeUndefined();
  });

  it('binds what it finds to the chosen server and tells the redactor first', async () => {
    const held: string[] = [];
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_from_env', ARCHASTRO_API_KEY: 'pk_public' };
    const found = await resolveCredential(request({ env, hold: (secret) => held.push(secret) }));

    expect(found?.binding).toEqual(binding);
    expect(held).toEqual(['pk_public', 'sat_from_env']);
  });

  it('never falls back to another source where the named file is loose or missing', async () => {
    const file = path.join(folder, 'token');
    await writeFile(file, 'sat_from_file', { mode: 0o644 });
    const env = { ARCHASTRO_ACCESS_TOKEN: 'sat_from_env' };

    await expect(resolveCredential(request({ tokenFile: file, env }))).rejects.toMatchObject({ code: 'refused', fix: `chmod 600 ${file}` });
    await expect(resolveCredential(request({ tokenFile: `${file}.none`, env }))).rejects.toMatchObject({ code: 'misused' });
  });

  it.each([['two words'], ['line\nline'], ['short'], ['{"token":"a b"}'], ['tökenized'], ['pk_dap_0123456789'], ['']])(
    'refuses %j as the content of a token file',
    async (content) => {
      const refused = resolveCredential(request({ tokenFile: '-', readStdin: () => Promise.resolve(content) }));

      await expect(refused).rejects.toMatchObject({ code: 'misused' });
      await expect(refused).rejects.not.toThrow(content === '' ? 'sat_' : content);
    },
  );
});
