import { writeExactly } from '../../domain/exact-number.ts';
import { rawText, untrusted } from '../../domain/untrusted.ts';
import type { JsonValue } from '../../domain/values.ts';
import { clockOf } from '../../presenter/clock-text.ts';
import { rowUnderCursor } from '../../presenter/cursor-target.ts';
import { selectDirectory } from '../../presenter/directory.ts';
import { agentName, routineName, threadName } from '../../presenter/names.ts';
import { selectReadingText } from '../../presenter/pane-reading.ts';
import { createSelector } from '../../store/create-selector.ts';
import { type Settings, selectFocus } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { tookText } from '../../text/relative-time.ts';
import { countText, type SafeText, safe, safeLine, safeText } from '../../text/safe.ts';
import { wrapText } from '../../text/wrap.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import { unreadLines } from '../widgets/wrapped.ts';
import { routineStatusCell, statusCell } from './cells.ts';

const LABEL_CELLS = 9;

const fact = (label: string, value: Line): Line => [span(safe` ${ownText(label.padEnd(LABEL_CELLS))} `, 'dim'), ...value];
const text = (label: string, value: SafeText): Line => fact(label, [span(value)]);
const head = (words: SafeText): Line => [span(safe` ─ ${words} ─`, 'dim')];

/** JSON as indented lines, at most so many as a screen can hold. */
const jsonLines = (value: JsonValue, columns: number): readonly Line[] =>
  wrapText(safeText(untrusted(writeExactly(value, 1))), columns - 3, { maxRows: 60 }).map((row) => [span(safe` ${row}`)]);

const at = (time: number, settings: Settings): SafeText => safe`${clockOf(settings).day(time)} ${clockOf(settings).seconds(time)}`;

const selectRoutineFacts = createSelector(
  [(state) => rowUnderCursor(state, 'routines'), ({ network }) => network.routines, ({ settings }) => settings],
  ([row, routines, settings]): readonly Line[] => {
    const routine = row === undefined ? undefined : routines.get(row.id);
    if (row === undefined || routine === undefined) return [];
    return [
      [span(safe` ${row.name}`, 'strong')],
      text('id', ownText(routine.id)),
      fact('agent', [span(row.agentName, 'agent')]),
      fact('status', [routineStatusCell(row)]),
      text('handler', safe`${ownText(routine.handler)} ${routine.preset === null ? safe`` : ownText(routine.preset)}`),
      ...(routine.schedule === null ? [] : [text('schedule', safeLine(routine.schedule))]),
      text('changed', at(routine.updatedAt, settings)),
      text('open', safe`${countText(row.openRuns, safe`run`)}, ${countText(row.openSessions, safe`session`)} of the agent`),
      [],
      head(safe`wakes on`),
      ...jsonLines(routine.eventConfig, 44),
      [],
      [span(safe` p r pause   u r resume`, 'dim')],
    ];
  },
);

const selectRunFacts = createSelector(
  [(state) => rowUnderCursor(state, 'runs')?.id, ({ network }) => network.runs, selectDirectory, ({ settings }) => settings],
  ([pointed, runs, network, settings]): readonly Line[] => {
    const run = runs.find(({ id }) => id === pointed);
    if (run === undefined) return [];
    return [
      [span(safe` ${ownText(run.id)}`, 'strong')],
      fact('status', [statusCell(run.status)]),
      text('routine', routineName(network, run.routine)),
      fact('agent', [span(agentName(network, run.agent), 'agent')]),
      text('thread', run.thread === null ? safe`-` : threadName(network, run.thread)),
      text('began', at(run.createdAt, settings)),
      text('took', run.durationMs === null ? safe`under way` : tookText(run.durationMs)),
      text('event', run.eventId === null ? safe`started by a person` : ownText(run.eventId)),
      ...(run.triggerMessage === null ? [] : [text('woken by', ownText(run.triggerMessage))]),
      ...(run.deliveredMessage === null ? [] : [text('posted', ownText(run.deliveredMessage))]),
      ...(run.error === null || rawText(run.error) === '' ? [] : [fact('error', [span(safeLine(run.error), 'danger')])]),
      [],
      head(safe`payload`),
      ...jsonLines(run.payload, 44),
      head(safe`result`),
      ...jsonLines(run.result, 44),
    ];
  },
);

const selectSessionFacts = createSelector(
  [(state) => rowUnderCursor(state, 'sessions')?.id, ({ network }) => network.sessions, selectDirectory, ({ settings }) => settings],
  ([pointed, sessions, network, settings]): readonly Line[] => {
    const session = pointed === undefined ? undefined : sessions.get(pointed);
    if (session === undefined) return [];
    return [
      [span(safe` ${ownText(session.id)}`, 'strong')],
      fact('status', [statusCell(session.status)]),
      fact('agent', [span(agentName(network, session.agent), 'agent')]),
      ...(session.name === null ? [] : [text('name', safeLine(session.name))]),
      text('created', at(session.createdAt, settings)),
      text('started', session.startedAt === null ? safe`not yet` : at(session.startedAt, settings)),
      text('ended', session.completedAt === null ? safe`not yet` : at(session.completedAt, settings)),
      ...(session.maxTurns === null ? [] : [text('turns', safe`at most ${session.maxTurns}`)]),
      ...(session.maxTokens === null ? [] : [text('tokens', safe`at most ${session.maxTokens}`)]),
      ...(session.error === null ? [] : [fact('error', [span(safeLine(session.error), 'danger')])]),
    ];
  },
);

export function RoutineDetailPane(props: PaneProps) {
  return <Detail {...props} title={safe`ROUTINE`} pane="routine-detail" lines={useConsole(selectRoutineFacts)} />;
}

export function RunDetailPane(props: PaneProps) {
  return <Detail {...props} title={safe`RUN`} pane="run-detail" lines={useConsole(selectRunFacts)} />;
}

export function SessionDetailPane(props: PaneProps) {
  return <Detail {...props} title={safe`SESSION`} pane="session-detail" lines={useConsole(selectSessionFacts)} />;
}

type DetailProps = PaneProps & {
  readonly title: SafeText;
  readonly pane: 'routine-detail' | 'run-detail' | 'session-detail';
  readonly lines: readonly Line[];
};

function Detail({ title, pane, lines, width, height }: DetailProps) {
  const isFocused = useConsole((state) => selectFocus(state) === pane);
  const unread = useConsole((state) => selectReadingText(state, pane));
  const nothing = unread === null ? [[span(safe` nothing chosen`, 'dim')]] : unreadLines(unread, width);
  const shown = lines.length === 0 ? nothing : lines;
  return <Frame title={[span(title, 'title')]} lines={shown} width={width} height={height} isFocused={isFocused} />;
}
