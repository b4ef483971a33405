import type { RoutineId, ThreadId } from '../domain/ids.ts';
import type { LoopFinding } from '../domain/ledger-entry.ts';
import type { Run } from '../domain/run.ts';
import type { Timestamp } from '../domain/values.ts';
import { humansOnly } from '../operations/plan/event-config.ts';
import type { QuietMeter } from '../operations/plan/quiet-meter.ts';
import { changed, type ScopedPlan } from '../operations/plan/scope.ts';
import { smallestCut } from '../operations/plan/smallest-cut.ts';
import { createSelector } from '../store/create-selector.ts';
import type { StagedResume } from '../store/incident-state.ts';
import { type Line, span } from '../text/line.ts';
import { countText, joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { selectNetworkIndex } from './directory.ts';
import { confirmIn, type PlanWorld, planIn } from './plan-scope.ts';
import { quietText, selectQuietMeter } from './quiet-line.ts';
import { targetText } from './rows/ledger-rows.ts';
import { isTurning, type LoopRow, selectLoop, selectLoopThread } from './rows/loop-rows.ts';

/** `broken` where the circle cannot turn any more and only the window still shows it. */
type CutPlan = { readonly plan: ScopedPlan; readonly isEnough: boolean } | 'broken' | null;

/** How many runs of a routine were woken elsewhere than in the loop's threads: what shutting agents out of it would cost. */
const costsElsewhere = (runs: readonly Run[], { threads }: LoopFinding): ((routine: RoutineId) => number) => {
  const elsewhere = runs.filter(({ thread }) => thread !== null && !threads.includes(thread));
  const counts = new Map<RoutineId, number>();
  for (const { routine } of elsewhere) counts.set(routine, (counts.get(routine) ?? 0) + 1);
  return (routine) => counts.get(routine) ?? 0;
};

/** The smallest cut of the loop in view as a plan, and whether it is enough. `null` where there is no loop or nothing of ours in it. */
export const selectCutPlan = createSelector(
  [(state) => selectLoop(state)?.loop, selectNetworkIndex, ({ networkAtTick }) => networkAtTick.runs],
  ([loop, index, runs]): CutPlan => {
    if (loop === undefined) return null;
    const { routines, pauses, isEnough } = smallestCut(index, loop, costsElsewhere(runs, loop));
    if (routines.length === 0 && pauses.length === 0 && isEnough) return 'broken';
    const closed = routines.flatMap((routine) => {
      const config = humansOnly(routine.eventConfig);
      return config.state === 'changed' ? [changed(routine, { eventConfig: config.eventConfig })] : [];
    });
    const targets = [...closed, ...pauses.map((routine) => changed(routine, { status: 'paused' }))];
    if (targets.length === 0) return null;
    return { plan: { kind: 'humans-only', scope: { type: 'marked' }, targets, leftOut: [], outOfReach: [] }, isEnough };
  },
);

/** What would help against the loop in view, the mildest first, with what it would do. Nothing is sent. */
export const selectMitigationLines = createSelector(
  [
    selectCutPlan,
    selectLoop,
    selectLoopThread,
    ({ incident }) => incident.resume,
    ({ incident }) => incident.current !== null,
    selectQuietMeter,
    selectNetworkIndex,
    ({ networkAtTick }) => networkAtTick,
    ({ now }) => now,
  ],
  ([cut, row, thread, resume, hasIncident, meter, index, network, now]): readonly Line[] => {
    if (resume !== null) return resumeLines(resume, now);
    const world: PlanWorld = { index, network, now, loopThreads: row?.loop.threads ?? [], hasIncident };
    if (row === undefined) return afterLines(world, meter, thread);
    const stands = !isTurning(row, now);
    if (stands && meter !== null) return afterLines(world, meter, thread);
    const still: readonly Line[] = stands ? [[span(safe`It stands still now; this is for when it turns again.`, 'good')], []] : [];
    return [...healthyLines(row), ...still, ...cutLines(world, cut), ...otherLines(world, row.loop)];
  },
);

/** What the cut does, with the routines by name: some are left to people, and those that only agents wake are paused. */
export const cutText = ({ targets }: ScopedPlan): SafeText => {
  const names = (isPaused: boolean): SafeText =>
    joinSafe(
      targets
        .filter(({ wanted }) => (wanted?.type === 'routine' && wanted.status === 'paused') === isPaused)
        .map(({ target }) => targetText(target)),
      safe`, `,
    );
  const [closed, paused] = [names(false), names(true)];
  if (paused === safe``) return safe`only people wake ${closed}`;
  return closed === safe`` ? safe`pause ${paused}` : safe`only people wake ${closed}; pause ${paused}`;
};

/** What is left to do where no loop turns: what goes on all the same, or the way back. */
function afterLines(world: PlanWorld, meter: QuietMeter | null, thread: ThreadId | null): readonly Line[] {
  if (meter === null || thread === null) return [[span(safe`Nothing turns now. What would help against a loop stands here.`, 'dim')]];
  if (meter.state === 'open')
    return [
      [span(safe`${quietText(world, meter)}.`, 'danger')],
      [span(safe`It can be woken again; stop it anew, or put all back with u .`, 'warning')],
    ];
  if (meter.state !== 'still-talking' && meter.state !== 'draining')
    return [
      [
        meter.state === 'quiet'
          ? span(safe`No loop turns any more.`, 'good')
          : span(safe`No loop turns now; that it stays so is not proven yet: ${quietText(world, meter)}.`, 'warning'),
      ],
      [span(safe`u . `, 'warning'), span(safe`puts back in stages what this incident stopped`)],
    ];
  const cancel = planIn(world, 'cancel', { type: 'thread', id: thread });
  return [
    [span(safe`What was stopped goes on in sessions that were opened before.`, 'warning')],
    [
      span(safe`c t `, 'warning'),
      span(safe`cancel ${countText(cancel.targets.length, safe`open session`)} there`),
      span(safe`: cannot be undone`, 'dim'),
    ],
    [span(safe`c a `, 'warning'), span(safe`cancel all sessions of the agent under the cursor`), span(safe`: cannot be undone`, 'dim')],
  ];
}

/** The stages of a resumption, each with how far it is. */
function resumeLines({ stages, stage, watchedUntil, isHeld }: StagedResume, now: Timestamp): readonly Line[] {
  const left =
    watchedUntil === null ? safe`being put back` : safe`watched for ${Math.max(0, Math.ceil((watchedUntil - now) / 1000))} s more`;
  return [
    [span(safe`Putting back in stages; where the loop comes back, the last stage is stopped again.`)],
    [],
    ...stages.map((names, index): Line => {
      if (index < stage) return [span(safe`✓ ${index + 1} ${names}`, 'good')];
      return index === stage
        ? [span(safe`> ${index + 1} ${names}: `, 'strong'), span(left, 'warning')]
        : [span(safe`  ${index + 1} ${names}`, 'dim')];
    }),
    [],
    [
      span(
        isHeld ? safe`Held: nothing more is put back after this stage.` : safe`u h holds it after this stage.`,
        isHeld ? 'warning' : 'dim',
      ),
    ],
  ];
}

/** So many rounds must have been seen before talk is called work. */
const ENOUGH_ROUNDS = 6;

/** Agents that answer each other are no runaway by that alone. */
function healthyLines({ isRaised, loop }: LoopRow): readonly Line[] {
  if (isRaised) return [];
  if (loop.cycles < ENOUGH_ROUNDS) return [[span(safe`Not enough seen yet to say whether this is a loop or work.`, 'warning')], []];
  return [[span(safe`No alarm: what they say looks like work. Nothing needs to be stopped.`, 'good')], []];
}

function cutLines(world: PlanWorld, cut: CutPlan): readonly Line[] {
  if (cut === 'broken')
    return [
      [span(safe`The circle is broken: none of our agents is woken by another in it. What still shows happened before.`, 'good')],
      [],
    ];
  if (cut === null)
    return [
      [span(safe`No routine of ours keeps it alive.`, 'warning')],
      [span(safe`b t switches agents off in the thread, for partners too.`)],
    ];
  const { preview, confirmation } = confirmIn(world, cut.plan);
  const isJoined = preview.draining.joined > 0;
  const effect = !cut.isEnough
    ? safe`helps, and is not enough alone`
    : isJoined
      ? safe`breaks every circle, once c t has cancelled the joined sessions`
      : safe`breaks every circle`;
  return [
    [span(safe`L . `, 'warning'), span(effect, cut.isEnough && !isJoined ? 'good' : 'warning')],
    [span(safe`    ${cutText(cut.plan)}`, 'strong')],
    ...confirmation.lines.map((line): Line => [span(safe`    `), ...line]),
    [],
  ];
}

function otherLines(world: PlanWorld, { threads: [thread], agents }: LoopFinding): readonly Line[] {
  if (thread === undefined) return [];
  const outsider = agents.find(({ isOwn }) => !isOwn);
  const pause = planIn(world, 'pause', { type: 'thread', id: thread });
  const people = confirmIn(world, pause).finding.people.length;
  const cancel = planIn(world, 'cancel', { type: 'thread', id: thread });
  return [
    ...(pause.targets.length === 0
      ? []
      : [
          [
            span(safe`p t `, 'warning'),
            span(safe`pause ${countText(pause.targets.length, safe`routine`)} in the thread`),
            span(people === 0 ? safe`` : safe`: ${countText(people, safe`person gets`, safe`people get`)} no answer`, 'warning'),
          ],
        ]),
    ...(cancel.targets.length === 0
      ? []
      : [
          [
            span(safe`c t `, 'warning'),
            span(safe`cancel ${countText(cancel.targets.length, safe`open session`)} there`),
            span(safe`: cannot be undone`, 'dim'),
          ],
        ]),
    [
      span(safe`b t `, 'warning'),
      span(safe`switch all agents off in the thread${outsider === undefined ? safe`, partners' too` : safe`   `}`),
      ...(outsider === undefined ? [] : [span(safe`X `, 'warning'), span(safe`remove ${safeLine(outsider.name)}`)]),
    ],
  ];
}
