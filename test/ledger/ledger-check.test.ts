import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { checkLedger, describeProblem } from '../../src/ledger/ledger-check.ts';
import { encodeRecord, GENESIS } from '../../src/ledger/record.ts';
import { note } from './facts.ts';

let folder: string;
let older: string;
let newer: string;

/** One console's life: it writes these notes and ends. `maxFileBytes` of 1 makes it begin a new file. */
const record = async (at: number, texts: readonly string[], maxFileBytes = 1_000_000): Promise<void> => {
  const ledger = await openLedger({ folder, now: () => at, redact: (text) => text, maxFileBytes });
  for (const text of texts) await ledger.append(note(at, text));
  await ledger.close();
};

/** Two files at rest: the older of three records, the newer, which tells of the older, of two. */
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netconsole-check-'));
  await record(1, ['a', 'b', 'c']);
  await record(2, ['d'], 1);
  await record(3, ['e']);
  [older = '', newer = ''] = (await readdir(folder)).sort();
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const linesOf = async (name: string): Promise<string[]> => (await readFile(path.join(folder, name), 'utf8')).trimEnd().split('\n');
const write = (name: string, lines: readonly string[]): Promise<void> =>
  writeFile(path.join(folder, name), lines.map((line) => `${line}\n`).join(''));
const problems = async (): Promise<string[]> =>
  (await checkLedger(folder)).problems.map((problem) => describeProblem(problem).replace(older, 'OLDER').replace(newer, 'NEWER'));

describe('checkLedger', () => {
  it('finds nothing in a ledger that only this program wrote', async () => {
    expect(await checkLedger(folder)).toEqual({ isIntact: true, files: 2, records: 5, problems: [], torn: [], unknownRecords: 0 });
  });

  it('finds a changed word', async () => {
    const [a = '', b = '', c = ''] = await linesOf(older);
    await write(older, [a, b.replace('"b"', '"x"'), c]);

    expect(await problems()).toEqual([
      'OLDER, line 2: its content does not fit its hash',
      'OLDER, line 3: its number does not follow the record before it',
    ]);
  });

  it('finds a record that was written anew with a fitting hash', async () => {
    const [a = '', b = '', c = ''] = await linesOf(older);
    const { hash: _, ...record } = JSON.parse(b);
    await write(older, [
      a,
      encodeRecord({ ...record, entry: { ...record.entry, text: 'x' } })
        .bytes.toString()
        .trim(),
      c,
    ]);

    expect(await problems()).toEqual(['OLDER, line 3: it does not follow the record before it']);
  });

  it('finds a removed record', async () => {
    const [a = '', , c = ''] = await linesOf(older);
    await write(older, [a, c]);

    expect(await problems()).toEqual(['OLDER, line 2: its number does not follow the record before it']);
  });

  it('finds records that changed places', async () => {
    const [a = '', b = '', c = ''] = await linesOf(older);
    await write(older, [a, c, b]);

    expect((await problems()).length).toBeGreaterThan(0);
  });

  it('finds a line that is no record', async () => {
    await write(older, [...(await linesOf(older)), 'hello']);

    expect(await problems()).toEqual(['OLDER, line 4: not a record of the ledger']);
  });

  it('finds records that were cut from the end of an older file', async () => {
    await write(older, (await linesOf(older)).slice(0, 2));

    expect(await problems()).toEqual(['OLDER: record 2 is gone, another file tells of it']);
  });

  it('finds a cut through the last record of an older file, which looks like a crash', async () => {
    await truncate(path.join(folder, older), (await readFile(path.join(folder, older))).length - 5);

    expect(await problems()).toEqual(['OLDER: record 2 is gone, another file tells of it']);
  });

  it('finds a whole file that was removed', async () => {
    await rm(path.join(folder, older));

    expect(await problems()).toEqual([`OLDER: the file is gone, other files tell of it`]);
  });

  it('finds a file that was built anew from the beginning', async () => {
    const file = /ledger-(?<id>.*)\.jsonl/.exec(older)?.groups?.['id'] ?? '';
    const built: string[] = [];
    let prev = GENESIS;
    for (const [seq, text] of ['a', 'x', 'c'].entries()) {
      const { bytes, hash } = encodeRecord({ seq, prev, ...(seq === 0 ? { file } : {}), entry: JSON.parse(JSON.stringify(note(1, text))) });
      built.push(bytes.toString().trim());
      prev = hash;
    }
    await write(older, built);

    expect(await problems()).toEqual(['OLDER: record 2 is not the one that another file tells of']);
  });

  it('finds the content of another file under this name', async () => {
    await write(older, await linesOf(newer));

    expect(await problems()).toContain('OLDER, line 1: it is the beginning of another file');
  });

  it('counts sound records that this version does not know, without alarm', async () => {
    const last = JSON.parse((await linesOf(newer)).at(-1) ?? '');
    const { bytes } = encodeRecord({ seq: last.seq + 1, prev: last.hash, entry: { type: 'fact-of-the-future', at: 9 } });
    await write(newer, [...(await linesOf(newer)), bytes.toString().trim()]);

    expect(await checkLedger(folder)).toMatchObject({ isIntact: true, records: 6, unknownRecords: 1 });
  });

  it('goes on beside a broken file and leaves the evidence as it is', async () => {
    await write(newer, ['hello']);
    const ledger = await openLedger({ folder, now: () => 5_000, redact: (text) => text });
    await ledger.append(note(9, 'after'));
    await ledger.close();

    expect(await linesOf(newer)).toEqual(['hello']);
    expect((await ledger.entries()).at(-1)).toEqual(note(9, 'after'));
    expect(await problems()).toContain('NEWER, line 1: not a record of the ledger');
  });
});
