import { openSync, writeSync } from 'node:fs';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { type LedgerDisk, systemDisk } from '../../../src/ledger/ledger-disk.ts';
import { ended, finished, intended, note } from '../../ledger/facts.ts';

/** When the process kills itself: around which step of the disk, counted from 1 over everything that changes the disk. */
export type CrashPoint = { readonly step: number; readonly moment: 'before' | 'halfway' | 'after' };

const [folder = '', name = '', step = '0', moment = 'before', operations = '0', journal = ''] = process.argv.slice(2);

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered before the next instruction of this thread returns to user code; this only tells the compiler.
  throw new Error('still alive');
};

/** The real disk, on which this process dies at the chosen point. */
const crashingDisk = (point: CrashPoint): LedgerDisk => {
  let steps = 0;
  const around = async <Result>(action: () => Promise<Result>, half: () => Promise<unknown> = action): Promise<Result> => {
    steps += 1;
    if (steps !== point.step) return action();
    if (point.moment === 'halfway') await half();
    if (point.moment === 'after') await action();
    return die();
  };
  return {
    ...systemDisk,
    makeFolder: (path) => around(() => systemDisk.makeFolder(path)),
    rename: (from, to) => around(() => systemDisk.rename(from, to)),
    syncFolder: (path) => around(() => systemDisk.syncFolder(path)),
    open: async (file, mode) => {
      const handle = await around(() => systemDisk.open(file, mode));
      return {
        write: (bytes) =>
          around(
            () => handle.write(bytes),
            () => handle.write(bytes.subarray(0, Math.floor((bytes.length * ((point.step % 7) + 1)) / 8))),
          ),
        sync: () => around(handle.sync),
        truncate: (bytes) => around(() => handle.truncate(bytes)),
        close: () => around(handle.close),
      };
    },
  };
};

/** What surely happened, one JSON line each, written at once and without a buffer, as a server would remember it. */
const remember = (descriptor: number, fact: unknown): void => void writeSync(descriptor, `${JSON.stringify(fact)}\n`);

const isMoment = (text: string): text is CrashPoint['moment'] => ['before', 'halfway', 'after'].includes(text);

/** A clock so coarse that no order can rest on it. */
const now = (): number => Math.floor(Date.now() / 1_000) * 1_000;

const main = async (): Promise<void> => {
  const descriptor = openSync(journal, 'a');
  const disk = crashingDisk({ step: Number(step), moment: isMoment(moment) ? moment : 'before' });
  const ledger = await openLedger({ folder, now, redact: (text) => text, disk, maxFileBytes: 6_000 });
  const record = async (entry: LedgerEntry): Promise<void> => {
    await ledger.append(entry);
    remember(descriptor, { type: 'acknowledged', entry });
  };
  for (let index = 0; index < Number(operations); index += 1) {
    const operation = `${name}_${index}`;
    await record(intended(now(), operation, { names: ['one', 'two'] }));
    for (const target of ['one', 'two']) {
      remember(descriptor, { type: 'acted', operation: `op_${operation}`, target: `routine:arn_${target}` });
      await record(finished(now(), operation, { name: target }));
    }
    await record(ended(now(), operation));
    await record(note(now(), `${operation} is over`));
  }
  await ledger.close();
};

await main();
