import { toId } from '../domain/ids.ts';
import { type ConfirmedBy, type OperationId, type OperationKind, type TargetOutcome, targetKey } from '../domain/operation.ts';
import { executeOperation } from '../operations/execute/execute.ts';
import type { PaceWait } from '../operations/execute/finish-target.ts';
import { LedgerWriteError, type LedgerWriter } from '../operations/execute/ledger-writer.ts';
import { PlatformError } from '../platform/errors.ts';
import { idText } from '../presenter/names.ts';
import { outcomesText, reachedSentence } from '../presenter/outcome-text.ts';
import { planScope } from '../presenter/plan-scope.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import type { OperationPlan } from '../store/state.ts';
import { countText, type SafeText, safe, safeLine } from '../text/safe.ts';
import type { CommandContext } from './command.ts';
import { openForLoop } from './open-incident.ts';

export type OperateOptions = {
  readonly confirmedBy: ConfirmedBy;
  readonly reason?: string;
  /** Under which it was announced before; a new one where left out. */
  readonly operation?: OperationId;
};

/** Whoever stops something while a loop is raised works on an incident; the quiesce meter and the report need it. */
const STOPS: readonly OperationKind[] = ['pause', 'humans-only', 'cancel', 'block'];
/** What goes on without the ledger where the operator allowed it: what stops, and taking it back. */
const UNRECORDED: readonly OperationKind[] = [...STOPS, 'restore'];

/** Carries out a confirmed plan, shows each outcome as it comes, and says at the end how many are done. */
export const operate = async (
  context: CommandContext,
  plan: OperationPlan,
  { confirmedBy, reason = '', operation }: OperateOptions,
): Promise<readonly TargetOutcome[]> => {
  const { platform, random, store, newId } = context;
  if (STOPS.includes(plan.kind)) await openForLoop(context).catch(() => undefined);
  const intent = { ...plan, operation: operation ?? toId<'operation'>(newId()), reason, confirmedBy, expiresAt: null };
  const allowUnrecorded = store.getState().allowsUnrecorded && UNRECORDED.includes(plan.kind);
  const ledger = rememberingLedger(context, allowUnrecorded);
  const onOutcome = (outcome: TargetOutcome): void => showOutcome(context, outcome);
  const pace = createPace(context, plan.kind);
  const outcomes = await executeOperation({ platform, ledger, random, onOutcome, allowUnrecorded, ...pace }, intent).finally(pace.end);
  const more = await activatedMeanwhile(context, plan);
  store.dispatch({ type: 'notice-shown', ...summary(plan, outcomes, more) });
  return outcomes;
};

/** Shows for which target the server asks to wait, and lets the operator cut the waiting short. */
function createPace({ store, sleep, now }: CommandContext, kind: OperationKind) {
  let isGivenUp = false;
  const waking = new Set<() => void>();
  const stop = store.subscribe(({ paceWait }) => {
    if (paceWait?.isGivenUp !== true) return;
    isGivenUp = true;
    for (const wake of waking) wake();
  });
  return {
    isGivenUp: () => isGivenUp,
    onWait: ({ target, tries, waitMs }: PaceWait): void =>
      store.dispatch({ type: 'pace-waited', wait: { kind, name: targetText(target), tries, nextAt: now() + waitMs, isGivenUp } }),
    sleep: (ms: number): Promise<void> =>
      isGivenUp
        ? Promise.resolve()
        : new Promise((resolve) => {
            const wake = (): void => {
              waking.delete(wake);
              resolve();
            };
            waking.add(wake);
            void sleep(ms).then(wake);
          }),
    end: (): void => {
      stop();
      store.dispatch({ type: 'pace-waited', wait: null });
    },
  };
}

/** How many routines of the scope became active while its frozen list was carried out, and so were left out. */
async function activatedMeanwhile({ platform, store }: CommandContext, { kind, scope, targets }: OperationPlan): Promise<number> {
  if ((kind !== 'pause' && kind !== 'humans-only') || scope.type === 'routine' || scope.type === 'session' || scope.type === 'marked')
    return 0;
  try {
    store.dispatch({ type: 'routines-listed', routines: await platform.listRoutines() });
  } catch (error) {
    if (error instanceof PlatformError) return 0;
    throw error;
  }
  const known = new Set(targets.map(({ target }) => targetKey(target)));
  return planScope(store.getState(), kind, scope).targets.filter(({ target }) => !known.has(targetKey(target))).length;
}

/** Keeps in this console what could not be written down and yet was done, so that it can be taken back while it runs. */
const rememberingLedger = ({ ledger, store }: CommandContext, allowUnrecorded: boolean): LedgerWriter => ({
  record: (fact, incident) =>
    ledger.record(fact, incident).catch((error: unknown) => {
      const isDone = allowUnrecorded || fact.type !== 'operation-intended';
      if (error instanceof LedgerWriteError && isDone) store.dispatch({ type: 'fact-unwritten', entry: error.entry });
      throw error;
    }),
});

/** What was read back is what the panes show. */
function showOutcome({ store }: CommandContext, { target, after }: TargetOutcome): void {
  const { network } = store.getState();
  if (target.type === 'routine' && after?.type === 'routine') {
    const routine = network.routines.get(target.id);
    const { status, eventConfig, updatedAt } = after;
    if (routine !== undefined) store.dispatch({ type: 'routine-updated', routine: { ...routine, status, eventConfig, updatedAt } });
  } else if (target.type === 'session' && after?.type === 'session') {
    const session = network.sessions.get(target.id);
    if (session !== undefined) store.dispatch({ type: 'session-updated', session: { ...session, status: after.status } });
  } else if (target.type === 'thread' && after?.type === 'thread') {
    const thread = network.threads.get(target.id);
    const { agentsEnabled, isMuted } = after;
    if (thread !== undefined) store.dispatch({ type: 'thread-updated', thread: { ...thread, agentsEnabled, isMuted } });
  }
}

/** The end of an operation in one sentence, with the first problem by name. */
const summary = (
  plan: OperationPlan,
  outcomes: readonly TargetOutcome[],
  more: number,
): { readonly level: 'good' | 'error'; readonly text: SafeText } => {
  const counts = outcomesText(plan.kind, outcomes);
  const verb = idText(plan.kind);
  const bad = outcomes.find(({ result }) => result !== 'done' && result !== 'already');
  if (bad === undefined && more > 0) {
    const left = safe`${countText(more, safe`routine`)} became active there meanwhile: the same keys again stop them.`;
    return { level: 'error', text: safe`${verb}: ${counts}. ${left}` };
  }
  if (bad === undefined) {
    const [only] = outcomes;
    if (outcomes.length === 1 && only !== undefined)
      return { level: 'good', text: safe`${targetText(only.target)} ${reachedSentence(plan.kind, only)}, read back from the server.` };
    return { level: 'good', text: safe`${verb}: ${counts}, read back from the server.` };
  }
  const why = bad.problem === null ? safe`` : safe`: ${safeLine(bad.problem.message)}`;
  return {
    level: 'error',
    text: safe`${verb}: ${counts}. ${targetText(bad.target)} ${idText(bad.result)}${why} . tries what is left.`,
  };
};
