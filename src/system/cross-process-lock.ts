import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { ConfigError } from './config-error.ts';
import { isGone, markText, parseMark, thisProcess } from './process-mark.ts';

export type LockOptions = {
  /** Where locks are kept: the same folder for every process that shares what is locked. */
  readonly folder: string;
  /** Names what is locked. */
  readonly key: string;
  /** How long to wait for another holder. */
  readonly waitMs: number;
  readonly clock: Clock;
};

/** A holder on another machine or in another container is not known to be gone, but none holds a lock this long. */
const FOREIGN_LEASE_MS = 120_000;

/**
 * Runs an action while no other process (and no other caller in this one) holds the same lock. A holder that crashed is
 * succeeded at once. Rejects with `ConfigError('failed')` where the lock is not free within `waitMs`.
 *
 * The lock is a file in a folder of its own, taken and given back by renaming it: of all that rename it from the same name one
 * succeeds, and a name that a holder gave it never comes back, so a dead holder is succeeded by one process only.
 */
export const withLock = async <Result>(options: LockOptions, action: () => Promise<Result>): Promise<Result> => {
  const folder = path.join(options.folder, `${createHash('sha256').update(options.key).digest('hex').slice(0, 32)}.lock`);
  await publish(folder);
  const held = await take(folder, options);
  try {
    return await action();
  } finally {
    await rename(held, path.join(folder, FREE)).catch(ignoreMissing);
  }
};

const FREE = 'free';
const HELD = /^held-(?<mark>.*)-[0-9a-f]{8}$/;

/** Makes the folder with the one file in it appear at once, unless it is there already. */
async function publish(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(path.join(path.dirname(folder), '.draft-'));
  await writeFile(path.join(draft, FREE), '', { mode: 0o600 });
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
}

async function take(folder: string, { waitMs, clock }: LockOptions): Promise<string> {
  const deadline = clock.monotonicMs() + waitMs;
  const own = path.join(folder, `held-${markText(thisProcess())}-${randomBytes(4).toString('hex')}`);
  for (;;) {
    const [name] = await readdir(folder);
    if (name !== undefined && (await isFree(folder, name, clock)) && (await renamed(path.join(folder, name), own))) return own;
    if (clock.monotonicMs() >= deadline) throw new ConfigError('failed', `Another process ${holder(name)}holds the lock ${folder}.`);
    await clock.sleep(20 + clock.random() * 40);
  }
}

async function isFree(folder: string, name: string, clock: Clock): Promise<boolean> {
  if (name === FREE) return true;
  const mark = parseMark(HELD.exec(name)?.groups?.['mark'] ?? '');
  if (mark === undefined) return false;
  const here = thisProcess();
  if (isGone(mark, here)) return true;
  if (mark.machine === here.machine) return false;
  const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  return clock.now() - mtimeMs > FOREIGN_LEASE_MS;
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
  const now = new Date();
  await utimes(to, now, now).catch(ignoreMissing);
  return true;
}

const holder = (name: string | undefined): string => {
  const mark = parseMark(HELD.exec(name ?? '')?.groups?.['mark'] ?? '');
  return mark === undefined ? '' : `(${mark.pid}) `;
};

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
