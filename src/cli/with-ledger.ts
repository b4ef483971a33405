import path from 'node:path';
import { userLocations } from '../config/locations.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Actor } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { openLedger } from '../ledger/ledger.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createLedgerWriter, LedgerWriteError, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { incidentAfter } from '../store/incident-state.ts';
import { safe, safeLine } from '../text/safe.ts';
import type { CliContext } from './subcommand.ts';

/** Where the ledger is, for every console and command of this user. */
export const ledgerFolder = (): string => path.join(userLocations().data, 'ledger');

/**
 * Works with the operator's ledger open. What cannot be written down is not done, unless `--unrecorded` allows it: then each fact
 * that is lost is told on stderr. Facts belong to the incident that is open in the ledger.
 */
export const withLedgerWriter = async <Result>(
  context: CliContext,
  platform: Platform,
  work: (ledger: LedgerWriter, entries: () => Promise<readonly LedgerEntry[]>) => Promise<Result>,
): Promise<Result> => {
  const { now, redactor, options, err } = context;
  const actor = await readActor(platform);
  const complain = async (error: unknown): Promise<void> => {
    const isLedgers = error instanceof LedgerError || error instanceof LedgerWriteError;
    if (!isLedgers || options['unrecorded'] !== true) throw error;
    await err.lines([safe`netconsole: not recorded: ${safeLine(untrusted(error.message))}`]);
  };
  const opened = await openLedger({ folder: ledgerFolder(), now, redact: redactor.redact }).catch(complain);
  const entries = opened?.entries ?? (() => Promise.resolve([]));
  const incident = (await entries()).reduce(incidentAfter, null)?.id ?? null;
  const ledger: LedgerWriter =
    opened === undefined
      ? { record: () => Promise.resolve() }
      : createLedgerWriter({ append: opened.append, now, actor: () => actor, incident: () => incident });
  const record: LedgerWriter['record'] = (fact, about) => ledger.record(fact, about).catch(complain);
  try {
    return await work({ record }, entries);
  } finally {
    await opened?.close();
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
