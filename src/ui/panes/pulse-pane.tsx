import { isFinishedRun } from '../../domain/run.ts';
import { isOpenSession } from '../../domain/session.ts';
import { selectReading, selectReadingText } from '../../presenter/pane-reading.ts';
import { createSelector } from '../../store/create-selector.ts';
import { type PulseSeries, perMinute, pulsePoints } from '../../store/pulse.ts';
import type { PaneId } from '../../store/screens.ts';
import { selectFocus } from '../../store/state.ts';
import { padEnd, padStart } from '../../text/fit.ts';
import { type Line, type Role, span } from '../../text/line.ts';
import { countText, type SafeText, safe } from '../../text/safe.ts';
import { useConsole, useTheme } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { unreadLines } from '../widgets/wrapped.ts';
import { sparkText } from './cells.ts';

/** `of` is the pane that stands on the same reading. */
const SERIES: readonly { readonly series: PulseSeries; readonly of: 'threads' | 'runs'; readonly label: SafeText; readonly role: Role }[] =
  [
    { series: 'messages', of: 'threads', label: safe`messages/m`, role: 'plain' },
    { series: 'agent-messages', of: 'threads', label: safe`by agents`, role: 'agent' },
    { series: 'external-messages', of: 'threads', label: safe`by outside`, role: 'external' },
    { series: 'runs', of: 'runs', label: safe`runs/m`, role: 'accent' },
    { series: 'failed-runs', of: 'runs', label: safe`failed/m`, role: 'danger' },
  ];
const LABEL_CELLS = 10;
const NUMBER_CELLS = 5;

const selectInFlight = createSelector([({ network }) => network.runs, ({ network }) => network.sessions], ([runs, sessions]) => ({
  runs: runs.filter((run) => !isFinishedRun(run)).length,
  sessions: sessions.values().filter(isOpenSession).toArray().length,
}));

const useIsRead = (pane: PaneId): boolean => useConsole((state) => selectReading(state, pane).state === 'read');

/** The last 15 minutes of the network in a few lines: rates with their history, and what is under way. */
export function PulsePane({ width, height }: PaneProps) {
  const pulse = useConsole((state) => state.pulse);
  const inFlight = useConsole(selectInFlight);
  const isFocused = useConsole((state) => selectFocus(state) === 'pulse');
  const isRead = { threads: useIsRead('threads'), runs: useIsRead('runs'), sessions: useIsRead('sessions') };
  const unread = useConsole((state) => selectReadingText(state, 'pulse'));
  const { sparks } = useTheme();
  const points = Math.max(5, Math.min(30, width - LABEL_CELLS - 2 * NUMBER_CELLS - 6));
  const messages = perMinute(pulse, 'messages');
  const rows = SERIES.map(({ series, of, label, role }): Line => {
    const values = pulsePoints(pulse, series, points);
    const rate = perMinute(pulse, series);
    const peak = Math.round(Math.max(...values, rate));
    return [
      span(safe` ${padEnd(label, LABEL_CELLS)} `, 'dim'),
      span(sparkText(values, sparks), role),
      span(padStart(isRead[of] ? safe`${rate}` : safe`?`, NUMBER_CELLS), 'strong'),
      span(padStart(isRead[of] || peak > 0 ? safe`${peak}` : safe`?`, NUMBER_CELLS), 'dim'),
    ];
  });
  const share = messages === 0 ? 0 : Math.round((perMinute(pulse, 'agent-messages') / messages) * 100);
  const head: Line = [
    span(padEnd(safe` last 15 min`, LABEL_CELLS + points + 2), 'dim'),
    span(padStart(safe`now`, NUMBER_CELLS), 'dim'),
    span(padStart(safe`peak`, NUMBER_CELLS), 'dim'),
  ];
  const tail: Line[] = [
    ...(isRead.threads ? [[span(safe` agents write ${share}% of what is said`, share > 80 ? 'warning' : 'dim')]] : []),
    ...(isRead.runs && isRead.sessions
      ? [[span(safe` ${countText(inFlight.runs, safe`run`)} and ${countText(inFlight.sessions, safe`session`)} under way`, 'dim')]]
      : []),
    ...(unread === null ? [] : unreadLines(unread, width)),
  ];
  return (
    <Frame title={[span(safe`PULSE`, 'title')]} lines={[head, ...rows, ...tail]} width={width} height={height} isFocused={isFocused} />
  );
}
