import { mkdir, mkdtemp, readdir, rename, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/system/clock.ts';
import { type LockOptions, withLock } from '../../src/system/cross-process-lock.ts';
import { isGone, markText, parseMark, thisProcess } from '../../src/system/process-mark.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-lock-'));
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const options = (changes: Partial<LockOptions> = {}): LockOptions => ({
  folder: path.join(base, 'locks'),
  key: 'sign-in',
  waitMs: 5_000,
  clock: systemClock,
  ...changes,
});

/** Leaves the lock as its holder would that was killed. */
const leaveHeld = async (mark: string): Promise<string> => {
  await withLock(options(), () => Promise.resolve());
  const [lock = ''] = await readdir(path.join(base, 'locks'));
  const folder = path.join(base, 'locks', lock);
  const held = path.join(folder, `held-${mark}-00000000`);
  await rename(path.join(folder, 'free'), held);
  return held;
};

describe('withLock', () => {
  it('lets one caller in at a time', async () => {
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 20 }, () =>
      withLock(options(), async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      }),
    );
    await Promise.all(visits);

    expect(most).toBe(1);
  });

  it('does not make different locks wait for each other', async () => {
    const order: string[] = [];
    await withLock(options(), async () => {
      await withLock(options({ key: 'another' }), async () => void order.push('inner'));
      order.push('outer');
    });

    expect(order).toEqual(['inner', 'outer']);
  });

  it('gives it back when the action fails', async () => {
    await expect(withLock(options(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

    expect(await withLock(options(), () => Promise.resolve('free again'))).toBe('free again');
  });

  it('succeeds a holder that is gone at once', async () => {
    await leaveHeld(markText({ ...thisProcess(), boot: '00000000' }));

    expect(await withLock(options({ waitMs: 0 }), () => Promise.resolve('mine'))).toBe('mine');
  });

  it('waits for a holder that runs and names it when it is too long', async () => {
    await leaveHeld(markText({ ...thisProcess(), pid: process.ppid, began: 0 }));

    await expect(withLock(options({ waitMs: 60 }), () => Promise.resolve())).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining(`(${process.ppid})`),
    });
  });

  it('succeeds a holder on another machine only after its lease', async () => {
    const held = await leaveHeld(markText({ ...thisProcess(), machine: '00000000' }));
    await expect(withLock(options({ waitMs: 0 }), () => Promise.resolve())).rejects.toMatchObject({ code: 'failed' });
    const old = new Date(Date.now() - 121_000);
    await utimes(held, old, old);

    expect(await withLock(options({ waitMs: 0 }), () => Promise.resolve('mine'))).toBe('mine');
  });

  it('leaves one file for the lock, whatever happened', async () => {
    await Promise.all(Array.from({ length: 8 }, () => withLock(options(), () => Promise.resolve())));
    const [lock = ''] = await readdir(path.join(base, 'locks'));

    expect(await readdir(path.join(base, 'locks'))).toHaveLength(1);
    expect(await readdir(path.join(base, 'locks', lock))).toEqual(['free']);
  });

  it('says so where there can be no locks', async () => {
    await mkdir(path.join(base, 'file-not-folder'), { mode: 0o700 });
    const folder = path.join(base, 'file-not-folder', '\0');

    await expect(withLock(options({ folder }), () => Promise.resolve())).rejects.toThrow(/null bytes/);
  });
});

describe('a process mark', () => {
  it('is read back from a file name', () => {
    expect(parseMark(markText(thisProcess()))).toEqual(thisProcess());
    expect(parseMark('x')).toBeUndefined();
    expect(parseMark(`${markText(thisProcess())}-x`)).toBeUndefined();
  });

  it('tells whether the process is surely gone', () => {
    const here = thisProcess();

    expect(isGone(here, here)).toBe(false);
    expect(isGone({ ...here, pid: process.ppid, began: 0 }, here)).toBe(false);
    expect(isGone({ ...here, pid: 2 ** 30 }, here)).toBe(true);
    expect(isGone({ ...here, boot: '00000000' }, here)).toBe(true);
    expect(isGone({ ...here, machine: '00000000', pid: 2 ** 30 }, here)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('knows a process number that another process has got', () => {
    expect(isGone({ ...thisProcess(), began: 1 }, thisProcess())).toBe(true);
  });
});
