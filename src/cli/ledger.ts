import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { describeProblem } from '../ledger/ledger-check.ts';
import { idText } from '../presenter/names.ts';
import { actorText, factText, targetText } from '../presenter/rows/ledger-rows.ts';
import { countText, type SafeText, safe, safeLine } from '../text/safe.ts';
import type { DisplayOptions } from './display-options.ts';
import { CliError, EXIT } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, writeList } from './table.ts';
import { ledgerFolder } from './with-ledger.ts';

/** Writes the facts of the ledger, oldest first, or with `verify` checks it. Needs no server. */
export const ledger = async (context: CliContext): Promise<number> => {
  const [action] = context.arguments;
  if (action === 'verify') return withLedger(context, ledgerFolder(), (opened) => verify(context, opened));
  if (action !== undefined) throw new CliError('misused', safe`ledger takes verify or nothing, not ${quoted(action)}.`);
  await writeList(context, await readLedger(context, ledgerFolder()), listing(context.display));
  return EXIT.ok;
};

/** The facts of a ledger, oldest first. */
export const readLedger = (context: CliContext, folder: string): Promise<readonly LedgerEntry[]> =>
  withLedger(context, folder, ({ entries }) => entries());

async function withLedger<Result>(
  { now, redactor }: CliContext,
  folder: string,
  work: (opened: Ledger) => Promise<Result>,
): Promise<Result> {
  const opened = await openLedger({ folder, now, redact: redactor.redact });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

const listing = ({ timeText }: DisplayOptions): Listing<LedgerEntry> => ({
  nothing: safe`The ledger is empty.`,
  columns: [
    { title: safe`AT`, cell: ({ at }) => timeText(at) },
    { title: safe`WHO`, cell: ({ actor }) => actorText(actor) },
    { title: safe`OPERATION`, cell: (entry) => ('operation' in entry ? idText(entry.operation.slice(0, 8)) : safe`-`) },
    { title: safe`WHAT`, cell: factText, maxCells: 120 },
  ],
  record: (entry) => ({ ...entry, at: isoTime(entry.at) }),
});

/** Says whether the chains are whole, what a crash or a timeout left open, and which stops nobody took back. */
async function verify({ options, out, err, display }: CliContext, opened: Ledger): Promise<number> {
  const [check, unverified, pauses] = [await opened.verify(), await opened.unverified(), await opened.orphanedPauses()];
  const exitCode = check.isIntact ? EXIT.ok : EXIT.failed;
  if (options['json'] === true) {
    await out.json([
      ...check.problems.map((problem) => ({ type: 'problem', ...problem })),
      ...unverified.map(({ operation, targets, isRunning }) => ({
        type: 'unverified',
        operation: operation.operation,
        kind: operation.kind,
        at: isoTime(operation.at),
        isRunning,
        targets: targets.map(({ target }) => target),
        of: operation.targets.length,
      })),
      ...pauses.map((pause) => ({ type: 'orphaned-pause', ...pause, since: isoTime(pause.since), expiresAt: isoTime(pause.expiresAt) })),
      {
        type: 'ledger-check',
        isIntact: check.isIntact,
        files: check.files,
        records: check.records,
        problems: check.problems.length,
        torn: check.torn,
        unknownRecords: check.unknownRecords,
        repairs: opened.repairs.length,
        exitCode,
      },
    ]);
    return exitCode;
  }
  const verdict = check.isIntact
    ? safe`every chain is whole`
    : safe`${countText(check.problems.length, safe`problem`)}: somebody changed the ledger`;
  await out.lines([
    safe`${countText(check.records, safe`record`)} in ${countText(check.files, safe`file`)}: ${verdict}`,
    ...unverified.map(({ operation, targets, isRunning }): SafeText => {
      const state = isRunning ? safe`under way` : safe`unverified`;
      const name = safe`${idText(operation.kind)} ${idText(operation.operation)} of ${display.timeText(operation.at)}`;
      return safe`${targets.length} of ${operation.targets.length} ${state}: ${name}`;
    }),
    ...pauses.map(({ target, kind, owner, since, reason, isExpired }): SafeText => {
      const why = reason === '' ? safe`` : safe`: ${quoted(reason)}`;
      const still = isExpired ? safe`expired, still holds` : safe`still holds`;
      return safe`${still}: ${idText(kind)} of ${targetText(target)} by ${actorText(owner)} since ${display.timeText(since)}${why}`;
    }),
  ]);
  await err.lines(check.problems.map((problem) => safe`netconsole: ${safeLine(untrusted(describeProblem(problem)))}`));
  return exitCode;
}
