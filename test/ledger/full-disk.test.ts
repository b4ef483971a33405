import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { type AppendHandle, type LedgerDisk, proveWritable, systemDisk } from '../../src/ledger/ledger-disk.ts';
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

describe('a ledger with something unreadable under one of its names', () => {
  it.each(['a folder', 'a pipe', 'a link', 'a file without permissions'])('steps over %s, and says so', async (kind) => {
    const first = await openLedger(options());
    await first.append(note(1, 'before'));
    await first.close();
    const file = path.join(folder, 'ledger-20260101T000000000Z-00000000.jsonl');
    if (kind === 'a folder') await mkdir(file);
    else if (kind === 'a pipe') await promisify(execFile)('mkfifo', [file]);
    else if (kind === 'a link') await symlink('/etc/passwd', file);
    else await writeFile(file, '', { mode: 0 });
    // The superuser may read everything.
    if (kind === 'a file without permissions' && process.geteuid?.() === 0) return;

    const ledger = await openLedger(options());
    await ledger.append(note(2, 'after'));

    expect(await ledger.entries()).toEqual([note(1, 'before'), note(2, 'after')]);
    expect(await ledger.unreadable()).toEqual([
      { name: path.basename(file), id: '20260101T000000000Z-00000000', reason: expect.any(String) },
    ]);
    const { isIntact, problems } = await ledger.verify();
    expect({ isIntact, problems: problems.map(({ problem }) => problem) }).toEqual({ isIntact: false, problems: ['not-readable'] });
    expect((await readdir(folder)).includes(path.basename(file))).toBe(true);
    await ledger.close();
  });
});

describe('a folder where nothing can be written', () => {
  it('opens for reading, and records as soon as it can', async () => {
    let code: string | undefined = 'EROFS';
    const disk: LedgerDisk = {
      ...systemDisk,
      makeFolder: (made) => (code === undefined ? systemDisk.makeFolder(made) : Promise.reject(systemError(code))),
    };
    const ledger = await openLedger({ ...options(), disk });

    expect(ledger.problem?.message).toBe(`Nothing can be recorded in ${folder}: the disk is read-only (EROFS).`);
    expect(await ledger.entries()).toEqual([]);
    await expect(ledger.append(note(1, 'a'))).rejects.toMatchObject({ name: 'LedgerError', code: 'unwritable' });
    code = undefined;
    await ledger.append(note(2, 'b'));
    expect(await ledger.entries()).toEqual([note(2, 'b')]);
    await ledger.close();
  });

  it('is found out by trying', async () => {
    await proveWritable(folder);

    expect(await readdir(folder)).toEqual([]);
    await expect(proveWritable('/dev/null/ledger')).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
