import { toId } from '../domain/ids.ts';
import type { IncidentId, Target, TargetState } from '../domain/operation.ts';
import { incidentReport } from '../incident/report.ts';
import { lastUndoable, type RestorePlan, resumePlan, undoPlan } from '../incident/resume-plan.ts';
import type { ScopedPlan } from '../incident/scope.ts';
import { factText, targetText } from '../store/lists/ledger-rows.ts';
import { loopPath } from '../store/lists/loop-path.ts';
import { selectLoop } from '../store/lists/loop-rows.ts';
import { idText } from '../store/names.ts';
import { confirmPlan } from '../store/planned.ts';
import { selectCutPlan } from '../store/remedies.ts';
import { reportMarkdown } from '../store/report-text.ts';
import { type Confirmation, type ConsoleState, type OperationPlan, selectOverlay } from '../store/state.ts';
import { EMPTY_FIELD } from '../store/text-field.ts';
import { ageText } from '../text/relative-time.ts';
import { joinSafe, type SafeText, safe } from '../text/safe.ts';
import type { Command, CommandContext, Scope } from './command.ts';
import { operate } from './operate.ts';
import { readOnly } from './thread.ts';

const PANES: readonly Scope[] = ['loop-routines', 'preview', 'graph', 'loop-tail', 'ledger', 'loops'];

/** Opens the incident view, and with it an incident where a loop was raised and none is open. */
async function show({ store, journal, now }: CommandContext): Promise<void> {
  const state = store.getState();
  store.dispatch({ type: 'screen-opened', screen: 'incident' });
  const loop = selectLoop(state);
  if (state.incident.current !== null || loop === undefined || !state.incident.raised.has(loop.id) || state.settings.isReadOnly) return;
  const incident = nextIncident(state);
  await journal.record({ type: 'incident-opened', title: loopPath(loop.loop), since: loop.loop.since, loop: loop.id }, incident);
  await journal.record({ type: 'incident-acknowledged' }, incident);
  store.dispatch({
    type: 'notice-shown',
    level: 'info',
    text: safe`Incident ${idText(incident)} is open, ${ageText(loop.loop.since, now())} after the first sign. L . breaks the loop.`,
  });
}

/** Incidents are numbered in the order in which this ledger saw them. */
const nextIncident = ({ facts }: ConsoleState): IncidentId =>
  toId<'incident'>(`inc-${String(facts.filter(({ type }) => type === 'incident-opened').length + 1).padStart(4, '0')}`);

const noIncident = (state: ConsoleState): SafeText | undefined =>
  state.incident.current === null ? safe`No incident is open; ! opens one for the loop that is raised.` : undefined;

/** What is known now of a target. */
const currentState =
  ({ network }: ConsoleState) =>
  (target: Target): TargetState | null => {
    if (target.type === 'routine') {
      const routine = network.routines.get(target.id);
      return routine === undefined
        ? null
        : { type: 'routine', status: routine.status, eventConfig: routine.eventConfig, updatedAt: routine.updatedAt };
    }
    const thread = target.type === 'thread' ? network.threads.get(target.id) : undefined;
    return thread === undefined ? null : { type: 'thread', agentsEnabled: thread.agentsEnabled, isMuted: thread.isMuted };
  };

type Restore = { readonly restore: RestorePlan; readonly plan: OperationPlan; readonly title: SafeText };

/** What `z` would take back. */
const undo = (state: ConsoleState): Restore | undefined => {
  const operation = lastUndoable(state.operations, state.network.me?.id ?? null);
  if (operation === undefined) return undefined;
  const restore = undoPlan(operation, currentState(state));
  return {
    restore,
    title: safe`Take back: ${factText({ ...operation, type: 'operation-intended' })}?`,
    plan: { kind: 'restore', scope: operation.scope, targets: restore.targets, undoes: operation.operation },
  };
};

/** What `u .` would take back: all that this incident changed. */
const resumeAll = (state: ConsoleState): Restore | undefined => {
  const { current } = state.incident;
  if (current === null) return undefined;
  const looping = new Set(selectLoop(state)?.loop.agents.map(({ id }) => id));
  const restore = resumePlan(state.operations, {
    incident: current.id,
    current: currentState(state),
    looping,
    me: state.network.me?.id ?? null,
  });
  return {
    restore,
    title: safe`Put back all that this incident changed?`,
    plan: { kind: 'restore', scope: { type: 'marked' }, targets: restore.targets, undoes: null },
  };
};

const WHY: Readonly<Record<RestorePlan['leftAlone'][number]['why'], SafeText>> = {
  touched: safe`changed by somebody since`,
  'not-known': safe`its outcome is not known`,
  gone: safe`gone`,
  final: safe`cannot come back`,
  others: safe`stopped by another operator`,
};

const confirmRestore =
  (find: (state: ConsoleState) => Restore | undefined) =>
  (state: ConsoleState): Confirmation | undefined => {
    const found = find(state);
    if (found === undefined) return undefined;
    const names = joinSafe(
      found.plan.targets.map(({ target }) => targetText(target)),
      safe`, `,
    );
    return {
      title: found.title,
      lines: [
        [{ text: safe`To exactly what was read before: ${names}`, role: 'plain' }],
        ...found.restore.leftAlone.map(({ target, why }) => [
          { text: safe`Left alone: ${targetText(target)}, ${WHY[why]}.`, role: 'warning' } as const,
        ]),
      ],
      answer: { type: 'key', key: 'y' },
      about: found.plan.targets.map(({ target }) => target.id).join(' '),
      plan: found.plan,
    };
  };

const nothingBack =
  (find: (state: ConsoleState) => Restore | undefined) =>
  (state: ConsoleState): SafeText | undefined => {
    const blocked = readOnly(state);
    if (blocked !== undefined) return blocked;
    const found = find(state);
    if (found !== undefined && found.plan.targets.length > 0) return undefined;
    const [first] = found?.restore.leftAlone ?? [];
    return first === undefined ? safe`There is nothing to take back.` : safe`${targetText(first.target)} is left alone: ${WHY[first.why]}.`;
  };

const runPlan: Command['run'] = async (context, plan) => {
  if (plan !== null) await operate(context, plan, { confirmedBy: 'key' });
};

async function exportReport({ store, journal, saveFile }: CommandContext): Promise<void> {
  const { facts, incident } = store.getState();
  const report = incident.current === null ? undefined : incidentReport(facts, incident.current.id);
  if (report === undefined) return;
  await journal.record({ type: 'report-exported', format: 'markdown', hasBodies: false });
  const where = await saveFile(`${report.incident}.md`, `${reportMarkdown(report)}\n`);
  store.dispatch({ type: 'notice-shown', level: 'good', text: safe`The report is in ${where}.` });
}

async function writeNote({ store, journal }: CommandContext): Promise<void> {
  const overlay = selectOverlay(store.getState());
  if (overlay?.type !== 'note') return;
  await journal.record({ type: 'note-added', text: overlay.field.value.trim() });
  store.dispatch({ type: 'overlay-closed' }, { type: 'notice-shown', level: 'good', text: safe`The note is in the ledger.` });
}

/** The smallest cut where there is one to make. */
const cutPlan = (state: ConsoleState): ScopedPlan | undefined => {
  const cut = selectCutPlan(state);
  return cut === null || cut === 'broken' ? undefined : cut.plan;
};

const noCut = (state: ConsoleState): SafeText | undefined =>
  readOnly(state) ?? (cutPlan(state) === undefined ? safe`No routine of ours keeps a loop alive now.` : undefined);

export const INCIDENT_COMMANDS: readonly Command[] = [
  { id: 'incident.show', title: 'Show the incident, and open one for a raised loop', scope: 'global', keys: ['!', '0'], run: show },
  {
    id: 'incident.cut',
    title: 'Break the loop with the smallest cut: only people wake these routines',
    scope: 'global',
    keys: ['L .'],
    hint: 'smallest cut',
    disabledReason: noCut,
    confirm: (state) => {
      const plan = cutPlan(state);
      return plan === undefined ? undefined : confirmPlan(state, plan).confirmation;
    },
    run: runPlan,
  },
  {
    id: 'incident.undo',
    title: 'Take the last change back',
    scope: 'global',
    keys: ['z'],
    disabledReason: nothingBack(undo),
    confirm: confirmRestore(undo),
    run: runPlan,
  },
  {
    id: 'incident.resume',
    title: 'Put back all that this incident changed',
    scope: 'global',
    keys: ['u .'],
    hint: 'all of incident',
    disabledReason: (state) => noIncident(state) ?? nothingBack(resumeAll)(state),
    confirm: confirmRestore(resumeAll),
    run: runPlan,
  },
  {
    id: 'incident.note',
    title: 'Write a note into the ledger',
    scope: PANES,
    keys: ['n'],
    hint: 'note',
    run: ({ store }) => store.dispatch({ type: 'overlay-opened', overlay: { type: 'note', field: EMPTY_FIELD } }),
  },
  { id: 'note.accept', title: 'Write the note', scope: 'overlay:note', keys: ['enter'], hint: 'write', run: writeNote },
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
    id: 'incident.close',
    title: 'Close the incident',
    scope: PANES,
    keys: ['C'],
    hint: 'close incident',
    disabledReason: (state) => readOnly(state) ?? noIncident(state),
    run: async ({ store, journal }) => {
      await journal.record({ type: 'incident-closed' });
      store.dispatch({ type: 'notice-shown', level: 'good', text: safe`The incident is closed; netconsole report tells of it.` });
    },
  },
];
