import type { OperationKind } from '../domain/operation.ts';
import { unfinishedTargets } from '../operations/execute/execute.ts';
import { confirmationLevelFor } from '../operations/plan/confirmation-level.ts';
import { isOwnOperation } from '../operations/plan/resume-plan.ts';
import { currentState } from '../presenter/current-state.ts';
import { idText } from '../presenter/names.ts';
import { targetText } from '../presenter/rows/ledger-rows.ts';
import type { Confirmation, ConsoleState, OperationPlan } from '../store/state.ts';
import { countText, joinSafe, type SafeText, safe } from '../text/safe.ts';
import type { Command } from './command.ts';
import { operate } from './operate.ts';
import { readOnly } from './thread.ts';

/** What can be tried again as it is: it asks for a state, and asking twice does no more than asking once. */
const REPEATABLE: readonly OperationKind[] = ['pause', 'resume', 'humans-only', 'cancel', 'block', 'unblock', 'restore'];

/** What the last operation of this operator did not finish, from what its targets are now. */
const unfinished = (state: ConsoleState): OperationPlan | undefined => {
  const { me } = state.network;
  const last = state.operations.findLast(
    (operation) => operation.finishedAt !== null && REPEATABLE.includes(operation.kind) && isOwnOperation(operation, me?.id ?? null),
  );
  if (last === undefined) return undefined;
  const targets = unfinishedTargets(last, [...last.outcomes.values()]).map((planned) => ({
    ...planned,
    before: currentState(state)(planned.target) ?? planned.before,
  }));
  return targets.length === 0 ? undefined : { kind: last.kind, scope: last.scope, targets, undoes: last.undoes };
};

const nothingLeft = (state: ConsoleState): SafeText | undefined =>
  readOnly(state) ?? (unfinished(state) === undefined ? safe`The last operation left nothing undone.` : undefined);

function confirm(state: ConsoleState): Confirmation | undefined {
  const plan = unfinished(state);
  if (plan === undefined) return undefined;
  const { kind, targets } = plan;
  const countersign = confirmationLevelFor({ kind, scope: 'marked', targets: targets.length, isIncident: state.incident.current !== null });
  const names = joinSafe(
    targets.map(({ target }) => targetText(target)),
    safe`, `,
  );
  return {
    title: safe`Try ${idText(kind)} again on ${countText(targets.length, safe`target`)}?`,
    lines: [[{ text: safe`Only what is not done: ${names}`, role: 'plain' }]],
    answer: 'type' in countersign ? { type: 'text', text: countersign.type } : { type: 'key', key: 'y' },
    about: targets.map(({ target }) => target.id).join(' '),
    plan,
  };
}

export const RETRY_COMMANDS: readonly Command[] = [
  {
    id: 'operation.give-up',
    title: 'Give up waiting for a server that asks for patience; what was asked for stays unknown',
    scope: 'waiting',
    keys: ['esc'],
    hint: 'give up',
    disabledReason: ({ paceWait }) => (paceWait === null ? safe`No operation waits for the server.` : undefined),
    run: ({ store }) => {
      const { paceWait } = store.getState();
      if (paceWait !== null) store.dispatch({ type: 'pace-waited', wait: { ...paceWait, isGivenUp: true } });
    },
  },
  {
    id: 'incident.retry',
    title: 'Retry what the last operation did not finish',
    scope: 'global',
    keys: ['.'],
    disabledReason: nothingLeft,
    confirm,
    run: async (context, plan) => {
      if (plan !== null) await operate(context, plan, { confirmedBy: 'key', reason: 'again' });
    },
  },
];
