import type { IncidentId } from '../domain/operation.ts';
import { idText } from '../presenter/names.ts';
import { type LoopRow, loopPath, selectLoop } from '../presenter/rows/loop-rows.ts';
import { incidentId } from '../store/incident-state.ts';
import { ageText } from '../text/relative-time.ts';
import { safe } from '../text/safe.ts';
import type { CommandContext } from './command.ts';

/** Opens an incident for the loop that was raised, where there is one and no incident is open. */
export const openForLoop = async (context: CommandContext): Promise<void> => {
  const { store, now } = context;
  const state = store.getState();
  const loop = selectLoop(state);
  if (state.incident.current !== null || loop === undefined || !state.incident.raised.has(loop.id) || state.settings.isReadOnly) return;
  const incident = await openIncident(context, loop);
  store.dispatch({
    type: 'notice-shown',
    level: 'info',
    text: safe`Incident ${idText(incident)} is open, ${ageText(loop.loop.since, now())} after the first sign. L . breaks the loop.`,
  });
};

/** Opens an incident, for a loop where one is given, and acknowledges it: somebody is there. */
export const openIncident = async ({ store, ledger }: CommandContext, loop: LoopRow | undefined): Promise<IncidentId> => {
  const incident = incidentId(store.getState().incident.lastNumber + 1);
  const title = loop === undefined ? safe`opened by hand` : loopPath(loop.loop);
  await ledger.record({ type: 'incident-opened', title, since: loop?.loop.since ?? null, loop: loop?.id ?? null }, incident);
  await ledger.record({ type: 'incident-acknowledged' }, incident);
  return incident;
};
