import type { PlannedTarget, TargetState } from '../domain/operation.ts';
import { readTriggers } from '../operations/plan/event-config.ts';
import { type FormerLoop, lastUndoable, type RestorePlan, resumePlan, resumeStages, undoPlan } from '../operations/plan/resume-plan.ts';
import { currentState } from '../presenter/current-state.ts';
import { idText } from '../presenter/names.ts';
import { factText, targetText } from '../presenter/rows/ledger-rows.ts';
import { selectIncidentLoop } from '../presenter/rows/loop-rows.ts';
import type { Confirmation, ConsoleState, OperationPlan } from '../store/state.ts';
import { type Line, span } from '../text/line.ts';
import { type SafeText, safe } from '../text/safe.ts';
import type { Command } from './command.ts';
import { operate } from './operate.ts';
import { resumeInStages } from './staged-resume.ts';
import { readOnly } from './thread.ts';

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
  const looping = formerLoop(state).agents;
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

/** The loop of the incident, by which the order and the watching of a resumption go. */
export const formerLoop = (state: ConsoleState): FormerLoop => {
  const loop = selectIncidentLoop(state);
  return { agents: new Set(loop?.agents.map(({ id }) => id)), threads: loop?.threads ?? [] };
};

const WHY: Readonly<Record<RestorePlan['leftAlone'][number]['why'], SafeText>> = {
  touched: safe`changed by somebody since`,
  'not-known': safe`its outcome is not known`,
  gone: safe`gone`,
  final: safe`cannot come back`,
  others: safe`stopped by another operator`,
};

/** What is written back: `support_participate: paused > active, woken by people and agents`. */
const changeText = ({ target, before, wanted }: PlannedTarget): SafeText =>
  safe`${targetText(target)}: ${before === null ? safe`not read` : valueText(before)} > ${wanted === null ? safe`nothing` : valueText(wanted)}`;

const valueText = (state: TargetState): SafeText => {
  switch (state.type) {
    case 'routine': {
      const talk = readTriggers(state.eventConfig).filter(({ isMessageDriven }) => isMessageDriven);
      if (talk.length === 0) return idText(state.status);
      const [people, agents] = [talk.some(({ admitsHumans }) => admitsHumans), talk.some(({ admitsAgents }) => admitsAgents)];
      const who = people && agents ? safe`people and agents` : people ? safe`people` : agents ? safe`agents` : safe`nobody`;
      return safe`${idText(state.status)}, woken by ${who}`;
    }
    case 'session':
      return idText(state.status);
    case 'thread':
      return safe`${state.agentsEnabled ? safe`agents on` : safe`agents off`}${state.isMuted ? safe`, muted` : safe``}`;
    case 'team':
    case 'member':
      return state.isMember ? safe`a member` : safe`not a member`;
  }
};

/** Whether agents can wake again what turned in a loop, or what they can wake at all where none is known. */
function mayLoopAgain(state: ConsoleState, { targets }: OperationPlan): boolean {
  const { agents } = formerLoop(state);
  return targets.some(
    ({ target, wanted }) =>
      target.type === 'routine' &&
      (agents.size === 0 || agents.has(target.agent)) &&
      wanted?.type === 'routine' &&
      wanted.status === 'active' &&
      readTriggers(wanted.eventConfig).some(({ isMessageDriven, admitsAgents }) => isMessageDriven && admitsAgents),
  );
}

const confirmRestore =
  (find: (state: ConsoleState) => Restore | undefined) =>
  (state: ConsoleState): Confirmation | undefined => {
    const found = find(state);
    if (found === undefined) return undefined;
    return {
      title: found.title,
      lines: [
        ...found.plan.targets.map((planned): Line => [span(changeText(planned))]),
        ...(mayLoopAgain(state, found.plan) ? [[span(safe`The loop may start again.`, 'warning')]] : []),
        ...found.restore.leftAlone.map(({ target, why }) => [
          { text: safe`Left alone: ${targetText(target)}, ${WHY[why]}.`, role: 'warning' } as const,
        ]),
      ],
      answer: { type: 'key', key: 'y' },
      about: found.plan.targets.map(({ target }) => target.id).join(' '),
      plan: found.plan,
    };
  };

/** How it goes on after the yes, which is also the leave to stop again what brings the loop back. */
function confirmResume(state: ConsoleState): Confirmation | undefined {
  const confirmation = confirmRestore(resumeAll)(state);
  if (confirmation === undefined || confirmation.plan === null) return confirmation;
  const stages = resumeStages(confirmation.plan.targets, formerLoop(state)).length;
  const guard = stages > 1 ? safe`In ${stages} stages, each watched before the next; u h holds it.` : safe`It is watched afterwards.`;
  return {
    ...confirmation,
    lines: [
      ...confirmation.lines,
      [{ text: guard, role: 'plain' }],
      [{ text: safe`If the loop comes back, the last stage is stopped again at once.`, role: 'plain' }],
    ],
  };
}

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

export const RESTORE_COMMANDS: readonly Command[] = [
  {
    id: 'incident.undo',
    title: 'Undo the last change',
    scope: 'global',
    keys: ['z'],
    disabledReason: nothingBack(undo),
    confirm: confirmRestore(undo),
    run: runPlan,
  },
  {
    id: 'incident.resume',
    title: 'Undo all changes of this incident',
    scope: 'global',
    keys: ['u .'],
    hint: 'incident',
    disabledReason: (state) => {
      if (state.incident.current === null) return safe`No incident is open.`;
      if (state.incident.resume !== null) return safe`It is being put back already; u h holds it.`;
      return nothingBack(resumeAll)(state);
    },
    confirm: confirmResume,
    run: async (context, plan) => {
      if (plan !== null) await resumeInStages(context, plan, formerLoop(context.store.getState()));
    },
  },
  {
    id: 'incident.hold',
    title: 'Hold the resume after this stage',
    scope: 'global',
    keys: ['u h'],
    hint: 'hold',
    disabledReason: ({ incident }) => (incident.resume === null ? safe`Nothing is being put back now.` : undefined),
    run: ({ store }) => {
      const { resume } = store.getState().incident;
      if (resume !== null) store.dispatch({ type: 'resume-changed', resume: { ...resume, isHeld: true } });
    },
  },
];
