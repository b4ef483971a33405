import { openLedger } from '../../src/ledger/ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { note } from './facts.ts';

/** Appends notes to the ledger in the given folder until one is refused twice, then prints how many it had and why. */
const main = async (folder: string): Promise<void> => {
  const ledger = await openLedger({ folder, now: () => 1, redact: (text) => text });
  let appended = 0;
  const codes: string[] = [];
  while (codes.length < 2) {
    try {
      await ledger.append(note(appended, `note ${appended} ${'x'.repeat(300)}`));
      appended += 1;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      codes.push(error.code);
    }
  }
  const readable = (await ledger.entries()).length;
  await ledger.close();
  process.stdout.write(JSON.stringify({ appended, codes, readable }));
};

await main(process.argv[2] ?? '');
