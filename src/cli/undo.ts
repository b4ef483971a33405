import { toId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { type OperationIntent, type TargetOutcome, type TargetState, targetKey } from '../domain/operation.ts';
import { lastSentAt, type Operation, operationsOf } from '../domain/operation-history.ts';
import type { Timestamp } from '../domain/values.ts';
import { executeOperation } from '../operations/execute/execute.ts';
import { readTarget, verifyTarget } from '../operations/execute/target-state.ts';
import { lastUndoable, type RestorePlan, undoPlan } from '../operations/plan/resume-plan.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { idText } from '../presenter/names.ts';
import { actorText, targetText } from '../presenter/rows/ledger-rows.ts';
import { inParallel } from '../sync/in-parallel.ts';
import { readNetwork } from '../sync/read-snapshot.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { ask, assertCanAsk } from './ask.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { createOutcomePrinter } from './print-outcomes.ts';
import { quoted } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { readOwnEntries, withLedgerWriter } from './with-ledger.ts';

/** Puts back exactly what an operation changed, and leaves alone what somebody touched since. */
export const undo = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    const { options } = context;
    const isDryRun = options['dryRun'] === true;
    if (!isDryRun) assertMayChange(access);
    const isAsked = !isDryRun && options['yes'] !== true;
    if (isAsked) assertCanAsk();
    const named = operationNamed(context.arguments[0] ?? '', await readOwnEntries(context, platform));
    const found = await readUnknown(context, platform, named);
    const operation = withOutcomes(named, found, context.now());
    const settled = found.filter(({ result }) => result !== 'unknown');
    if (!isDryRun && settled.length > 0)
      await withLedgerWriter(context, platform, async (ledger) => {
        for (const outcome of settled) await ledger.record({ type: 'target-finished', ...outcome }, named.incident ?? undefined);
      });
    const plan = await readPlan(platform, operation);
    const lines = planLines(context, operation, plan);
    if (isDryRun && options['json'] === true) await context.out.json([{ type: 'undo-plan', undoes: operation.operation, ...plan }]);
    else if (isDryRun) await context.out.lines(lines);
    if (isDryRun) return EXIT.ok;
    if (options['json'] !== true) await context.err.lines(lines);
    if (isAsked && plan.targets.length > 0) await ask(context, plan.targets.length === 1 ? 'y' : String(plan.targets.length));
    return putBack(context, platform, { operation, plan });
  });

/** The operation with this id, with an id that begins so, or with `last` the newest that changed something and is not undone. */
function operationNamed(name: string, entries: readonly LedgerEntry[]): Operation {
  const operations = operationsOf(entries);
  if (name === 'last') {
    const last = lastUndoable(operations);
    if (last !== undefined) return last;
  }
  const found = operations.filter(({ operation }) => operation === name || (name.length >= 4 && operation.startsWith(name)));
  const [only, ...others] = found;
  if (only === undefined)
    throw new CliError('notFound', safe`There is no operation ${quoted(name)} in the ledger.`, { fix: 'netconsole ledger' });
  if (others.length > 0)
    throw new CliError('misused', safe`${quoted(name)} begins ${found.length} operations.`, { fix: 'netconsole ledger' });
  return only;
}

/** What became of the targets of which the operation did not know it: a server may carry out late what it did not answer. */
const readUnknown = ({ now }: CliContext, platform: Platform, operation: Operation): Promise<readonly TargetOutcome[]> => {
  const unknown = operation.targets.filter(({ target }) => operation.outcomes.get(targetKey(target))?.result === 'unknown');
  return inParallel(unknown, async (planned) => {
    const ageMs = now() - lastSentAt(operation, planned.target);
    return verifyTarget(platform, { operation: operation.operation, planned, ageMs });
  });
};

const withOutcomes = (operation: Operation, found: readonly TargetOutcome[], at: Timestamp): Operation => ({
  ...operation,
  outcomes: new Map([...operation.outcomes, ...found.map((outcome) => [targetKey(outcome.target), { ...outcome, at }] as const)]),
});

/** Reads every target of the operation anew; one that cannot be read any more counts as gone. */
async function readPlan(platform: Platform, operation: Operation): Promise<RestorePlan> {
  const changed = [...operation.outcomes.values()].filter(({ result }) => result === 'done');
  const read = await inParallel(changed, async ({ target }): Promise<readonly [string, TargetState | null]> => {
    try {
      return [targetKey(target), await readTarget(platform, target)];
    } catch (error) {
      if (error instanceof PlatformError && (error.code === 'not-found' || error.code === 'forbidden')) return [targetKey(target), null];
      throw error;
    }
  });
  const states = new Map(read);
  return undoPlan(operation, (target) => states.get(targetKey(target)) ?? null);
}

type Undoing = { readonly operation: Operation; readonly plan: RestorePlan };

async function putBack(context: CliContext, platform: Platform, { operation, plan }: Undoing): Promise<number> {
  const { newId, options } = context;
  const { reason } = options;
  const intent: OperationIntent = {
    operation: toId<'operation'>(newId()),
    kind: 'restore',
    scope: operation.scope,
    targets: plan.targets,
    reason: typeof reason === 'string' ? reason : '',
    confirmedBy: options['yes'] === true ? 'flag' : plan.targets.length === 1 ? 'key' : 'count',
    expiresAt: null,
    undoes: operation.operation,
  };
  const { network } = (await readNetwork(context, platform, 'routines')).getState();
  const teller = createOutcomePrinter(context, { network, intent });
  const leftAlone = plan.leftAlone.map(({ target, why }) => ({ key: targetKey(target), why }));
  const executed =
    plan.targets.length === 0
      ? []
      : await withLedgerWriter(context, platform, (ledger) =>
          executeOperation({ platform, ledger, sleep, random: Math.random, onOutcome: teller.tell, onWait: teller.tellWait }, intent),
        );
  const code = await teller.finish(executed, { undoes: operation.operation, leftAlone });
  return code === EXIT.ok && plan.leftAlone.length > 0 ? EXIT.conflict : code;
}

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

const planLines = (
  { display }: CliContext,
  { kind, actor, at, reason }: Operation,
  { targets, leftAlone }: RestorePlan,
): readonly SafeText[] => [
  safe`Put back ${targets.length} of ${targets.length + leftAlone.length}: ${idText(kind)} by ${actorText(actor)} at ${display.timeText(at)}${
    reason === '' ? safe`` : safe` (${quoted(reason)})`
  }?`,
  ...targets.map(({ target }) => safe`BACK    ${targetText(target)}`),
  ...leftAlone.map(({ target, why }) => safe`LEFT    ${targetText(target)}: ${WHY[why]}`),
];

const WHY: Readonly<Record<RestorePlan['leftAlone'][number]['why'], SafeText>> = {
  final: safe`it cannot be brought back`,
  'not-known': safe`it is not known yet whether the operation changed it; ask again later`,
  touched: safe`somebody changed it since`,
  gone: safe`it cannot be read any more`,
  others: safe`another operator stopped it`,
};
