import { lastSentAt, unverifiedTargets } from '../domain/operation-history.ts';
import { verifyTarget } from '../operations/execute/target-state.ts';
import type { ConsoleState } from '../store/state.ts';
import { type SafeText, safe } from '../text/safe.ts';
import type { Command, CommandContext } from './command.ts';

/** What an earlier console began and of which it is not known how it ended. */
const leftOpen = ({ operations, leftovers }: ConsoleState) =>
  operations.filter(({ operation }) => leftovers.unverified.has(operation)).filter((operation) => unverifiedTargets(operation).length > 0);

const nothingLeft = (state: ConsoleState): SafeText | undefined =>
  leftOpen(state).length === 0 ? safe`Nothing that an earlier console did is unverified.` : undefined;

/** Reads the targets again and writes down what they are; changes nothing. */
async function verify({ store, platform, ledger, now }: CommandContext): Promise<void> {
  let [reached, not, open] = [0, 0, 0];
  for (const operation of leftOpen(store.getState())) {
    for (const planned of unverifiedTargets(operation)) {
      const ageMs = now() - lastSentAt(operation, planned.target);
      const outcome = await verifyTarget(platform, { operation: operation.operation, planned, ageMs });
      if (outcome.result !== 'unknown') await ledger.record({ type: 'target-finished', ...outcome });
      if (outcome.result === 'done' || outcome.result === 'already') reached += 1;
      else if (outcome.result === 'unknown') open += 1;
      else not += 1;
    }
    if (operation.finishedAt === null && open === 0) await ledger.record({ type: 'operation-finished', operation: operation.operation });
  }
  const later = open === 0 ? safe`` : safe`, ${open} are not known yet`;
  const text = safe`Read again: ${reached} are as they were wanted, ${not} are not${later}. Nothing was changed.`;
  store.dispatch({ type: 'notice-shown', level: not + open === 0 ? 'good' : 'warning', text });
}

export const LEDGER_COMMANDS: readonly Command[] = [
  {
    id: 'ledger.verify',
    title: 'Verify what an earlier console left unverified',
    scope: 'global',
    keys: [],
    disabledReason: nothingLeft,
    run: verify,
  },
  {
    id: 'ledger.allow-unrecorded',
    title: 'Allow unrecorded: let stop verbs go on where the ledger cannot be written',
    scope: 'global',
    keys: [],
    disabledReason: ({ allowsUnrecorded }) => (allowsUnrecorded ? safe`It is allowed already, until this console is left.` : undefined),
    confirm: () => ({
      title: safe`Go on without the ledger?`,
      lines: [
        [
          {
            text: safe`Until this console is left, stop verbs, and z after them, are sent even where they cannot be written down.`,
            role: 'warning',
          },
        ],
        [{ text: safe`Such acts cannot be undone by a later console, and no report tells of them.`, role: 'plain' }],
      ],
      answer: { type: 'text', text: 'unrecorded' },
      about: 'allow-unrecorded',
      plan: null,
    }),
    run: ({ store }) =>
      store.dispatch(
        { type: 'unrecorded-allowed' },
        { type: 'notice-shown', level: 'warning', text: safe`Stop verbs go on without the ledger until this console is left.` },
      ),
  },
];
