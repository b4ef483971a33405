import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStoredCredential } from '../../src/auth/credential-source.ts';
import { type Keyring, macKeyring, systemKeyring } from '../../src/auth/keyring.ts';
import { createSessionStore, sessionFile } from '../../src/auth/session-store.ts';
import { DEFAULT_ORIGIN, parseOrigin } from '../../src/config/origin.ts';
import { installKeyringTool } from './fake-keyring.ts';
import { ManualClock, signIn } from './session.ts';

let base: string;
let file: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-store-'));
  file = sessionFile({ config: base, data: base }, null);
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const need = (keyring: Keyring | undefined): Keyring => {
  if (keyring === undefined) throw new Error('no keyring was found');
  return keyring;
};

const keyrings = {
  'secret-tool': async () => {
    const tool = await installKeyringTool(path.join(base, 'bin'), 'secret-tool');
    return { keyring: need(systemKeyring('linux', { PATH: tool.PATH })), calls: tool.calls };
  },
  security: async () => {
    const tool = await installKeyringTool(path.join(base, 'bin'), 'security');
    return { keyring: macKeyring(tool.command, { PATH: tool.PATH }), calls: tool.calls };
  },
};

describe.each(['secret-tool', 'security'] as const)('the keyring of %s', (name) => {
  it('keeps, replaces and removes a secret that never stands on a command line', async () => {
    const { keyring, calls } = await keyrings[name]();

    expect(await keyring.find('account')).toBeUndefined();
    await keyring.store('account', 'canary-1');
    await keyring.store('account', 'canary-2');
    expect(await keyring.find('account')).toBe('canary-2');
    await keyring.remove('account');
    expect(await keyring.find('account')).toBeUndefined();
    expect(await calls()).not.toContain('canary');
    expect(keyring.tool).toBe(name);
  });

  it('makes the file of a sign-in unreadable without it', async () => {
    const { keyring, calls } = await keyrings[name]();
    await createSessionStore(file, keyring).write(signIn(), 'keyring');

    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/token-1|kim@a\.example/);
    expect(await createSessionStore(file, keyring).read()).toEqual(signIn());
    expect(await calls()).not.toContain('token');
    await expect(createSessionStore(file, undefined).read()).rejects.toMatchObject({ code: 'unauthenticated', fix: 'netconsole login' });
  });
});

describe('systemKeyring', () => {
  it('is nothing where there is no tool', () => {
    expect(systemKeyring('linux', { PATH: base })).toBeUndefined();
    expect(systemKeyring('linux', {})).toBeUndefined();
    expect(systemKeyring('win32', { PATH: process.env['PATH'] })).toBeUndefined();
  });

  it('says so where the keyring does not take a secret', async () => {
    const tool = await installKeyringTool(path.join(base, 'bin'), 'secret-tool');
    await writeFile(tool.command, '#!/bin/sh\nexit 1\n');

    await expect(need(systemKeyring('linux', { PATH: tool.PATH })).store('a', 'b')).rejects.toMatchObject({ code: 'failed' });
  });
});

describe('a session store', () => {
  it('writes unencrypted only when told to', async () => {
    const store = createSessionStore(file, undefined);

    await expect(store.write(signIn())).rejects.toMatchObject({ code: 'refused', fix: 'netconsole login --insecure-storage' });
    expect(await store.peek()).toBeUndefined();
    await store.write(signIn(), 'file');
    expect(await store.read()).toEqual(signIn());
  });

  it('keeps a renewed sign-in where it was, without asking the keyring for a new key', async () => {
    const { keyring, calls } = await keyrings['secret-tool']();
    const store = createSessionStore(file, keyring);
    await store.write(signIn(), 'file');
    await store.write(signIn({ tokens: { accessToken: 'access-token-2' } }));
    expect(await store.peek()).toMatchObject({ storage: 'file' });

    await store.write(signIn(), 'keyring');
    await store.write(signIn({ tokens: { accessToken: 'access-token-2' } }));
    expect(await store.peek()).toMatchObject({ storage: 'keyring' });
    expect((await calls()).match(/^store/gm)).toHaveLength(1);
  });

  it('takes the key of a replaced or removed sign-in out of the keyring', async () => {
    const { keyring } = await keyrings['secret-tool']();
    const store = createSessionStore(file, keyring);
    await store.write(signIn(), 'keyring');
    await store.write(signIn({ id: 'f'.repeat(32) }), 'keyring');
    expect(await keyring.find(signIn().id)).toBeUndefined();

    expect(await store.remove()).toBe(true);
    expect(await store.remove()).toBe(false);
    expect(await keyring.find('f'.repeat(32))).toBeUndefined();
    expect(await store.read()).toBeUndefined();
  });

  it('does not open what was moved to another server', async () => {
    const { keyring } = await keyrings['secret-tool']();
    const store = createSessionStore(file, keyring);
    await store.write(signIn(), 'keyring');
    await writeFile(file, (await readFile(file, 'utf8')).replace('https://a.example', 'https://evil.example'));

    await expect(store.read()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each(['', '{}', '[]', '{"version":2}', 'x'.repeat(100)])('takes %j for no sign-in of its own', async (text) => {
    const store = createSessionStore(file, undefined);
    await store.write(signIn(), 'file');
    await writeFile(file, text);

    await expect(store.read()).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('not a sign-in') });
  });

  it('refuses a loose file', async () => {
    const store = createSessionStore(file, undefined);
    await store.write(signIn(), 'file');
    await chmod(file, 0o640);

    await expect(store.read()).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('findStoredCredential', () => {
  const find = (origin: string, app: string | null, keyring?: Keyring) =>
    findStoredCredential({ origin: parseOrigin(origin, 'test'), app }, keyring, {
      store: createSessionStore(file, keyring),
      clock: new ManualClock(),
      lockFolder: path.join(base, 'locks'),
      hold: () => undefined,
      warn: () => undefined,
      fetch: () => Promise.reject(new Error('nothing is sent')),
    });

  it('gives the sign-in at its own server, and says where it lives', async () => {
    await createSessionStore(file, undefined).write(signIn(), 'file');
    const found = await find('https://a.example', null);

    expect(await found?.credential.getToken()).toBe('access-token-1');
    expect(found?.source).toEqual({ type: 'file', file });
  });

  it('is nothing where nobody is signed in', async () => {
    expect(await find(DEFAULT_ORIGIN, null)).toBeUndefined();
  });

  it('refuses another server before it asks the keyring', async () => {
    const { keyring, calls } = await keyrings['secret-tool']();
    await createSessionStore(file, keyring).write(signIn(), 'keyring');
    const before = await calls();

    await expect(find('https://evil.example', null, keyring)).rejects.toMatchObject({ code: 'refused', exitCode: 10 });
    await expect(find('https://a.example:8443', null, keyring)).rejects.toMatchObject({ code: 'refused' });
    expect(await calls()).toBe(before);
  });
});
