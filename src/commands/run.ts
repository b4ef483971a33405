import { untrusted } from '../domain/untrusted.ts';
import { LedgerWriteError } from '../operations/execute/ledger-writer.ts';
import { PlatformError } from '../platform/errors.ts';
import type { OperationPlan } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';

/**
 * Does what the operator asked for: says why not, or asks first, or runs it. What goes wrong becomes a notice. This is where
 * failures of commands are caught.
 */
export const runCommand = (command: Command, context: CommandContext): void => {
  const { store } = context;
  const reason = command.disabledReason?.(store.getState());
  if (reason !== undefined) {
    store.dispatch({ type: 'notice-shown', level: 'warning', text: reason });
    return;
  }
  const confirmation = command.confirm?.(store.getState());
  if (confirmation === undefined) {
    runConfirmed(command, context, null);
    return;
  }
  const overlay = {
    type: 'confirm',
    command: command.id,
    confirmation,
    openedAt: context.now(),
    field: { value: '', cursor: 0 },
    armed: null,
  } as const;
  store.dispatch({ type: 'overlay-opened', overlay });
  // Nothing is done yet, so a preview that cannot be written down is no reason to refuse the question; the act itself would be.
  if (confirmation.finding !== undefined)
    context.ledger.record({ type: 'preview-shown', preview: confirmation.finding }).catch(() => undefined);
};

/** Runs a command that needs no more questions. */
export const runConfirmed = (command: Command, context: CommandContext, plan: OperationPlan | null): void => {
  const fail = (error: unknown): void => context.store.dispatch({ type: 'notice-shown', level: 'error', text: errorText(error) });
  try {
    command.run(context, plan)?.catch(fail);
  } catch (error) {
    fail(error);
  }
};

/** An error as a sentence for the operator. */
export const errorText = (error: unknown): SafeText => {
  if (error instanceof PlatformError || error instanceof LedgerWriteError) return safeLine(untrusted(error.message));
  return safe`internal error: ${safeLine(untrusted(error instanceof Error ? error.message : String(error)))}`;
};
