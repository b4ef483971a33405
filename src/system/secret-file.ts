import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config-error.ts';
import { assertPrivateFolder, assertTrustedFolder, openPrivateFile } from './strict-modes.ts';
import { isMissing } from './system-error.ts';

const MAX_BYTES = 64 * 1024;

/**
 * Reads one of netconsole's own files of secrets, `undefined` where there is none. Rejects with `ConfigError('refused')` for a file or
 * folder that others could read, write or exchange, with the one-line fix; and for one over 64 KiB.
 */
export const readSecretFile = (file: string): Promise<string | undefined> => readFrom(file, assertPrivateFolder);

/** The same for a file that the operator keeps wherever they like, so that others may list its folder but not write there. */
export const readNamedSecretFile = (file: string): Promise<string | undefined> => readFrom(file, assertTrustedFolder);

const readFrom = async (file: string, assertFolder: typeof assertPrivateFolder): Promise<string | undefined> => {
  try {
    await using handle = await openPrivateFile(file, assertFolder);
    const { size } = await handle.stat();
    if (size > MAX_BYTES) throw new ConfigError('refused', `${file} has ${size} bytes; a file with keys has at most ${MAX_BYTES}.`);
    // Some editors begin a file with a byte-order mark.
    return (await handle.readFile('utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/**
 * Writes a file of secrets, mode 0600 in a folder of mode 0700, which is made where there is none. A reader, also after a
 * crash, sees either the old content or the new one whole; the new one is durable when this resolves.
 * Rejects with `ConfigError('refused')` for a loose folder.
 */
export const writeSecretFile = async (file: string, content: string): Promise<void> => {
  const folder = path.dirname(path.resolve(file));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await assertPrivateFolder(folder);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeNewFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
};

/** Deletes a file of secrets, durably; whether there was one. */
export const deleteSecretFile = async (file: string): Promise<boolean> => {
  try {
    await unlink(file);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  await syncFolder(path.dirname(path.resolve(file)));
  return true;
};

async function writeNewFile(file: string, content: string): Promise<void> {
  await using handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  await handle.chmod(0o600);
  await handle.writeFile(content, 'utf8');
  await handle.sync();
}

/** Makes new and removed names in a folder durable. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, constants.O_RDONLY);
  await handle.sync();
};
