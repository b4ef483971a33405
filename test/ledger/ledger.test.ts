import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts';
import { KIM } from '../support/builders.ts';
import { ended, finished, intended, note, operationId } from './facts.ts';

let base: string;
let folder: string;
let opened: Ledger[];

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-ledger-'));
  folder = path.join(base, 'ledger');
  opened = [];
});

afterEach(async () => {
  for (const ledger of opened) await ledger.close();
  await rm(base, { recursive: true, force: true });
});

const open = async (options: Partial<LedgerOptions> = {}): Promise<Ledger> => {
  const ledger = await openLedger({ folder, now: () => Date.UTC(2026, 0, 1), redact: (text) => text, ...options });
  opened.push(ledger);
  return ledger;
};

const textOf = async (entry: LedgerEntry): Promise<string> => (entry.type === 'note-added' ? entry.text : entry.type);
const texts = async (ledger: Ledger): Promise<string[]> => Promise.all((await ledger.entries()).map(textOf));

/** Leaves the only file as a process would that was killed on an earlier run of this system, with `tail` half written. */
const leaveCrashed = async (tail: string): Promise<string> => {
  const [name = ''] = await readdir(folder);
  const content = await readFile(path.join(folder, name));
  await rm(path.join(folder, name));
  const live = await openLedger({ folder: path.join(base, 'other'), now: () => 0, redact: (text) => text });
  await live.append(note(0, 'gives its name'));
  const [liveName = ''] = await readdir(path.join(base, 'other'));
  await live.close();
  const machine = /\.(?<machine>[0-9a-f]{8})-/.exec(liveName)?.groups?.['machine'] ?? '';
  const left = `${name.replace(/\.jsonl$/, '').replace(/\..*$/, '')}.${machine}-00000000-1-1-00000000.open.jsonl`;
  await writeFile(path.join(folder, left), Buffer.concat([content, Buffer.from(tail)]), { mode: 0o600 });
  return left;
};

describe('a ledger', () => {
  it('keeps what was appended for the next console', async () => {
    const first = await open();
    await first.append(intended(1, 'a'));
    await first.append(finished(2, 'a'));
    await first.close();

    const second = await open();

    expect(await second.entries()).toEqual([intended(1, 'a'), finished(2, 'a')]);
    expect(await second.verify()).toEqual({ isIntact: true, files: 1, records: 2, problems: [], torn: [], unknownRecords: 0 });
  });

  it('goes on with the file of a console that has ended, in one chain', async () => {
    for (const text of ['one', 'two', 'three']) {
      const ledger = await open();
      await ledger.append(note(1, text));
      await ledger.close();
    }
    const names = await readdir(folder);
    const lines = (await readFile(path.join(folder, names[0] ?? ''), 'utf8')).trimEnd().split('\n');

    expect(names).toEqual([expect.stringMatching(/^ledger-20260101T000000000Z-[0-9a-f]{8}\.jsonl$/)]);
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual([0, 1, 2]);
  });

  it('writes nothing before there is something to record', async () => {
    const ledger = await open();

    expect(await ledger.entries()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is 0600 in a folder of 0700, also where the folder was looser', async () => {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    const ledger = await open();
    await ledger.append(note(1, 'x'));
    const [name = ''] = await readdir(folder);

    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('refuses a folder that is a link, and a path that cannot be a folder', async () => {
    await mkdir(path.join(base, 'real'));
    await symlink('real', folder);
    await writeFile(path.join(base, 'file'), '');

    await expect(open()).rejects.toMatchObject({ name: 'LedgerError', code: 'insecure' });
    expect((await open({ folder: path.join(base, 'file', 'below') })).problem).toMatchObject({ name: 'LedgerError', code: 'unwritable' });
  });

  it('gives two consoles a file each and both of them all entries in order of time', async () => {
    const [first, second] = [await open(), await open()];
    await first.append(note(1, 'a'));
    await second.append(note(2, 'b'));
    await first.append(note(3, 'c'));

    expect(await texts(first)).toEqual(['a', 'b', 'c']);
    expect(await texts(second)).toEqual(['a', 'b', 'c']);
    expect(await readdir(folder)).toHaveLength(2);
    expect(await first.verify()).toMatchObject({ isIntact: true, files: 2, records: 3 });
  });

  it('shows what was added since it was last read, and reads a file anew that was cut', async () => {
    const [first, second] = [await open(), await open()];
    await first.append(note(1, 'a'));
    const before = await texts(second);
    await first.append(note(2, 'b'));
    const after = await texts(second);
    await first.close();
    const [name = ''] = await readdir(folder);
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n');
    await writeFile(path.join(folder, name), `${lines[0]}\n`);

    expect([before, after, await texts(second)]).toEqual([['a'], ['a', 'b'], ['a']]);
  });

  it('keeps the order of one console where its clock was set back', async () => {
    const ledger = await open();
    for (const [at, text] of [
      [5, 'first'],
      [3, 'second'],
      [4, 'third'],
    ] as const)
      await ledger.append(note(at, text));

    expect(await texts(ledger)).toEqual(['first', 'second', 'third']);
  });

  it('writes in the order of the calls and resolves each when it is on disk', async () => {
    const ledger = await open();
    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(numbers.map((text) => ledger.append(note(1, text))));

    expect(await texts(ledger)).toEqual(numbers);
  });

  it('begins another file when one is full', async () => {
    const ledger = await open({ maxFileBytes: 600 });
    for (let index = 0; index < 7; index += 1) await ledger.append(note(index, `note ${index}`));
    await ledger.close();
    const next = await open({ maxFileBytes: 600 });

    expect(await texts(next)).toHaveLength(7);
    expect((await readdir(folder)).length).toBeGreaterThan(1);
    expect(await next.verify()).toMatchObject({ isIntact: true, records: 7 });
  });

  it('refuses to write after it was closed', async () => {
    const ledger = await open();
    await ledger.close();

    await expect(ledger.append(note(1, 'late'))).rejects.toMatchObject({ name: 'LedgerError', code: 'closed' });
  });

  it('takes secrets out of texts, but leaves the configuration that undo writes back', async () => {
    const ledger = await open({ redact: (text) => text.replaceAll('canary', '[redacted]') });
    const before = { type: 'routine', status: 'active', eventConfig: { canary: 'canary' }, updatedAt: 1 } as const;
    await ledger.append(note(1, 'my canary is here'));
    await ledger.append(finished(2, 'a', { before }));

    const [first, second] = await ledger.entries();
    expect(first).toEqual(note(1, 'my [redacted] is here'));
    expect(second).toEqual(finished(2, 'a', { before }));
  });
});

describe('after a crash', () => {
  it('cuts off a torn last line, says so and records it', async () => {
    const first = await open();
    await first.append(note(1, 'kept'));
    await first.close();
    await leaveCrashed('{"seq":1,"prev":"half a rec');

    const next = await open();

    expect(next.repairs).toEqual([{ file: expect.any(String), droppedBytes: 27 }]);
    expect(await next.entries()).toEqual([
      note(1, 'kept'),
      { at: Date.UTC(2026, 0, 1), actor: { type: 'console' }, incident: null, type: 'ledger-repaired', droppedBytes: 27 },
    ]);
    expect(await next.verify()).toMatchObject({ isIntact: true, files: 1, records: 2, torn: [] });
  });

  it('takes a torn line that cannot be mended yet for no tampering', async () => {
    const first = await open();
    await first.append(note(1, 'kept'));
    await first.close();
    const second = await open();
    await leaveCrashed('{"seq":1');

    expect(await second.verify()).toMatchObject({ isIntact: true, records: 1, torn: [{ bytes: 8 }] });
    expect(await texts(second)).toEqual(['kept']);
  });

  it('goes on with a file that was left whole, without a word', async () => {
    const first = await open();
    await first.append(note(1, 'kept'));
    await first.close();
    await leaveCrashed('');

    const next = await open();
    await next.append(note(2, 'more'));

    expect(next.repairs).toEqual([]);
    expect(await texts(next)).toEqual(['kept', 'more']);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('leaves alone the file of another machine that shares the folder', async () => {
    const first = await open();
    await first.append(note(1, 'kept'));
    await first.close();
    const [name = ''] = await readdir(folder);
    const foreign = name.replace('.jsonl', '.ffffffff-00000000-1-1-00000000.open.jsonl');
    await writeFile(path.join(folder, foreign), await readFile(path.join(folder, name)), { mode: 0o600 });
    await rm(path.join(folder, name));

    const next = await open();
    await next.append(note(2, 'own'));

    expect(await readdir(folder)).toContain(foreign);
    expect(await texts(next)).toEqual(['kept', 'own']);
  });

  it('tells which targets of an operation are unverified, and whether somebody is still at it', async () => {
    const first = await open();
    const names = Array.from({ length: 12 }, (_, index) => `r${index}`);
    await first.append(intended(1, 'bulk', { names }));
    for (const name of names.slice(0, 9)) await first.append(finished(2, 'bulk', { name }));
    const running = await first.unverified();
    await first.close();
    const [open_] = await (await open()).unverified();

    expect(running.map(({ isRunning }) => isRunning)).toEqual([true]);
    expect(open_).toMatchObject({ isRunning: false, operation: { operation: operationId('bulk'), actor: KIM } });
    expect(`${open_?.targets.length} of ${open_?.operation.targets.length}`).toBe('3 of 12');
  });

  it('knows a crashed operation for over although the next console writes to the same file', async () => {
    const first = await open();
    await first.append(intended(1, 'crashed'));
    await first.close();
    await leaveCrashed('');

    const next = await open();
    await next.append(intended(2, 'current'));

    expect(await readdir(folder)).toHaveLength(1);
    expect((await next.unverified()).map(({ operation, isRunning }) => [operation.operation, isRunning])).toEqual([
      ['op_crashed', false],
      ['op_current', true],
    ]);
  });

  it('is content once another console has finished the operation', async () => {
    const first = await open();
    await first.append(intended(1, 'a', { names: ['one', 'two'] }));
    await first.append(finished(2, 'a'));
    const second = await open();
    await second.append(finished(3, 'a', { name: 'two' }));
    await second.append(ended(4, 'a'));

    expect(await second.unverified()).toEqual([]);
  });
});
