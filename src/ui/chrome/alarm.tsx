import type { Timestamp } from '../../domain/values.ts';
import { ARMED_MS } from '../../operations/plan/two-key.ts';
import { selectDirectory } from '../../presenter/directory.ts';
import { quietText, selectQuietMeter } from '../../presenter/quiet-line.ts';
import { isTurning, type LoopRow, selectAlarmingLoop } from '../../presenter/rows/loop-rows.ts';
import { selectWaitingAct, waitingText } from '../../presenter/two-key-text.ts';
import { createSelector } from '../../store/create-selector.ts';
import type { StagedResume } from '../../store/incident-state.ts';
import { fitLine } from '../../text/fit.ts';
import { type Line, lineWidth, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

/** The worst loop and the open incident in one line, the same at every size. */
const selectAlarm = createSelector(
  [
    ({ incident }) => incident.current,
    ({ incident }) => incident.resume,
    selectAlarmingLoop,
    selectQuietMeter,
    selectWaitingAct,
    selectDirectory,
    ({ now }) => now,
    ({ view }) => view.screen === 'incident',
    ({ terminal }) => terminal.columns,
  ],
  ([current, resume, worst, meter, waiting, network, now, isShown, columns]): Line => {
    const key =
      waiting === undefined
        ? []
        : [
            span(safe` KEY `, 'selected'),
            span(safe` ${waitingText(waiting)}: `, 'warning'),
            span(safe`K`, 'accent'),
            span(safe` shows it, ${Math.ceil((ARMED_MS - (now - waiting.at)) / 1000)} s left `),
          ];
    const head = current === null ? [] : [span(safe` INCIDENT ${ownText(current.id)} `, 'strong'), span(safe` `)];
    const loop: Line =
      worst === undefined
        ? current === null || meter?.state === 'still-talking' || meter?.state === 'open'
          ? []
          : [span(safe` no loop turns now`, 'good')]
        : [
            span(safe` ! LOOP `, isTurning(worst, now) ? 'alarm' : 'warning'),
            span(safe`${worst.path} ${worst.threads} ${paceText(worst, now)}`, 'strong'),
          ];
    const proof =
      meter === null
        ? []
        : [
            span(
              safe`  ${quietText({ network, now }, meter)}`,
              meter.state === 'quiet' ? 'good' : meter.state === 'still-talking' ? 'alarm' : 'warning',
            ),
          ];
    const back = resumeLine(resume, now);
    const way = !isShown
      ? [span(safe`   ! shows it`, 'dim')]
      : current === null && worst !== undefined
        ? [span(safe`   ! opens an incident`, 'dim')]
        : [];
    const before = [...key, ...head, ...back, ...proof];
    const room = columns - lineWidth([...before, ...way]);
    return [...before, ...(lineWidth(loop) > room ? fitLine(loop, Math.max(LEAST_CELLS, room)) : loop), ...way];
  },
);

/** What of the loop shows on the narrowest terminal, before the key that leads to it. */
const LEAST_CELLS = 18;

/** What is being put back, and how long it is watched yet. */
const resumeLine = (resume: StagedResume | null, now: Timestamp): Line => {
  if (resume === null) return [];
  const { stages, stage, watchedUntil, isHeld } = resume;
  const what = safe` RESUME ${stage + 1} of ${stages.length} ${stages[stage] ?? safe``}`;
  const how =
    watchedUntil === null ? safe`: being put back` : safe`: watched for ${Math.max(0, Math.ceil((watchedUntil - now) / 1000))} s more`;
  return [span(what, 'strong'), span(how, 'warning'), span(isHeld ? safe`, then held ` : safe` `, 'warning')];
};

const paceText = (row: LoopRow, now: Timestamp): SafeText =>
  isTurning(row, now)
    ? safe`${Math.round(row.loop.ratePerMinute)}/m for ${ageText(row.loop.since, now)}`
    : safe`last turned ${ageText(row.loop.lastWakeAt, now)} ago`;

/** One line under the header while agents wake each other in a circle, or while an incident is open. */
export function Alarm({ columns }: { readonly columns: number }) {
  const alarm = useConsole(selectAlarm);
  return <Rows width={columns} lines={[fitLine(alarm, columns)]} />;
}
