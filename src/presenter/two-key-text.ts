import { type ArmedAct, armedActs, isWaiting } from '../operations/plan/two-key.ts';
import { createSelector } from '../store/create-selector.ts';
import type { ConsoleState } from '../store/state.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import { idText } from './names.ts';

/** Every act on the whole organisation that was armed, on this console or another that shares its ledger. */
export const selectArmedActs = createSelector([({ entries }) => entries], ([entries]) => armedActs(entries));

/** What another operator of my organisation armed and waits for: the oldest first. */
export const selectWaitingAct = (state: ConsoleState): ArmedAct | undefined => {
  const { me } = state.network;
  if (me === null) return undefined;
  return selectArmedActs(state).find((act) => act.by.id !== me.id && act.org === me.org && isWaiting(act, state.now));
};

/** What somebody asks a second key for: `Kim asks for a second key: pause 27 routines`. */
export const waitingText = ({ by, plan }: ArmedAct): SafeText =>
  safe`${safeLine(by.name)} asks for a second key: ${idText(plan.kind)} all ${plan.targets.length} of the organisation`;
