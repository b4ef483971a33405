import type { ThreadId } from '../domain/ids.ts';
import type { PreviewFinding } from '../domain/ledger-entry.ts';
import type { Network } from '../domain/network.ts';
import type { OperationKind, Target } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import { confirmationLevelFor } from '../operations/plan/confirmation-level.ts';
import type { NetworkIndex } from '../operations/plan/network-index.ts';
import { type History, type Preview, previewFinding, previewPlan } from '../operations/plan/preview.ts';
import { type CursorTarget, resolveScope, type ScopedPlan, type ScopedVerb } from '../operations/plan/scope.ts';
import type { Confirmation, ConsoleState } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import { selectNetworkIndex } from './directory.ts';
import { agentName } from './names.ts';
import { previewLines } from './preview-lines.ts';
import { targetText } from './rows/ledger-rows.ts';
import { selectLoop } from './rows/loop-rows.ts';

/** What a stop verb would do now: the plan with frozen targets, and how it is to be confirmed. */
export type PlannedOperation = {
  readonly plan: ScopedPlan;
  readonly preview: Preview;
  readonly confirmation: Confirmation;
  readonly finding: PreviewFinding;
};

/** What a plan is made from. */
export type PlanWorld = {
  readonly index: NetworkIndex;
  readonly network: Network;
  readonly now: Timestamp;
  /** Those of the loop in view. */
  readonly loopThreads: readonly ThreadId[];
  readonly hasIncident: boolean;
};

const worldOf = (state: ConsoleState): PlanWorld => ({
  index: selectNetworkIndex(state),
  network: state.network,
  now: state.now,
  loopThreads: selectLoop(state)?.loop.threads ?? [],
  hasIncident: state.incident.current !== null,
});

const historyOf = ({ network, now, loopThreads }: PlanWorld): History => ({
  loopThreads: new Set(loopThreads),
  runs: network.runs,
  messages: new Map(Array.from(network.logs, ([thread, { messages }]) => [thread, messages])),
  sessions: network.sessions.values(),
  now,
});

/** Resolves a verb on what is pointed at. */
export const planScope = (state: ConsoleState, verb: ScopedVerb, pointed: CursorTarget): ScopedPlan =>
  planIn(worldOf(state), verb, pointed);

export const planIn = ({ index, network }: PlanWorld, verb: ScopedVerb, pointed: CursorTarget): ScopedPlan =>
  resolveScope(index, network.sessions.values(), { verb, pointed });

/** The plan with its preview and its question. */
export const confirmPlan = (state: ConsoleState, plan: ScopedPlan): PlannedOperation => confirmIn(worldOf(state), plan);

export const confirmIn = (world: PlanWorld, plan: ScopedPlan): PlannedOperation => {
  const preview = previewPlan(world.index, plan, historyOf(world));
  const finding = previewFinding(plan, preview);
  return {
    plan,
    preview,
    finding,
    confirmation: {
      title: titleOf(world, plan),
      lines: previewLines(world, plan, preview),
      answer: answerOf(world, plan, preview),
      about: plan.targets.map(({ target }) => target.id).join(' '),
      plan: { kind: plan.kind, scope: plan.scope, targets: plan.targets, undoes: null },
      finding,
    },
  };
};

/** The question: one target by its name, several by their number. */
function titleOf({ network }: PlanWorld, { kind, targets }: ScopedPlan): SafeText {
  const [only] = targets;
  const verb = VERBS[kind];
  if (only === undefined || targets.length > 1) return safe`${verb} ${targets.length} ${PLURALS[only?.target.type ?? 'routine']}?`;
  const { target } = only;
  if (target.type === 'session') return safe`${verb} ${sessionText({ network }, target)}?`;
  const owner = target.type === 'routine' ? safe` of ${agentName(network, target.agent)}` : safe``;
  return safe`${verb} ${targetText(target)}${owner}?`;
}

/** A session is known by whose it is; few have a name. */
const sessionText = ({ network }: Pick<PlanWorld, 'network'>, { name, agent }: Extract<Target, { type: 'session' }>): SafeText =>
  name === null ? safe`a session of ${agentName(network, agent)}` : safe`the session ${safeLine(name)} of ${agentName(network, agent)}`;

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
  'leave-team': safe`Leave`,
  'create-thread': safe`Create`,
  'create-invite': safe`Invite to`,
  'revoke-invite': safe`Revoke the invite to`,
  'join-team': safe`Join`,
  post: safe`Post to`,
  'edit-message': safe`Edit a message in`,
  'delete-message': safe`Delete a message in`,
};

const PLURALS: Readonly<Record<Target['type'], SafeText>> = {
  routine: safe`routines`,
  session: safe`sessions`,
  thread: safe`threads`,
  team: safe`teams`,
  member: safe`members`,
};

function answerOf({ network, hasIncident }: PlanWorld, { kind, scope, targets }: ScopedPlan, { oneWay }: Preview): Confirmation['answer'] {
  const countersign = confirmationLevelFor({
    kind,
    scope: scope.type,
    targets: targets.length,
    oneWay: oneWay.length,
    isIncident: hasIncident,
  });
  if (countersign.level === 4) return { type: 'text', text: network.me?.org ?? 'org' };
  if (countersign.level === 0 || 'key' in countersign) return { type: 'key', key: 'y' };
  return { type: 'text', text: countersign.type };
}
