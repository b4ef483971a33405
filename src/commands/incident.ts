import { incidentReport } from '../operations/plan/incident-report.ts';
import type { ScopedPlan } from '../operations/plan/scope.ts';
import { cutText, selectCutPlan } from '../presenter/mitigations.ts';
import { idText } from '../presenter/names.ts';
import { confirmPlan } from '../presenter/plan-scope.ts';
import { quietText, selectQuietMeter, selectStandingStops } from '../presenter/quiet-line.ts';
import { reportMarkdown } from '../presenter/report-text.ts';
import { isTurning, selectLoop } from '../presenter/rows/loop-rows.ts';
import { type Confirmation, type ConsoleState, selectOverlay } from '../store/state.ts';
import { EMPTY_FIELD } from '../store/text-field.ts';
import { span } from '../text/line.ts';
import { countText, type SafeText, safe } from '../text/safe.ts';
import type { Command, CommandContext, KeyContext } from './command.ts';
import { openForLoop, openIncident } from './open-incident.ts';
import { operate } from './operate.ts';
import { removeOutsider } from './remove-outsider.ts';
import { readOnly } from './thread.ts';

const PANES: readonly KeyContext[] = ['loop-routines', 'preview', 'graph', 'loop-tail', 'ledger', 'loops'];

const look: Command['run'] = ({ store }) => store.dispatch({ type: 'screen-opened', screen: 'incident' });

/** Shows the incident view, and opens an incident where a loop was raised and none is open. */
async function show(context: CommandContext): Promise<void> {
  context.store.dispatch({ type: 'screen-opened', screen: 'incident' });
  await openForLoop(context);
}

/** Opens one for what the loop watch has not raised, such as a schedule that runs wild or an order from elsewhere. */
async function open(context: CommandContext): Promise<void> {
  context.store.dispatch({ type: 'screen-opened', screen: 'incident' });
  const incident = await openIncident(context, selectLoop(context.store.getState()));
  context.store.dispatch({ type: 'notice-shown', level: 'info', text: safe`Incident ${idText(incident)} is open; C closes it.` });
}

const noIncident = (state: ConsoleState): SafeText | undefined =>
  state.incident.current === null ? safe`No incident is open; ! opens one for the loop that is raised.` : undefined;

const runPlan: Command['run'] = async (context, plan) => {
  if (plan !== null) await operate(context, plan, { confirmedBy: 'key' });
};

async function exportReport({ store, ledger, saveFile }: CommandContext): Promise<void> {
  const { entries, incident } = store.getState();
  const report = incident.current === null ? undefined : incidentReport(entries, incident.current.id);
  if (report === undefined) return;
  await ledger.record({ type: 'report-exported', format: 'markdown', hasBodies: false });
  const where = await saveFile(`${report.incident}.md`, `${reportMarkdown(report)}\n`);
  store.dispatch({ type: 'notice-shown', level: 'good', text: safe`The report is in ${where}.` });
}

async function writeNote({ store, ledger }: CommandContext): Promise<void> {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'note') return;
  await ledger.record({ type: 'note-added', text: overlay.field.value.trim() });
  store.dispatch({ type: 'overlay-closed' }, { type: 'notice-shown', level: 'good', text: safe`The note is in the ledger.` });
}

/** The smallest cut where there is one to make. */
const cutPlan = (state: ConsoleState): ScopedPlan | undefined => {
  const cut = selectCutPlan(state);
  return cut === null || cut === 'broken' ? undefined : cut.plan;
};

const noCut = (state: ConsoleState): SafeText | undefined =>
  readOnly(state) ?? (cutPlan(state) === undefined ? safe`No routine of ours keeps a loop alive now.` : undefined);

/** Asked while quiet is not proven: whoever closes then is told what goes on. */
function confirmClose(state: ConsoleState): Confirmation | undefined {
  const { current } = state.incident;
  const meter = selectQuietMeter(state);
  if (current === null || meter?.state === 'quiet') return undefined;
  const loop = selectLoop(state);
  const turns = loop !== undefined && isTurning(loop, state.now);
  const left = selectStandingStops(state).length;
  if (meter === null && !turns) return undefined;
  return {
    title: safe`Close ${idText(current.id)} although quiet is not proven?`,
    lines: [
      ...(turns ? [[span(safe`${loop.path} still turns, ${Math.round(loop.loop.ratePerMinute)} times a minute.`, 'danger')]] : []),
      ...(meter === null ? [] : [[span(safe`${quietText(state, meter)}.`, 'warning')]]),
      ...(left === 0 ? [] : [[span(safe`${countText(left, safe`stop`)} of this incident stay as they are.`)]]),
      [span(safe`The report will say that it was closed without a proof.`, 'dim')],
    ],
    answer: { type: 'key', key: 'y' },
    about: current.id,
    plan: null,
  };
}

export const INCIDENT_COMMANDS: readonly Command[] = [
  { id: 'incident.show', title: 'Show the incident', scope: 'global', keys: ['0'], run: look },
  { id: 'incident.take', title: 'Take a raised loop on: show it and open an incident for it', scope: 'global', keys: ['!'], run: show },
  {
    id: 'incident.open',
    title: 'Open an incident, whether a loop is raised or not',
    scope: 'global',
    keys: [],
    disabledReason: (state) =>
      readOnly(state) ??
      (state.incident.current === null ? undefined : safe`Incident ${idText(state.incident.current.id)} is open already.`),
    run: open,
  },
  {
    id: 'incident.cut',
    title: 'Break the loop with the smallest cut: only people wake these routines',
    scope: 'global',
    keys: ['L .'],
    hint: 'cut',
    disabledReason: noCut,
    confirm: (state) => {
      const plan = cutPlan(state);
      return plan === undefined ? undefined : { ...confirmPlan(state, plan).confirmation, title: safe`Break the loop: ${cutText(plan)}?` };
    },
    run: runPlan,
  },
  {
    id: 'incident.report',
    title: 'Write the report of the incident',
    scope: PANES,
    keys: ['E'],
    hint: 'report',
    disabledReason: noIncident,
    run: exportReport,
  },
  {
    id: 'incident.note',
    title: 'Add a note to the ledger',
    scope: PANES,
    keys: ['n'],
    hint: 'note',
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'note', field: EMPTY_FIELD } }),
  },
  { id: 'note.accept', title: 'Add the note', scope: 'overlay:note', keys: ['enter'], hint: 'write', run: writeNote },
  removeOutsider(PANES),
  {
    id: 'incident.close',
    title: 'Close the incident',
    scope: PANES,
    keys: ['C'],
    hint: 'close incident',
    disabledReason: (state) => readOnly(state) ?? noIncident(state),
    confirm: confirmClose,
    run: async ({ store, ledger }) => {
      await ledger.record({ type: 'incident-closed' });
      store.dispatch({ type: 'notice-shown', level: 'good', text: safe`The incident is closed; netconsole report tells of it.` });
    },
  },
];
