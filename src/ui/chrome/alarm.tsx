import { ARMED_MS } from '../../incident/two-key.ts';
import { selectLoopRows } from '../../store/lists/loop-rows.ts';
import { createSelector, selectNowEvery } from '../../store/memo.ts';
import { quiescenceText, selectQuiescence } from '../../store/quiescence.ts';
import { selectWaitingAct, waitingText } from '../../store/two-key.ts';
import { fitLine } from '../../text/fit.ts';
import { type Line, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

/** The worst loop and the open incident in one line, the same at every size. */
const selectAlarm = createSelector(
  (state) => [
    state.incident,
    selectLoopRows(state),
    selectNowEvery(state, 1000),
    selectQuiescence(state),
    selectWaitingAct(state),
    state.view.screen,
  ],
  (state): Line => {
    const { current } = state.incident;
    const worst = selectLoopRows(state).find(({ isRaised }) => isRaised);
    const waiting = selectWaitingAct(state);
    const key =
      waiting === undefined
        ? []
        : [
            span(safe` KEY `, 'selected'),
            span(safe` ${waitingText(waiting)}: `, 'warning'),
            span(safe`K`, 'accent'),
            span(safe` shows it, ${Math.ceil((ARMED_MS - (state.now - waiting.at)) / 1000)} s left `),
          ];
    const head = current === null ? [] : [span(safe` INCIDENT ${ownText(current.id)} `, 'selected'), span(safe` `)];
    const loop: Line =
      worst === undefined
        ? [span(safe` no loop turns now`, 'good')]
        : [
            span(safe` ! LOOP `, 'danger'),
            span(
              safe`${worst.path} ${worst.threads} ${Math.round(worst.loop.ratePerMinute)}/m for ${ageText(worst.loop.since, state.now)}`,
              'strong',
            ),
          ];
    const meter = selectQuiescence(state);
    const proof =
      meter === null
        ? []
        : [
            span(
              safe`  ${quiescenceText(state, meter)}`,
              meter.state === 'quiet' ? 'good' : meter.state === 'still-talking' ? 'danger' : 'warning',
            ),
          ];
    const way = state.view.screen === 'incident' ? [] : [span(safe`   ! shows it`, 'dim')];
    return [...key, ...head, ...proof, ...loop, ...way];
  },
);

/** One line under the header while agents wake each other in a circle, or while an incident is open. */
export function Alarm({ columns }: { readonly columns: number }) {
  const alarm = useConsole(selectAlarm);
  return <Rows width={columns} lines={[fitLine(alarm, columns)]} />;
}
