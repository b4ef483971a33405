import { execFileSync } from 'node:child_process';
import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/system/config-error.ts';
import { deleteSecretFile, readNamedSecretFile, readSecretFile, writeSecretFile } from '../../src/system/secret-file.ts';
import { fileLooseness, folderLooseness } from '../../src/system/strict-modes.ts';

let base: string;
let folder: string;
let file: string;

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-secret-'));
  folder = path.join(base, 'keys');
  file = path.join(folder, 'token');
  await writeSecretFile(file, 'canary-secret');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const refusal = async (): Promise<{ code: string; message: string; fix: string | undefined }> => {
  try {
    return { code: 'read', message: (await readSecretFile(file)) ?? 'nothing', fix: undefined };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { code: error.code, message: error.message, fix: error.fix };
  }
};

/** Each way in which a file of secrets may be loose; `isMended` where the fix that the refusal names can be run here. */
const LOOSE: readonly { name: string; loosen: () => Promise<void>; says: RegExp; isMended: boolean }[] = [
  { name: 'a file its group can read', loosen: () => chmod(file, 0o640), says: /mode 0640/, isMended: true },
  { name: 'a file everybody can read', loosen: () => chmod(file, 0o604), says: /mode 0604/, isMended: true },
  { name: 'a file of the usual mode', loosen: () => chmod(file, 0o644), says: /mode 0644/, isMended: true },
  { name: 'a file its group can write', loosen: () => chmod(file, 0o620), says: /mode 0620/, isMended: true },
  { name: 'a file everybody can write', loosen: () => chmod(file, 0o602), says: /mode 0602/, isMended: true },
  { name: 'a file everybody can run', loosen: () => chmod(file, 0o711), says: /mode 0711/, isMended: true },
  { name: 'a file with a second name', loosen: () => link(file, path.join(base, 'second')), says: /2 names/, isMended: true },
  {
    name: 'a symbolic link to a private file',
    loosen: async () => {
      await rename(file, path.join(folder, 'real'));
      await symlink('real', file);
    },
    says: /symbolic link/,
    isMended: true,
  },
  {
    name: 'a dangling symbolic link',
    loosen: async () => {
      await rm(file);
      await symlink('nowhere', file);
    },
    says: /symbolic link/,
    isMended: false,
  },
  {
    name: 'a folder in the place of the file',
    loosen: async () => {
      await rm(file);
      await mkdir(file, { mode: 0o700 });
    },
    says: /not a regular file/,
    isMended: false,
  },
  {
    name: 'a named pipe in the place of the file',
    loosen: async () => {
      await rm(file);
      execFileSync('mkfifo', ['-m', '600', file]);
    },
    says: /not a regular file/,
    isMended: false,
  },
  { name: 'a folder its group can list', loosen: () => chmod(folder, 0o750), says: /keys has mode 0750/, isMended: true },
  { name: 'a folder everybody can enter', loosen: () => chmod(folder, 0o701), says: /keys has mode 0701/, isMended: true },
  { name: 'a folder everybody can write', loosen: () => chmod(folder, 0o707), says: /keys has mode 0707/, isMended: true },
  {
    name: 'a folder that is a link to a loose one',
    loosen: async () => {
      await rename(folder, path.join(base, 'elsewhere'));
      await chmod(path.join(base, 'elsewhere'), 0o755);
      await symlink('elsewhere', folder);
    },
    says: /elsewhere has mode 0755/,
    isMended: true,
  },
  { name: 'a folder that everybody could exchange', loosen: () => chmod(base, 0o777), says: /written by anybody/, isMended: true },
];

describe('readSecretFile', () => {
  it('covers sixteen loose cases', () => {
    expect(LOOSE).toHaveLength(16);
  });

  it.each(LOOSE)('refuses $name and names a fix that helps', async ({ loosen, says, isMended }) => {
    await loosen();

    const refused = await refusal();
    expect(refused).toMatchObject({ code: 'refused', message: expect.stringMatching(says) });
    expect(refused.message).not.toContain('canary-secret');
    expect(refused.fix).toMatch(/^[^\n]+$/);
    if (!isMended) return;
    execFileSync('sh', ['-c', refused.fix ?? '']);
    expect(await refusal()).toMatchObject({ code: 'read', message: 'canary-secret' });
  });

  it('reads a private file, and nothing where there is none', async () => {
    expect(await readSecretFile(file)).toBe('canary-secret');
    expect(await readSecretFile(path.join(folder, 'none'))).toBeUndefined();
    expect(await readSecretFile(path.join(base, 'no-folder', 'none'))).toBeUndefined();
  });

  it('refuses a file of over 64 KiB', async () => {
    await writeSecretFile(file, 'x'.repeat(64 * 1024 + 1));

    expect(await refusal()).toMatchObject({ code: 'refused', message: expect.stringContaining('65537 bytes') });
  });
});

describe('readNamedSecretFile', () => {
  it.each([0o755, 0o711, 0o750, 0o700, 0o1777])('reads a private file in a folder of mode 0%o, as most homes are', async (mode) => {
    await chmod(folder, mode);

    expect(await readNamedSecretFile(file)).toBe('canary-secret');
  });

  it.each([0o775, 0o777, 0o757, 0o722])('refuses a folder of mode 0%o, in which others could exchange it', async (mode) => {
    await chmod(folder, mode);

    await expect(readNamedSecretFile(file)).rejects.toMatchObject({ code: 'refused', fix: `chmod go-w ${folder}` });
    execFileSync('sh', ['-c', `chmod go-w ${folder}`]);
    expect(await readNamedSecretFile(file)).toBe('canary-secret');
  });

  it('refuses a folder above that others could exchange', async () => {
    await chmod(base, 0o777);

    await expect(readNamedSecretFile(file)).rejects.toMatchObject({ code: 'refused', fix: `chmod go-w ${base}` });
  });

  it.each(LOOSE.filter(({ name }) => /^a (file|symbolic|dangling|named)/.test(name) || name.startsWith('a folder in')))(
    'refuses $name as for its own files',
    async ({ loosen, says }) => {
      await loosen();

      await expect(readNamedSecretFile(file)).rejects.toMatchObject({ code: 'refused', message: expect.stringMatching(says) });
    },
  );
});

describe('a folder that is a link of its user', () => {
  it('is followed to a private folder, for reading and for writing', async () => {
    await rename(folder, path.join(base, 'dotfiles'));
    await symlink('dotfiles', folder);

    expect(await readSecretFile(file)).toBe(await readFile(path.join(base, 'dotfiles', 'token'), 'utf8'));
    await writeSecretFile(file, '\uFEFFfresh');
    expect(await readSecretFile(file)).toBe('fresh');
    expect((await lstat(folder)).isSymbolicLink()).toBe(true);
  });

  it('is refused where anybody could exchange the link', async () => {
    const open = path.join(base, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await symlink(folder, path.join(open, 'keys'));

    await expect(readSecretFile(path.join(open, 'keys', 'token'))).rejects.toMatchObject({ code: 'refused', fix: `chmod o-w ${open}` });
  });
});

describe('the owner of a file', () => {
  const facts = { kind: 'file', mode: 0o100600, uid: 1000, links: 1 } as const;

  it('must be the user that runs the program', () => {
    expect(fileLooseness(facts, 1000)).toBeUndefined();
    expect(fileLooseness(facts, 1001)?.problem).toBe('belongs to user 1000, not to you (1001)');
    expect(fileLooseness({ ...facts, uid: 0 }, 1000)?.problem).toBe('belongs to user 0, not to you (1000)');
    expect(folderLooseness({ ...facts, kind: 'folder', uid: 0 }, 1000)?.problem).toBe('belongs to user 0, not to you (1000)');
  });

  it('says nothing on a system without user ids', () => {
    expect(fileLooseness({ ...facts, uid: 0, mode: 0o100666 }, null)).toBeUndefined();
  });
});

describe('writeSecretFile', () => {
  it('makes the file 0600 and its folder 0700 under any umask', async () => {
    const before = process.umask(0);
    await writeSecretFile(path.join(base, 'new', 'token'), 'x').finally(() => process.umask(before));

    expect((await stat(path.join(base, 'new', 'token'))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(base, 'new'))).mode & 0o777).toBe(0o700);
  });

  it('replaces a loose file, or a link, by a tight one and leaves no other file behind', async () => {
    await rm(file);
    await writeFile(path.join(base, 'target'), 'untouched');
    await symlink(path.join(base, 'target'), file);

    await writeSecretFile(file, 'fresh');

    expect((await lstat(file)).isFile()).toBe(true);
    expect(await readSecretFile(file)).toBe('fresh');
    expect(await readFile(path.join(base, 'target'), 'utf8')).toBe('untouched');
    expect(await readdir(folder)).toEqual(['token']);
  });

  it('writes nothing into a loose folder', async () => {
    await chmod(folder, 0o755);

    await expect(writeSecretFile(file, 'fresh')).rejects.toMatchObject({ code: 'refused', fix: `chmod 700 ${folder}` });
    expect(await readFile(file, 'utf8')).toBe('canary-secret');
  });

  it('leaves the old content and no other file where it cannot replace it', async () => {
    const taken = path.join(folder, 'taken');
    await mkdir(path.join(taken, 'inside'), { recursive: true });

    await expect(writeSecretFile(taken, 'fresh')).rejects.toMatchObject({ code: 'EISDIR' });
    expect((await readdir(folder)).sort()).toEqual(['taken', 'token']);
  });
});

describe('deleteSecretFile', () => {
  it('tells whether there was a file', async () => {
    expect(await deleteSecretFile(file)).toBe(true);
    expect(await deleteSecretFile(file)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });
});
