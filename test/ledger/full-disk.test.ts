import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { type AppendHandle, type LedgerDisk, systemDisk } from '../../src/ledger/ledger-disk.ts';
import { note } from './facts.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'netconsole-full-')), 'ledger');
});
afterEach(async () => {
  await rm(path.dirname(folder), { recursive: true, force: true });
});

const options = () => ({ folder, now: () => 1, redact: (text: string) => text });

/** The real disk with a handle that `change` makes fail. */
const diskWith = (change: (handle: AppendHandle) => AppendHandle): LedgerDisk => ({
  ...systemDisk,
  open: async (file, mode) => change(await systemDisk.open(file, mode)),
});

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe('a ledger on a disk without room', () => {
  it('refuses a record that does not fit and leaves no part of it', async () => {
    const child = fileURLToPath(new URL('./append-until-refused.ts', import.meta.url));
    const command = `ulimit -f 8; exec "$0" "$1" "$2"`;
    const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, child, folder]);
    const [name = ''] = await readdir(folder);
    const size = (await readFile(path.join(folder, name))).length;

    const { appended, codes, readable } = JSON.parse(stdout);
    expect(codes).toEqual(['full', 'full']);
    expect(readable).toBe(appended);
    expect(appended).toBeGreaterThan(3);
    expect(size).toBeLessThanOrEqual(8 * 1024);
    const ledger = await openLedger(options());
    expect(ledger.repairs).toEqual([]);
    expect(await ledger.verify()).toMatchObject({ isIntact: true, records: appended, torn: [] });
  });

  it('takes the next record when there is room again', async () => {
    let isFull = true;
    const disk = diskWith((handle) => ({ ...handle, write: (bytes) => handle.write(isFull ? bytes.subarray(0, 20) : bytes) }));
    const ledger = await openLedger({ ...options(), disk });

    await expect(ledger.append(note(1, 'a'))).rejects.toMatchObject({ name: 'LedgerError', code: 'full' });
    isFull = false;
    await ledger.append(note(2, 'b'));
    await ledger.close();

    expect(await ledger.entries()).toEqual([note(2, 'b')]);
    expect(await ledger.verify()).toMatchObject({ isIntact: true, files: 1, records: 1 });
  });

  it('does not take a failed sync for a durable record, and trusts that file no more', async () => {
    let fails = false;
    const disk = diskWith((handle) => ({ ...handle, sync: () => (fails ? Promise.reject(systemError('EIO')) : handle.sync()) }));
    const ledger = await openLedger({ ...options(), disk });
    await ledger.append(note(1, 'a'));
    fails = true;
    await expect(ledger.append(note(2, 'b'))).rejects.toMatchObject({ name: 'LedgerError', code: 'unwritable' });
    fails = false;
    await ledger.append(note(3, 'c'));
    await ledger.close();

    expect(await ledger.entries()).toEqual([note(1, 'a'), note(3, 'c')]);
    expect(await ledger.verify()).toMatchObject({ isIntact: true, files: 2, records: 2, torn: [] });
  });

  it('goes on in another file where half a record cannot be taken back', async () => {
    let isBroken = false;
    const disk = diskWith((handle) => ({
      ...handle,
      write: (bytes) => handle.write(isBroken ? bytes.subarray(0, 20) : bytes),
      truncate: (bytes) => (isBroken ? Promise.reject(systemError('EIO')) : handle.truncate(bytes)),
    }));
    const ledger = await openLedger({ ...options(), disk });
    await ledger.append(note(1, 'a'));
    isBroken = true;
    await expect(ledger.append(note(2, 'b'))).rejects.toMatchObject({ code: 'full' });
    isBroken = false;
    await ledger.append(note(3, 'c'));

    expect(await ledger.entries()).toEqual([note(1, 'a'), note(3, 'c')]);
    expect(await ledger.verify()).toMatchObject({ isIntact: true, records: 2, torn: [{ bytes: 20 }] });
  });

  it('can still be read where nothing can be written', async () => {
    const first = await openLedger(options());
    await first.append(note(1, 'a'));
    await first.close();
    const refuse = (): Promise<never> => Promise.reject(systemError('EROFS'));
    const ledger = await openLedger({ ...options(), disk: { ...systemDisk, open: refuse, rename: refuse } });

    await expect(ledger.append(note(2, 'b'))).rejects.toMatchObject({ code: 'unwritable', message: expect.stringContaining('EROFS') });
    expect(await ledger.entries()).toEqual([note(1, 'a')]);
  });
});
