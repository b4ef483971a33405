import { toId } from '../domain/ids.ts';
import type { Network } from '../domain/network.ts';
import type { ConfirmedBy, OperationId, OperationIntent, TargetOutcome } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { executeOperation } from '../operations/execute/execute.ts';
import { routineState } from '../operations/execute/target-state.ts';
import type { ScopedPlan } from '../operations/plan/scope.ts';
import type { Platform } from '../platform/platform.ts';
import { agentName } from '../presenter/names.ts';
import { confirmPlan, type PlannedOperation } from '../presenter/plan-scope.ts';
import type { ConsoleStore } from '../store/store.ts';
import { readHistory, readNetwork } from '../sync/read-snapshot.ts';
import { countText, safe } from '../text/safe.ts';
import { ask, assertCanAsk } from './ask.ts';
import { numberOption } from './command-line.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { readDuration } from './duration.ts';
import { CliError } from './exit-code.ts';
import { createOutcomePrinter } from './print-outcomes.ts';
import { LEFT_OUT_SENTENCES, printPlan, questionOf } from './print-plan.ts';
import { quoted } from './resolve.ts';
import { isRoutinesOnly, type NamedPlan, planNames, readScopeNames } from './scope-names.ts';
import type { CliContext } from './subcommand.ts';
import { watchForQuiet } from './wait-quiet.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** The stop verbs that can be taken back, and `cancel`, which cannot. */
export type StopWord = 'pause' | 'resume' | 'humans-only' | 'cancel';

/**
 * Does to a scope what the keys of the console do to it, by the same plan, preview, question and proof. All names are looked up
 * before anything is sent. Routines that were named one by one to `pause` and `resume` are their own confirmation.
 */
export const stopScope = (context: CliContext, verb: StopWord): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    const isDryRun = context.options['dryRun'] === true;
    if (!isDryRun) assertMayChange(access);
    const names = readScopeNames(context);
    expiryOf(context);
    const waitSeconds = numberOption(context.options, 'waitQuiet', { min: 1, max: MAX_WAIT_SECONDS });
    const isPlain = context.arguments.length > 0 && isRoutinesOnly(names) && (verb === 'pause' || verb === 'resume');
    const isAsked = !isPlain && !isDryRun && context.options['yes'] !== true;
    if (isAsked) assertCanAsk();
    const store = await readNetwork(context, platform, isPlain && !isDryRun && waitSeconds === undefined ? 'routines' : 'everything');
    const chosen = planNames(store.getState(), verb, names);
    if (!isPlain || isDryRun || waitSeconds !== undefined) await readHistory(store, platform, chosen.plan);
    const planned = confirmPlan(store.getState(), chosen.plan);
    if (isDryRun) return printPlan(context, store.getState(), planned);
    return carryOut(context, { platform, store, chosen, planned, isPlain, isAsked, waitSeconds });
  });

const MAX_WAIT_SECONDS = 86_400;

type Work = {
  readonly platform: Platform;
  readonly store: ConsoleStore;
  readonly chosen: NamedPlan;
  readonly planned: PlannedOperation;
  readonly isPlain: boolean;
  readonly isAsked: boolean;
  readonly waitSeconds: number | undefined;
};

async function carryOut(context: CliContext, { platform, store, chosen, planned, isPlain, isAsked, waitSeconds }: Work): Promise<number> {
  const { network } = store.getState();
  const { plan, named } = chosen;
  const operation = toId<'operation'>(context.newId());
  const teller = createOutcomePrinter(context, { network, intent: { operation, kind: plan.kind } });
  const leftOut = leftOutOutcomes(network, operation, plan);
  const answered = leftOut.filter(({ target }) => target.type === 'routine' && named.has(target.id));
  const rest = { leftOut: plan.leftOut.filter(({ id }) => !answered.some(({ target }) => target.id === id)), outOfReach: plan.outOfReach };
  for (const outcome of answered) teller.tell(outcome);
  const watch = waitSeconds === undefined ? undefined : watchForQuiet(context, platform, { store, planned });
  const already = leftOut.filter(({ result }) => result === 'already');
  for (const outcome of already) watch?.take(outcome);
  if (plan.targets.length === 0 && (watch === undefined || already.length === 0)) {
    if (answered.length === 0) await context.err.lines([safe`netconsole: There is nothing there to change; nothing was sent.`]);
    return teller.finish(answered, rest);
  }
  return withLedgerWriter(context, platform, async (ledger) => {
    if (plan.targets.length === 0) {
      if (answered.length === 0) await context.err.lines([safe`netconsole: ${already.length} so already; nothing was sent.`]);
      const code = await teller.finish(answered, rest);
      return watch === undefined || waitSeconds === undefined ? code : watch.wait({ seconds: waitSeconds, code, ledger, sleep });
    }
    const question = questionOf(store.getState(), planned);
    if (!isPlain && context.options['json'] !== true) await context.err.lines([...question.lines, question.title]);
    if (!isPlain) await ledger.record({ type: 'preview-shown', preview: planned.finding });
    if (isAsked) await ask(context, question.answer);
    const confirmedBy: ConfirmedBy = isAsked
      ? question.answer === 'y'
        ? 'key'
        : 'count'
      : context.options['yes'] === true
        ? 'flag'
        : 'none';
    const intent = intentOf(context, plan, { operation, confirmedBy });
    const onOutcome = (outcome: TargetOutcome): void => {
      teller.tell(outcome);
      watch?.take(outcome);
    };
    const executed = await executeOperation({ platform, ledger, sleep, random: Math.random, onOutcome, onWait: teller.tellWait }, intent);
    const code = await teller.finish([...answered, ...executed], rest);
    if (watch !== undefined && waitSeconds !== undefined) return watch.wait({ seconds: waitSeconds, code, ledger, sleep });
    if (plan.kind !== 'resume') await tellDraining(context, platform, { network, plan });
    return code;
  });
}

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

function intentOf(
  context: CliContext,
  { kind, scope, targets }: ScopedPlan,
  identity: Pick<OperationIntent, 'operation' | 'confirmedBy'>,
): OperationIntent {
  const { reason } = context.options;
  return {
    ...identity,
    kind,
    scope,
    targets,
    reason: typeof reason === 'string' ? reason : '',
    expiresAt: expiryOf(context),
    undoes: null,
  };
}

/** When a stop is to be remembered as one that has held too long; the platform itself ends none. */
function expiryOf({ options, now }: CliContext): Timestamp | null {
  const { for: duration } = options;
  if (typeof duration !== 'string') return null;
  const durationMs = readDuration(duration);
  if (durationMs === null) throw new CliError('misused', safe`--for takes a duration such as 90s, 30m or 2h, not ${quoted(duration)}.`);
  return now() + durationMs;
}

/** The answers for routines of the scope that need, or bear, no change. */
function leftOutOutcomes({ routines }: Network, operation: OperationId, { leftOut }: ScopedPlan): readonly TargetOutcome[] {
  return leftOut.flatMap(({ id, why }): readonly TargetOutcome[] => {
    const routine = [...routines.values()].find((each) => each.id === id);
    if (routine === undefined) return [];
    const state = routineState(routine);
    const target = { type: 'routine', id: routine.id, agent: routine.agent, name: routine.name } as const;
    const base = { operation, target, before: state, after: state, attempts: 0 };
    if (why === 'already') return [{ ...base, result: 'already', problem: null }];
    return [{ ...base, result: 'failed', problem: { code: 'invalid', message: untrusted(LEFT_OUT_SENTENCES[why]) } }];
  });
}

/** What was begun goes on after its routine was paused, and is told by agent. */
async function tellDraining(
  { err }: CliContext,
  platform: Platform,
  { network, plan }: { readonly network: Network; readonly plan: ScopedPlan },
): Promise<void> {
  const agents = [...new Set(plan.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.agent] : [])))];
  if (agents.length === 0) return;
  const sessions = await platform.listSessions({ agents, statuses: ['pending', 'running', 'waiting'] }).catch(() => null);
  if (sessions === null) {
    await err.lines([safe`netconsole: which sessions are still open could not be read; they may still post.`]);
    return;
  }
  const lines = agents.flatMap((agent) => {
    const open = sessions.filter((session) => session.agent === agent).length;
    return open === 0 ? [] : [safe`netconsole: ${countText(open, safe`open session`)} of ${agentName(network, agent)} may still post.`];
  });
  await err.lines(lines);
}
