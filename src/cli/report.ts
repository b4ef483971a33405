import { type EntryFilter, isOfNetwork } from '../domain/entry-network.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { incidentReport, incidentsOf } from '../operations/plan/incident-report.ts';
import { reportMarkdown } from '../presenter/report-text.ts';
import { safe } from '../text/safe.ts';
import { CliError, EXIT } from './exit-code.ts';
import { isAboutServer, readLedger } from './ledger.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { ledgerFolder } from './with-ledger.ts';

/** Writes the report of an incident, which the ledger alone gives: the same facts, the same bytes. Needs no server. */
export const report = async (context: CliContext): Promise<number> => {
  const [name = ''] = context.arguments;
  const { folder } = context.options;
  const isElsewhere = typeof folder === 'string';
  const all = await readLedger(context, isElsewhere ? folder : ledgerFolder());
  const entries = isElsewhere ? all : ofOneNetwork(all, await isAboutServer(context), name);
  const incidents = incidentsOf(entries);
  const incident = name === 'last' ? incidents.at(-1) : incidents.find((id) => id === name);
  const written = incident === undefined ? undefined : incidentReport(entries, incident);
  if (written === undefined) {
    const known = incidents.length === 0 ? safe`it knows none` : safe`the last one is ${quoted(incidents.at(-1) ?? '')}`;
    throw new CliError('notFound', safe`There is no incident ${quoted(name)} in the ledger; ${known}.`);
  }
  if (context.options['json'] === true) await context.out.json([{ type: 'report', ...written }]);
  else await context.out.lines([reportMarkdown(written)]);
  return EXIT.ok;
};

/**
 * The entries of the network whose incident is meant: an incident's number is counted in each, so the chosen server's comes first, and
 * among those the newest one.
 */
function ofOneNetwork(entries: readonly LedgerEntry[], isOfServer: EntryFilter, name: string): readonly LedgerEntry[] {
  const isMeant = ({ type, incident }: LedgerEntry): boolean => type === 'incident-opened' && (name === 'last' || incident === name);
  const opened = entries.findLast((entry) => isMeant(entry) && isOfServer(entry)) ?? entries.findLast(isMeant);
  if (opened === undefined) return entries;
  const { network } = opened;
  return entries.filter((entry) => (network === undefined ? entry.network === undefined : isOfNetwork(network)(entry)));
}
