import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import { type Ledger, openLedger } from '../../../src/ledger/ledger.ts';
import type { AppendHandle, LedgerDisk } from '../../../src/ledger/ledger-disk.ts';
import { LedgerError } from '../../../src/ledger/ledger-error.ts';
import { note } from '../../ledger/facts.ts';
import { PowerDisk } from './power-disk.ts';

const OPTIONS = { folder: '/ledger', now: () => 1, redact: (text: string) => text };

const open = (disk: PowerDisk, maxFileBytes: number): Promise<Ledger> => openLedger({ ...OPTIONS, maxFileBytes, disk });

const withOpen = ({ makeFolder, list, read, rename, syncFolder }: LedgerDisk, open: LedgerDisk['open']): LedgerDisk => ({
  makeFolder,
  list,
  read,
  rename,
  syncFolder,
  open,
});

const textsOf = (entries: readonly LedgerEntry[]): string[] =>
  entries.flatMap((entry) => (entry.type === 'note-added' ? [entry.text] : []));

/** Two consoles on one disk write until the power goes; what was acknowledged, and what was tried. */
const writeUntilLoss = async (
  disk: PowerDisk,
  round: number,
  maxFileBytes: number,
): Promise<{ acknowledged: string[]; tried: string[] }> => {
  const acknowledged: string[] = [];
  const tried: string[] = [];
  const live = async (name: string): Promise<void> => {
    const ledger = await open(disk, maxFileBytes);
    for (let index = 0; index < 4; index += 1) {
      const text = `${round} ${name} ${index}`;
      tried.push(text);
      await ledger.append(note(round, text));
      acknowledged.push(text);
    }
    await ledger.close();
  };
  const ends = await Promise.allSettled([live('a'), live('b')]);
  const unexpected = ends.find((end) => end.status === 'rejected' && !(end.reason instanceof LedgerError));
  expect(unexpected).toBeUndefined();
  return { acknowledged, tried };
};

describe('a ledger on a disk that loses its power', () => {
  it('has everything that was acknowledged, nothing that was not tried, and sound chains, after every loss', async () => {
    const losses = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 });
    const choices = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));
    await fc.assert(
      fc.asyncProperty(losses, choices, fc.constantFrom(600, 1_000_000), async (lossSteps, stream, maxFileBytes) => {
        const choose = (most: number): number => Math.floor((stream.next().value ?? 0) * (most + 1));
        const acknowledged: string[] = [];
        const tried: string[] = [];
        let disk = new PowerDisk(choose, lossSteps[0]);
        for (let round = 0; round < lossSteps.length; round += 1) {
          const written = await writeUntilLoss(disk, round, maxFileBytes);
          acknowledged.push(...written.acknowledged);
          tried.push(...written.tried);
          disk = disk.afterLoss(choose, lossSteps[round + 1]);
        }
        const ledger = await open(
          disk.afterLoss(() => 0),
          maxFileBytes,
        );
        const texts = textsOf(await ledger.entries());

        expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([]);
        expect(texts.filter((text) => !tried.includes(text))).toEqual([]);
        expect(new Set(texts).size).toBe(texts.length);
        expect(await ledger.verify()).toMatchObject({ isIntact: true, problems: [], torn: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('says nothing of a record that another console has written but not yet synced', async () => {
    const disk = new PowerDisk(() => 0);
    let isStuck = false;
    const stuck = new Promise<never>(() => undefined);
    const slowSync = async (...args: Parameters<PowerDisk['open']>): Promise<AppendHandle> => {
      const handle = await disk.open(...args);
      return { ...handle, sync: () => (isStuck ? stuck : handle.sync()) };
    };
    const slow = await openLedger({ ...OPTIONS, disk: withOpen(disk, slowSync) });
    await slow.append(note(1, 'durable'));
    isStuck = true;
    void slow.append(note(2, 'written only'));
    const other = await openLedger({ ...OPTIONS, disk });
    await expect.poll(async () => textsOf(await other.entries())).toContain('written only');
    await other.append(note(3, 'from the other'));

    const next = await openLedger({ ...OPTIONS, disk: disk.afterLoss(() => 0) });

    expect(textsOf(await next.entries())).toEqual(['durable', 'from the other']);
    expect(await next.verify()).toMatchObject({ isIntact: true, problems: [] });
  });
});
