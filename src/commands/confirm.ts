import { HOLD_MS, IDLE, twoKeyAfter } from '../operations/plan/two-key.ts';
import { type Confirmation, type ConsoleState, type Overlay, selectOverlay } from '../store/state.ts';
import { type SafeText, safe } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';
import { runConfirmed } from './run.ts';

/** For so long after it opened, a question takes no key: what is typed then was meant for something else. */
export const INPUT_GUARD_MS = 300;

/** The commands of a question. They need the whole table to find the command that asked. */
export const confirmCommands = (commands: () => readonly Command[]): readonly Command[] => [
  {
    id: 'confirm.accept',
    title: 'Yes',
    scope: 'overlay:confirm',
    keys: ['y'],
    hint: 'yes',
    run: (context) => accept(context, commands()),
  },
  {
    id: 'confirm.refuse',
    title: 'Cancel',
    scope: 'overlay:confirm',
    keys: ['esc', 'ctrl-c'],
    hint: 'no',
    run: ({ store }) => store.dispatch({ type: 'overlay-closed' }, { type: 'notice-shown', level: 'info', text: safe`Nothing was done.` }),
  },
];

function accept(context: CommandContext, commands: readonly Command[]): void {
  const overlay = selectOverlay(context.store.getState());
  if (overlay?.type !== 'confirm') return;
  const { answer } = overlay.confirmation;
  if (answer.type === 'text' && overlay.field.value !== answer.text) {
    context.store.dispatch({ type: 'overlay-field-edited', edit: { type: 'insert', text: 'y' } });
    return;
  }
  const wait = waitForOverride(overlay, context);
  if (wait !== undefined) {
    context.store.dispatch({ type: 'notice-shown', level: 'warning', text: wait });
    return;
  }
  const command = commands.find(({ id }) => id === overlay.command);
  if (overlay.armed !== null) context.store.dispatch({ type: 'overlay-changed', overlay: { ...overlay, armed: null } });
  context.store.dispatch({ type: 'overlay-closed' });
  if (command === undefined) return;
  const { plan } = overlay.confirmation;
  const refusal = plan === null ? whyNotAnyMore(command, overlay.confirmation, context.store.getState()) : undefined;
  if (refusal === undefined) runConfirmed(command, context, plan);
  else context.store.dispatch({ type: 'notice-shown', level: 'warning', text: refusal });
}

/** An act on the whole organisation by one operator alone is an override: it goes only when the question was held open. */
function waitForOverride(
  { confirmation: { plan }, field, openedAt }: Extract<Overlay, { type: 'confirm' }>,
  { store, now }: CommandContext,
): SafeText | undefined {
  const me = store.getState().network.me;
  if (plan?.scope.type !== 'org' || me === null) return undefined;
  const { id: org } = plan.scope;
  const armed = twoKeyAfter(IDLE, { type: 'armed', by: me.id, at: openedAt }, org);
  const after = twoKeyAfter(armed, { type: 'typed', by: me.id, text: field.value, at: now() }, org);
  if (after.state === 'released') return undefined;
  const left = Math.ceil((HOLD_MS - (now() - openedAt)) / 1000);
  if (left > 0) return safe`Alone, this goes as an override: read it again for ${left} more seconds, then say yes.`;
  return safe`The question was open for too long; ask again.`;
}

/** News can move a cursor and change what it stands on while a question is open. */
function whyNotAnyMore(command: Command, { about }: Confirmation, state: ConsoleState): SafeText | undefined {
  const reason = command.disabledReason?.(state);
  if (reason !== undefined) return reason;
  return command.confirm?.(state)?.about === about ? undefined : safe`What was asked about has changed meanwhile; nothing was done.`;
}
