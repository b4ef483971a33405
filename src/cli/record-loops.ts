import type { EntryContent, LedgerEntry } from '../domain/ledger-entry.ts';
import type { IncidentId } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { LedgerWriteError, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import type { Platform } from '../platform/platform.ts';
import { loopPath } from '../presenter/rows/loop-rows.ts';
import { incidentAfter, incidentId, lastIncidentNumber } from '../store/incident-state.ts';
import { safe, safeLine } from '../text/safe.ts';
import type { CliContext } from './subcommand.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** Writes down what the loop watch raised or saw end. */
export type RecordLoop = (fact: EntryContent) => Promise<void>;

/**
 * Works with a ledger for what is raised: the first loop opens an incident where none is open, so that there is a report to write;
 * one that nobody acted on is closed when its last loop is over. Watching goes on where the ledger cannot be written.
 */
export const recordLoops = async (context: CliContext, platform: Platform, work: (keep: RecordLoop) => Promise<void>): Promise<void> => {
  let isWorking = false;
  const complain = async (error: unknown): Promise<void> => {
    if (!(error instanceof LedgerError || error instanceof LedgerWriteError)) throw error;
    await context.err.lines([safe`netconsole: not recorded: ${safeLine(untrusted(error.message))}`]);
  };
  const working = (keep: RecordLoop): Promise<void> => {
    isWorking = true;
    return work(keep);
  };
  try {
    await withLedgerWriter(context, platform, (ledger, entries) => {
      const keep = createKeeper(ledger, entries);
      return working((fact) => keep(fact).catch(complain));
    });
  } catch (error) {
    if (isWorking) throw error;
    await complain(error);
    await working(() => Promise.resolve());
  }
};

const createKeeper = (ledger: LedgerWriter, entries: () => Promise<readonly LedgerEntry[]>): RecordLoop => {
  let opened: IncidentId | null = null;
  const raised = new Set<string>();
  return async (fact) => {
    if (fact.type === 'loop-raised') {
      raised.add(fact.loop.loop);
      const known = await entries();
      const current = known.reduce(incidentAfter, null)?.id ?? null;
      const incident = current ?? incidentId(lastIncidentNumber(known) + 1);
      await ledger.record(fact, incident);
      if (current !== null) return;
      opened = incident;
      const { loop } = fact;
      await ledger.record({ type: 'incident-opened', title: loopPath(loop), since: loop.since, loop: loop.loop }, incident);
    } else if (fact.type === 'loop-cleared') {
      raised.delete(fact.loop);
      const known = await entries();
      const current = known.reduce(incidentAfter, null)?.id ?? null;
      await ledger.record(fact, current ?? undefined);
      const isOurs = current !== null && current === opened && raised.size === 0;
      if (isOurs && !known.some((entry) => isAct(entry, current))) await ledger.record({ type: 'incident-closed' }, current);
    }
  };
};

/** What shows that somebody works on the incident. */
const ACTS: readonly LedgerEntry['type'][] = ['incident-acknowledged', 'operation-intended', 'note-added', 'task-owned', 'preview-shown'];

const isAct = ({ type, incident }: LedgerEntry, current: IncidentId): boolean => incident === current && ACTS.includes(type);
