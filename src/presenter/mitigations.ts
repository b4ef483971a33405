import type { RoutineId } from '../domain/ids.ts';
import type { LoopFinding } from '../domain/ledger-entry.ts';
import type { Timestamp } from '../domain/values.ts';
import { humansOnly } from '../operations/plan/event-config.ts';
import { changed, type ScopedPlan } from '../operations/plan/scope.ts';
import { smallestCut } from '../operations/plan/smallest-cut.ts';
import { createSelector, selectNowEvery } from '../store/create-selector.ts';
import type { StagedResume } from '../store/incident-state.ts';
import type { ConsoleState } from '../store/state.ts';
import { type Line, span } from '../text/line.ts';
import { countText, joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { confirmPlan, planScope } from './plan-scope.ts';
import { selectQuietMeter } from './quiet-line.ts';
import { targetText } from './rows/ledger-rows.ts';
import { selectLoop, selectLoopThread } from './rows/loop-rows.ts';
import { selectNetworkIndex } from './select-network-index.ts';

/** `broken` where the circle cannot turn any more and only the window still shows it. */
type CutPlan = { readonly plan: ScopedPlan; readonly isEnough: boolean } | 'broken' | null;

/** How many runs of a routine were woken elsewhere than in the loop's threads: what shutting agents out of it would cost. */
const costsElsewhere = ({ network }: ConsoleState, { threads }: LoopFinding): ((routine: RoutineId) => number) => {
  const elsewhere = network.runs.filter(({ thread }) => thread !== null && !threads.includes(thread));
  const counts = new Map<RoutineId, number>();
  for (const { routine } of elsewhere) counts.set(routine, (counts.get(routine) ?? 0) + 1);
  return (routine) => counts.get(routine) ?? 0;
};

/** The smallest cut of the loop in view as a plan, and whether it is enough. `null` where there is no loop or nothing of ours in it. */
export const selectCutPlan = createSelector(
  (state) => [selectLoop(state), selectNetworkIndex(state)],
  (state): CutPlan => {
    const loop = selectLoop(state)?.loop;
    if (loop === undefined) return null;
    const { routines, pauses, isEnough } = smallestCut(selectNetworkIndex(state), loop, costsElsewhere(state, loop));
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
  (state) => [
    selectCutPlan(state),
    selectLoop(state)?.id,
    selectLoop(state)?.isRaised,
    state.incident.resume,
    selectQuietMeter(state)?.state,
    selectNowEvery(state, state.incident.resume === null ? 2000 : 1000),
  ],
  (state): readonly Line[] => {
    const loop = selectLoop(state)?.loop;
    if (state.incident.resume !== null) return resumeLines(state.incident.resume, state.now);
    if (loop === undefined) return afterLines(state);
    const cut = selectCutPlan(state);
    return [...healthyLines(state), ...cutLines(state, cut), ...otherLines(state)];
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
function afterLines(state: ConsoleState): readonly Line[] {
  const meter = selectQuietMeter(state);
  const thread = selectLoopThread(state);
  if (meter === null || thread === null) return [[span(safe`Nothing turns now. What would help against a loop stands here.`, 'dim')]];
  if (meter.state !== 'still-talking' && meter.state !== 'draining')
    return [
      [span(safe`No loop turns any more.`, 'good')],
      [span(safe`u . `, 'warning'), span(safe`puts back in stages what this incident stopped`)],
    ];
  const cancel = planScope(state, 'cancel', { type: 'thread', id: thread });
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

/** Agents that answer each other are no runaway by that alone. */
function healthyLines(state: ConsoleState): readonly Line[] {
  if (selectLoop(state)?.isRaised !== false) return [];
  return [[span(safe`No alarm: what they say looks like work. Nothing needs to be stopped.`, 'good')], []];
}

function cutLines(state: ConsoleState, cut: ReturnType<typeof selectCutPlan>): readonly Line[] {
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
  const { preview, confirmation } = confirmPlan(state, cut.plan);
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

function otherLines(state: ConsoleState): readonly Line[] {
  const thread = selectLoop(state)?.loop.threads[0];
  if (thread === undefined) return [];
  const outsider = selectLoop(state)?.loop.agents.find(({ isOwn }) => !isOwn);
  const pause = planScope(state, 'pause', { type: 'thread', id: thread });
  const people = confirmPlan(state, pause).finding.people.length;
  const cancel = planScope(state, 'cancel', { type: 'thread', id: thread });
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
