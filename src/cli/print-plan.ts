import type { ScopedPlan } from '../operations/plan/scope.ts';
import type { PlannedOperation } from '../presenter/plan-scope.ts';
import { effectLines, finalLines, isFinal } from '../presenter/preview-lines.ts';
import type { ConsoleState } from '../store/state.ts';
import { joinSafe, type SafeText, safe } from '../text/safe.ts';
import { EXIT } from './exit-code.ts';
import type { CliContext } from './subcommand.ts';

/** What an operation would do, as the console previews it, with the way back as a command. */
export const planLines = (state: ConsoleState, planned: PlannedOperation): readonly SafeText[] => [
  ...[...finalLines(planned.plan, planned.preview), ...effectLines(state, planned.plan, planned.preview)].map((line) =>
    joinSafe(
      line.map(({ text }) => text),
      safe``,
    ),
  ),
  ...(isFinal(planned.plan, planned.preview) ? [] : [safe`UNDO    netconsole undo takes it back exactly`]),
];

/** What is asked before something is changed, and the answer that says yes. */
export type Question = { readonly lines: readonly SafeText[]; readonly title: SafeText; readonly answer: string };

/** The same question that the console asks, with the same answer. */
export const questionOf = (state: ConsoleState, planned: PlannedOperation): Question => {
  const { title, answer } = planned.confirmation;
  return { title, lines: planLines(state, planned), answer: answer.type === 'key' ? answer.key : answer.text };
};

/** Writes what would be done and sends nothing. */
export const printPlan = async ({ options, out }: CliContext, state: ConsoleState, planned: PlannedOperation): Promise<number> => {
  if (options['json'] === true) await out.json([planRecord(planned)]);
  else if (planned.plan.targets.length === 0) await out.lines([safe`There is nothing there to change.`, ...planLines(state, planned)]);
  else await out.lines([planned.confirmation.title, ...planLines(state, planned)]);
  return EXIT.ok;
};

const planRecord = ({ plan, preview, finding, confirmation }: PlannedOperation): object => ({
  type: 'preview',
  operation: plan.kind,
  scope: plan.scope,
  targets: plan.targets,
  leftOut: plan.leftOut,
  outOfReach: plan.outOfReach,
  stops: preview.stops,
  keeps: preview.keeps,
  otherWakes: preview.otherWakes,
  people: preview.people,
  stoppedWakes24h: finding.stoppedWakes24h,
  brokenHandoffs24h: finding.brokenHandoffs24h,
  fallSilent: preview.aftermath.agents,
  draining: {
    sessions: preview.draining.sessions.map(({ id, agent, status }) => ({ id, agent, status })),
    runs: preview.draining.runs.map(({ id, routine, agent, status }) => ({ id, routine, agent, status })),
  },
  outsideOrgs: preview.outsideOrgs,
  oneWay: preview.oneWay,
  isUndoable: finding.isUndoable,
  answer: confirmation.answer.type === 'key' ? confirmation.answer.key : confirmation.answer.text,
});

type LeftOutReason = ScopedPlan['leftOut'][number]['why'];

/** Why a named routine is left alone, as a sentence. */
export const LEFT_OUT_SENTENCES: Readonly<Record<Exclude<LeftOutReason, 'already'>, string>> = {
  draft: 'It is a draft: it was never active, so there is nothing to pause or to resume.',
  'not-message-driven': 'It is not woken by talk, so there is no talk of agents to shut out; pause it instead.',
  'agents-only': 'It is woken only by agents; pause it instead.',
  unreadable: 'Its event config cannot be read, so it is left alone; pause it instead.',
};
