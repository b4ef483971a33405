import path from 'node:path';
import { userLocations } from '../config/locations.ts';
import type { LedgerFact } from '../domain/ledger-entry.ts';
import type { Actor } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { openLedger } from '../ledger/ledger.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createJournal, type Journal } from '../operations/journal.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { safe, safeLine } from '../text/safe.ts';
import type { Call } from './subcommand.ts';

/** Where the ledger is, for every console and command of this user. */
export const ledgerFolder = (): string => path.join(userLocations().data, 'ledger');

/**
 * Works with the operator's ledger open. What cannot be written down is not done, unless `--unrecorded` allows it: then each fact
 * that is lost is told on stderr.
 */
export const withJournal = async <Result>(call: Call, platform: Platform, work: (journal: Journal) => Promise<Result>): Promise<Result> => {
  const { now, redactor, options, err } = call;
  const actor = await readActor(platform);
  const complain = async (error: unknown): Promise<void> => {
    if (!(error instanceof LedgerError) || options['unrecorded'] !== true) throw error;
    await err.lines([safe`netconsole: not recorded: ${safeLine(untrusted(error.message))}`]);
  };
  const ledger = await openLedger({ folder: ledgerFolder(), now, redact: redactor.redact }).catch(complain);
  const journal =
    ledger === undefined
      ? { record: () => Promise.resolve() }
      : createJournal({ append: ledger.append, now, actor: () => actor, incident: () => null });
  try {
    return await work({ record: (fact: LedgerFact) => journal.record(fact).catch(complain) });
  } finally {
    await ledger?.close();
  }
};

/** Who acts: the user of the credential; a key that acts for a whole app is nobody, so then it is the program. */
async function readActor(platform: Platform): Promise<Actor> {
  try {
    const { id, name } = await platform.getMe();
    return { type: 'operator', id, name };
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'unsupported') return { type: 'console' };
    throw error;
  }
}
