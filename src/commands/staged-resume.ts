import type { AgentId } from '../domain/ids.ts';
import type { PlannedTarget, TargetOutcome } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Loop } from '../loops/find-loops.ts';
import { stopTimeOf } from '../operations/plan/quiet-meter.ts';
import {
  type FormerLoop,
  RELAPSE_ROUNDS,
  type ResumeStage,
  resumeStages,
  roundsSince,
  stopAgain,
  stopKind,
} from '../operations/plan/resume-plan.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import type { ConsoleState, OperationPlan } from '../store/state.ts';
import { joinSafe, type SafeText, safe } from '../text/safe.ts';
import type { CommandContext } from './command.ts';
import { operate } from './operate.ts';

/** How the watching of a stage ended. */
type Verdict = 'calm' | 'relapsed' | 'held' | 'closed';

/**
 * Puts back what an incident changed, a stage at a time, and watches after each. Where the loop comes back, what the stage put
 * back is stopped again and the stages end; so they do where something fails, the operator holds it or closes the incident.
 */
export const resumeInStages = async (context: CommandContext, plan: OperationPlan, loop: FormerLoop): Promise<void> => {
  const { store } = context;
  const stages = resumeStages(plan.targets, loop);
  const names = stages.map(({ targets }) => namesOf(targets));
  try {
    for (const [index, stage] of stages.entries()) {
      const isHeld = store.getState().incident.resume?.isHeld ?? false;
      store.dispatch({ type: 'resume-changed', resume: { stages: names, stage: index, watchedUntil: null, isHeld } });
      const outcomes = await operate(context, { ...plan, targets: stage.targets }, { confirmedBy: 'key', reason: reasonOf(index, stages) });
      const bad = outcomes.filter(({ result }) => result !== 'done' && result !== 'already').length;
      const verdict = await watched(context, { stage, outcomes, loop });
      if (verdict === 'relapsed') await stopStageAgain(context, plan, outcomes);
      if (verdict === 'relapsed' || verdict === 'closed') return;
      if ((verdict === 'held' || bad > 0) && index + 1 < stages.length) return tellHeld(context, { index, stages, isFailed: bad > 0 });
    }
    const text = safe`All that this incident changed is back, and no loop came back with it.`;
    store.dispatch({ type: 'notice-shown', level: 'good', text });
  } finally {
    store.dispatch({ type: 'resume-changed', resume: null });
  }
};

const namesOf = (targets: readonly PlannedTarget[]): SafeText => {
  const [first, ...others] = targets.map(({ target }) => targetText(target));
  return others.length === 0 ? (first ?? safe``) : safe`${first ?? safe``} and ${others.length} more`;
};

const reasonOf = (index: number, stages: readonly ResumeStage[]): string => `stage ${index + 1} of ${stages.length}`;

type Stage = { readonly stage: ResumeStage; readonly outcomes: readonly TargetOutcome[]; readonly loop: FormerLoop };

/** Waits until the stage has stayed calm for its time, by what is posted in the loop's threads and by what the loop watch raises. */
function watched({ store, now }: CommandContext, { stage, outcomes, loop }: Stage): Promise<Verdict> {
  const startedAt = now();
  const since = stopTimeOf(outcomes.map((outcome) => ({ ...outcome, at: startedAt })))?.stoppedAt ?? startedAt;
  const watchedUntil = startedAt + stage.watchMs;
  const { resume, raised } = store.getState().incident;
  const concerned = new Set([...loop.agents, ...stage.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.agent] : []))]);
  if (resume !== null) store.dispatch({ type: 'resume-changed', resume: { ...resume, watchedUntil } });
  return new Promise((resolve) => {
    const look = (state: ConsoleState): void => {
      const verdict = verdictOf(state, { loop, since, watchedUntil, raised, concerned });
      if (verdict === undefined) return;
      stop();
      resolve(verdict);
    };
    const stop = store.subscribe(look);
    look(store.getState());
  });
}

type Watch = {
  readonly loop: FormerLoop;
  readonly since: Timestamp;
  readonly watchedUntil: Timestamp;
  readonly raised: ReadonlySet<string>;
  /** The agents whose circles are this resumption's doing. */
  readonly concerned: ReadonlySet<AgentId>;
};

function verdictOf({ incident, network, now }: ConsoleState, { loop, since, watchedUntil, raised, concerned }: Watch): Verdict | undefined {
  if (incident.current === null) return 'closed';
  const messages = loop.threads.flatMap((thread) => network.logs.get(thread)?.messages.slice(-MESSAGES) ?? []);
  const isNew = ({ loop: id, agents }: Loop): boolean =>
    incident.raised.has(id) && !raised.has(id) && agents.some((agent) => concerned.has(agent.id));
  if (roundsSince(messages, loop, since) >= RELAPSE_ROUNDS || incident.loops.some(isNew)) return 'relapsed';
  if (now < watchedUntil) return undefined;
  return incident.resume?.isHeld === true ? 'held' : 'calm';
}

const MESSAGES = 60;

/** The yes to the resumption was the leave for this too. */
async function stopStageAgain(context: CommandContext, plan: OperationPlan, outcomes: readonly TargetOutcome[]): Promise<void> {
  const { store, ledger } = context;
  await ledger.record({ type: 'incident-relapsed', loop: store.getState().incident.current?.loop ?? null }).catch(() => undefined);
  const kinds = Map.groupBy(stopAgain(outcomes), stopKind);
  const stopped: SafeText[] = [];
  for (const [kind, targets] of kinds) {
    const again = await operate(context, { ...plan, kind, targets, undoes: null }, { confirmedBy: 'key', reason: 'the loop came back' });
    stopped.push(...again.flatMap(({ target, result }) => (result === 'done' || result === 'already' ? [targetText(target)] : [])));
  }
  const what = stopped.length === 0 ? safe`nothing could be stopped again` : safe`stopped again: ${joinSafe(stopped, safe`, `)}`;
  store.dispatch({ type: 'notice-shown', level: 'error', text: safe`The loop came back; ${what}. The stages end here.` });
}

type Held = { readonly index: number; readonly stages: readonly ResumeStage[]; readonly isFailed: boolean };

function tellHeld({ store }: CommandContext, { index, stages, isFailed }: Held): void {
  const left = stages.slice(index + 1).flatMap(({ targets }) => targets).length;
  const why = isFailed ? safe`Something could not be put back` : safe`Held`;
  store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`${why}: ${left} are still stopped; u . goes on.` });
}
