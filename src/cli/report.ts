import { incidentReport, incidentsOf } from '../operations/plan/incident-report.ts';
import { reportMarkdown } from '../presenter/report-text.ts';
import { safe } from '../text/safe.ts';
import { CliError, EXIT } from './exit-code.ts';
import { readLedger } from './ledger.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { ledgerFolder } from './with-ledger.ts';

/** Writes the report of an incident, which the ledger alone gives: the same facts, the same bytes. Needs no server. */
export const report = async (context: CliContext): Promise<number> => {
  const [name = ''] = context.arguments;
  const { folder } = context.options;
  const entries = await readLedger(context, typeof folder === 'string' ? folder : ledgerFolder());
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
