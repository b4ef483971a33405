import { type EntryFilter, type EntryNetwork, isOfNetwork } from '../domain/entry-network.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { describeProblem } from '../ledger/ledger-check.ts';
import { idText } from '../presenter/names.ts';
import { actorText, factText, targetText } from '../presenter/rows/ledger-rows.ts';
import { countText, joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { readProfile } from './connect.ts';
import type { DisplayOptions } from './display-options.ts';
import { CliError, EXIT } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, writeList } from './table.ts';
import { ledgerFolder } from './with-ledger.ts';

/**
 * Writes the facts of the ledger about the chosen server, or with `--all` about every one, oldest first; or with `verify` checks all of it.
 * Needs no server.
 */
export const ledger = async (context: CliContext): Promise<number> => {
  const [action] = context.arguments;
  if (action === 'verify') return withLedger(context, ledgerFolder(), (opened) => verify(context, opened));
  if (action !== undefined) throw new CliError('misused', safe`ledger takes verify or nothing, not ${quoted(action)}.`);
  const { entries, unreadable } = await withLedger(context, ledgerFolder(), async (opened) => ({
    entries: await opened.entries(),
    unreadable: await opened.unreadable(),
  }));
  const isAll = context.options['all'] === true;
  const shown = isAll ? entries : entries.filter(await isAboutServer(context));
  await writeList(context, shown, listing(context.display, isAll));
  const others = entries.length - shown.length;
  await context.err.lines([
    ...(others === 0
      ? []
      : [safe`netconsole: ${countText(others, safe`entry`, safe`entries`)} of other servers or of no known one: --all lists them`]),
    ...unreadable.map(({ name, reason }) => safe`netconsole: stepped over ${safeLine(untrusted(`${name}: ${reason}`))}`),
  ]);
  return EXIT.ok;
};

/** Whose the facts are is known only to the server, which is not asked: all organisations there are shown. */
export const isAboutServer = async (context: CliContext): Promise<EntryFilter> => {
  const { server, app } = await readProfile(context);
  return (entry) => entry.network !== undefined && isOfNetwork({ ...entry.network, origin: server, app })(entry);
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

const listing = ({ timeText }: DisplayOptions, isAll: boolean): Listing<LedgerEntry> => ({
  nothing: safe`The ledger is empty.`,
  columns: [
    { title: safe`AT`, cell: ({ at }) => timeText(at) },
    { title: safe`WHO`, cell: ({ actor }) => actorText(actor) },
    ...(isAll ? [{ title: safe`WHERE`, cell: ({ network }: LedgerEntry) => whereText(network), maxCells: 80 }] : []),
    { title: safe`OPERATION`, cell: (entry) => ('operation' in entry ? idText(entry.operation.slice(0, 8)) : safe`-`) },
    { title: safe`WHAT`, cell: factText, maxCells: 120 },
  ],
  record: (entry) => ({ ...entry, at: isoTime(entry.at) }),
});

const whereText = (network: EntryNetwork | undefined): SafeText => {
  if (network === undefined) return safe`scope unknown`;
  const { origin, app, org, sandbox, principal } = network;
  const parts = [
    safeLine(untrusted(origin)),
    ...(app === null ? [] : [safeLine(untrusted(app))]),
    org === null ? safe`the whole app` : idText(org),
    sandbox === null ? safe`production` : safeLine(sandbox),
    ...(principal === null ? [] : [idText(principal)]),
  ];
  return joinSafe(parts, safe` `);
};

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
