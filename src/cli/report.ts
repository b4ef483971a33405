import { incidentReport, incidentsOf } from '../operations/plan/incident-report.ts';
import { reportMarkdown } from '../presenter/report-text.ts';
import { safe } from '../text/safe.ts';
import { CliError, EXIT } from './exit-code.ts';
import { ledgerFolder } from './journal.ts';
import { readLedger } from './ledger.ts';
import { quoted } from './resolve.ts';
import type { Call } from './subcommand.ts';

/** Writes the report of an incident, which the ledger alone gives: the same facts, the same bytes. Needs no server. */
export const report = async (call: Call): Promise<number> => {
  const [name = ''] = call.arguments;
  const { folder } = call.options;
  const entries = await readLedger(call, typeof folder === 'string' ? folder : ledgerFolder());
  const incidents = incidentsOf(entries);
  const incident = name === 'last' ? incidents.at(-1) : incidents.find((id) => id === name);
  const written = incident === undefined ? undefined : incidentReport(entries, incident);
  if (written === undefined) {
    const known = incidents.length === 0 ? safe`it knows none` : safe`the last one is ${quoted(incidents.at(-1) ?? '')}`;
    throw new CliError('notFound', safe`There is no incident ${quoted(name)} in the ledger; ${known}.`);
  }
  if (call.options['json'] === true) await call.out.json([{ type: 'report', ...written }]);
  else await call.out.lines([reportMarkdown(written)]);
  return EXIT.ok;
};
