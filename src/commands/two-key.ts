import { toId } from '../domain/ids.ts';
import type { OperationId } from '../domain/operation.ts';
import type { Timestamp } from '../domain/values.ts';
import { ARMED_MS } from '../operations/plan/two-key.ts';
import { confirmPlan } from '../presenter/plan-scope.ts';
import { selectArmedActs, selectWaitingAct, waitingText } from '../presenter/two-key-text.ts';
import { type Confirmation, type ConsoleState, type Overlay, selectOverlay } from '../store/state.ts';
import { span } from '../text/line.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';
import { operate } from './operate.ts';
import { readOnly } from './thread.ts';

/** How an armed act ended on the console that armed it. */
type Decision = 'confirmed' | 'expired' | 'withdrawn' | 'overridden';

/** A key given at the last moment may be read so much later. */
const READ_MS = 3_000;

const noSecondKey = (state: ConsoleState): SafeText | undefined => {
  const overlay = selectOverlay(state);
  const isOrg = overlay?.type === 'confirm' && overlay.confirmation.plan?.scope.type === 'org';
  if (!isOrg || state.network.me === null) return safe`Only acts on the whole organisation take a second key.`;
  return overlay.armed === null ? undefined : safe`It waits for a second operator already.`;
};

/** Announces the act to the other consoles and waits for one of them, as long as the question stays open. */
async function askSecond(context: CommandContext): Promise<void> {
  const { store, ledger, newId, now } = context;
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'confirm' || overlay.confirmation.plan === null) return;
  const { plan } = overlay.confirmation;
  const armed = { operation: toId<'operation'>(newId()), at: now() };
  store.dispatch({ type: 'overlay-changed', overlay: { ...overlay, armed } });
  try {
    const { kind, scope, targets } = plan;
    await ledger.record({ type: 'two-key-armed', operation: armed.operation, plan: { kind, scope, targets } });
  } catch (error) {
    store.dispatch({ type: 'overlay-changed', overlay });
    throw error;
  }
  const decision = await decided(context, armed);
  if (decision === 'confirmed') {
    store.dispatch({ type: 'overlay-closed' });
    await operate(context, plan, { confirmedBy: 'two-key', operation: armed.operation });
    return;
  }
  if (decision === 'expired') {
    disarm(context, armed.operation);
    store.dispatch({ type: 'notice-shown', level: 'warning', text: safe`Nobody gave the second key in time; nothing was sent.` });
  }
  await ledger.record({ type: 'two-key-changed', operation: armed.operation, state: decision });
}

/** Resolves when the act is decided: by the second operator, by the time, or because the question was answered or closed here. */
const decided = ({ store }: CommandContext, armed: NonNullable<Confirm['armed']>): Promise<Decision> =>
  new Promise((resolve) => {
    const look = (state: ConsoleState): void => {
      const decision = decisionOf(state, armed);
      if (decision === undefined) return;
      stop();
      resolve(decision);
    };
    const stop = store.subscribe(look);
    look(store.getState());
  });

type Confirm = Extract<Overlay, { type: 'confirm' }>;
type Armed = { readonly operation: OperationId; readonly at: Timestamp };

function decisionOf(state: ConsoleState, { operation, at }: Armed): Decision | undefined {
  const overlay = selectOverlay(state);
  if (overlay?.type === 'confirm' && overlay.armed === null) return 'overridden';
  if (overlay?.type !== 'confirm' || overlay.armed?.operation !== operation) return 'withdrawn';
  const act = selectArmedActs(state).find((each) => each.operation === operation);
  if (act?.state.state === 'released' && act.state.confirmedBy === 'two-key') return 'confirmed';
  return state.now - at > ARMED_MS + READ_MS ? 'expired' : undefined;
}

function disarm({ store }: CommandContext, operation: OperationId): void {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type === 'confirm' && overlay.armed?.operation === operation)
    store.dispatch({ type: 'overlay-changed', overlay: { ...overlay, armed: null } });
}

const nobodyWaits = (state: ConsoleState): SafeText | undefined => {
  const blocked = readOnly(state);
  if (blocked !== undefined) return blocked;
  return selectWaitingAct(state) === undefined ? safe`Nobody waits for a second key.` : undefined;
};

/** What the second operator is asked: the frozen list, and what it would do as this console sees it. */
function confirmSecond(state: ConsoleState): Confirmation | undefined {
  const act = selectWaitingAct(state);
  if (act === undefined) return undefined;
  const plan = { ...act.plan, leftOut: [], outOfReach: [] };
  return {
    title: safe`Give the second key to ${safeLine(act.by.name)}?`,
    lines: [
      [span(safe`${waitingText(act)}.`, 'strong')],
      ...confirmPlan(state, plan).confirmation.lines,
      [span(safe`${safeLine(act.by.name)}'s console sends it as soon as you confirm; the ledger names both of you.`, 'dim')],
    ],
    answer: { type: 'text', text: String(act.plan.targets.length) },
    about: act.operation,
    plan: null,
  };
}

async function giveSecond({ store, ledger }: CommandContext): Promise<void> {
  const act = selectWaitingAct(store.getState());
  if (act === undefined) return;
  await ledger.record({ type: 'two-key-changed', operation: act.operation, state: 'confirmed' });
  const text = safe`The second key is given: ${safeLine(act.by.name)}'s console sends it now; 9 shows how it ends.`;
  store.dispatch({ type: 'notice-shown', level: 'good', text });
}

export const TWO_KEY_COMMANDS: readonly Command[] = [
  {
    id: 'two-key.ask',
    title: 'Ask a second operator to confirm',
    scope: 'overlay:confirm',
    keys: ['tab'],
    disabledReason: noSecondKey,
    run: askSecond,
  },
  {
    id: 'two-key.give',
    title: 'Give the second key that another operator asks for',
    scope: 'global',
    keys: ['K'],
    disabledReason: nobodyWaits,
    confirm: confirmSecond,
    run: giveSecond,
  },
];
