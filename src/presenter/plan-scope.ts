import type { PreviewFinding } from '../domain/ledger-entry.ts';
import type { OperationKind, Target } from '../domain/operation.ts';
import { confirmationLevelFor } from '../operations/plan/confirmation-level.ts';
import { type History, type Preview, previewFinding, previewPlan } from '../operations/plan/preview.ts';
import { type CursorTarget, resolveScope, type ScopedPlan, type ScopedVerb } from '../operations/plan/scope.ts';
import type { Confirmation, ConsoleState } from '../store/state.ts';
import { type SafeText, safe } from '../text/safe.ts';
import { agentName } from './names.ts';
import { previewLines } from './preview-lines.ts';
import { targetText } from './rows/ledger-rows.ts';
import { selectLoop } from './rows/loop-rows.ts';
import { selectNetworkIndex } from './select-network-index.ts';

/** What a stop verb would do now: the plan with frozen targets, and how it is to be confirmed. */
export type PlannedOperation = {
  readonly plan: ScopedPlan;
  readonly preview: Preview;
  readonly confirmation: Confirmation;
  readonly finding: PreviewFinding;
};

const historyOf = (state: ConsoleState): History => ({
  loopThreads: new Set(selectLoop(state)?.loop.threads),
  runs: state.network.runs,
  messages: new Map(Array.from(state.network.logs, ([thread, { messages }]) => [thread, messages])),
  sessions: state.network.sessions.values(),
  now: state.now,
});

/** Resolves a verb on what is pointed at. */
export const planScope = (state: ConsoleState, verb: ScopedVerb, pointed: CursorTarget): ScopedPlan =>
  resolveScope(selectNetworkIndex(state), state.network.sessions.values(), { verb, pointed });

/** The plan with its preview and its question. */
export const confirmPlan = (state: ConsoleState, plan: ScopedPlan): PlannedOperation => {
  const preview = previewPlan(selectNetworkIndex(state), plan, historyOf(state));
  const finding = previewFinding(plan, preview);
  return {
    plan,
    preview,
    finding,
    confirmation: {
      title: titleOf(state, plan),
      lines: previewLines(state, plan, preview),
      answer: answerOf(state, plan),
      about: plan.targets.map(({ target }) => target.id).join(' '),
      plan: { kind: plan.kind, scope: plan.scope, targets: plan.targets, undoes: null },
      finding,
    },
  };
};

/** The question: one target by its name, several by their number. */
function titleOf({ network }: ConsoleState, { kind, targets }: ScopedPlan): SafeText {
  const [only] = targets;
  const verb = VERBS[kind];
  if (only === undefined || targets.length > 1) return safe`${verb} ${targets.length} ${PLURALS[only?.target.type ?? 'routine']}?`;
  const { target } = only;
  const owner = target.type === 'routine' || target.type === 'session' ? safe` of ${agentName(network, target.agent)}` : safe``;
  return safe`${verb} ${targetText(target)}${owner}?`;
}

const VERBS: Readonly<Record<OperationKind, SafeText>> = {
  pause: safe`Pause`,
  resume: safe`Resume`,
  cancel: safe`Cancel`,
  'humans-only': safe`Let only people wake`,
  block: safe`Switch agents off in`,
  unblock: safe`Switch agents on in`,
  mute: safe`Mute`,
  unmute: safe`Unmute`,
  restore: safe`Put back`,
  'remove-member': safe`Remove`,
  'create-thread': safe`Create`,
  'create-invite': safe`Invite to`,
  'revoke-invite': safe`Revoke the invite to`,
  'join-team': safe`Join`,
  post: safe`Post to`,
};

const PLURALS: Readonly<Record<Target['type'], SafeText>> = {
  routine: safe`routines`,
  session: safe`sessions`,
  thread: safe`threads`,
  team: safe`teams`,
  member: safe`members`,
};

function answerOf(state: ConsoleState, { kind, scope, targets }: ScopedPlan): Confirmation['answer'] {
  const countersign = confirmationLevelFor({
    kind,
    scope: scope.type,
    targets: targets.length,
    isIncident: state.incident.current !== null,
  });
  if (countersign.level === 4) return { type: 'text', text: state.network.me?.org ?? 'org' };
  if (countersign.level === 0 || 'key' in countersign) return { type: 'key', key: 'y' };
  return { type: 'text', text: countersign.type };
}
