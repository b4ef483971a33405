import type { AgentId } from '../../domain/ids.ts';
import type { LoopEdge, LoopFinding } from '../../domain/ledger-entry.ts';
import type { MessageLog } from '../../domain/message-log.ts';
import { clockOf } from '../../presenter/clock-text.ts';
import { authorName, idText, threadName } from '../../presenter/names.ts';
import { selectReadingText } from '../../presenter/pane-reading.ts';
import { isTurning, type LoopRow, selectLoop, selectLoopThread } from '../../presenter/rows/loop-rows.ts';
import type { RoutineRow } from '../../presenter/rows/routine-rows.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import { type ConsoleState, selectFocus } from '../../store/state.ts';
import { type Line, type Role, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { oneLine, type SafeText, safe, safeLine, safeText } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { useDrawnLoop } from '../drawn-cursor.ts';
import { Frame } from '../widgets/frame.tsx';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import type { Column } from '../widgets/table.ts';
import { unreadLines } from '../widgets/wrapped.ts';
import { routineColumns } from './routines-pane.tsx';

/** Circles in which agents wake each other, scored; raised ones are alarms. */
export function LoopsPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const columns: readonly Column<LoopRow>[] = [
    {
      title: safe`SCORE`,
      width: 6,
      cell: (row) => span(safe`${percent(row.loop.score)}${row.isRaised ? safe` !` : safe``}`, roleOf(row, now)),
    },
    {
      title: safe`WHO WAKES WHOM`,
      width: 'fill',
      cell: (row) => span(row.path, row.loop.isCrossOrg ? 'external' : row.isRaised ? 'strong' : 'plain'),
    },
    { title: safe`WHERE`, width: 14, from: 52, cell: (row) => span(row.threads, 'dim') },
    {
      title: safe`RATE`,
      width: 5,
      isRight: true,
      cell: (row) =>
        isTurning(row, now)
          ? span(safe`${Math.round(row.loop.ratePerMinute)}/m`, row.isRaised ? 'danger' : 'plain')
          : span(safe`still`, 'dim'),
    },
    { title: safe`FOR`, width: 4, isRight: true, cell: (row) => span(ageText(row.loop.since, now), 'dim') },
  ];
  return (
    <ListPane
      list="loops"
      title={safe`LOOP WATCH`}
      columns={columns}
      empty={safe`No agents wake each other in a circle.`}
      width={width}
      height={height}
    />
  );
}

/** Red is what turns now. */
const roleOf = (row: LoopRow, now: number): Role => (!row.isRaised ? 'dim' : isTurning(row, now) ? 'danger' : 'warning');

const percent = (score: number): SafeText =>
  safe`0.${Math.min(99, Math.round(score * 100)) < 10 ? safe`0` : safe``}${Math.min(99, Math.round(score * 100))}`;

const nameOf = (loop: LoopFinding, id: AgentId): SafeText => {
  const agent = loop.agents.find((one) => one.id === id);
  return agent === undefined ? idText(id) : safeLine(agent.name);
};

const edgeLine = (loop: LoopFinding, edge: LoopEdge): Line => {
  const count = edge.observed + edge.inferred;
  const isOutside = loop.agents.some(({ id, isOwn }) => !isOwn && (id === edge.from || id === edge.to));
  return [
    span(safe` ${nameOf(loop, edge.from)}`, 'agent'),
    span(safe` ──${count}──▶ `, isOutside ? 'external' : 'accent'),
    span(nameOf(loop, edge.to), 'agent'),
    span(
      edge.inferred === 0
        ? safe`  seen in runs`
        : edge.observed === 0
          ? safe`  inferred from time`
          : safe`  ${edge.observed} seen, ${edge.inferred} inferred`,
      'dim',
    ),
  ];
};

const selectGraphLines = createSelector([selectLoop, ({ now }) => now], ([row, now]): readonly Line[] => {
  if (row === undefined) return [[span(safe` No agents wake each other in a circle now.`, 'dim')]];
  const { loop } = row;
  const outside = loop.agents.filter(({ isOwn }) => !isOwn);
  return [
    [span(safe` ${row.path}`, row.isRaised ? roleOf(row, now) : 'strong')],
    ...(isTurning(row, now) ? [] : [[span(safe` stands still, last turned ${ageText(loop.lastWakeAt, now)} ago`, 'good')]]),
    ...loop.edges
      .toSorted((a, b) => b.observed + b.inferred - a.observed - a.inferred)
      .slice(0, 8)
      .map((edge) => edgeLine(loop, edge)),
    [],
    [span(safe` in ${row.threads}`)],
    [
      span(
        safe` score ${percent(loop.score)}   ${Math.round(loop.ratePerMinute)} wakes/m   ${loop.cycles}+ rounds in ${ageText(loop.since, now)}`,
        'dim',
      ),
    ],
    [
      span(
        safe` novelty ${percent(loop.novelty)}: ${loop.novelty < 0.3 ? safe`they repeat themselves` : loop.novelty < 0.6 ? safe`they say little that is new` : safe`they say new things`}`,
        loop.novelty < 0.3 ? 'warning' : 'dim',
      ),
    ],
    [span(loop.hasHuman ? safe` a person is talking in it` : safe` no person is talking in it`, loop.hasHuman ? 'human' : 'dim')],
    ...outside.map(({ name, orgName }) => [
      span(
        safe` ${safeLine(name)} of ${orgName === null ? safe`another organisation` : safeLine(orgName)} cannot be paused from here`,
        'external',
      ),
    ]),
  ];
});

/** Who wakes whom in the loop, with the evidence. */
export function GraphPane({ width, height }: PaneProps) {
  useDrawnLoop();
  const lines = useConsole(selectGraphLines);
  const unread = useConsole((state) => (selectLoop(state) === undefined ? selectReadingText(state, 'graph') : null));
  const isFocused = useConsole((state) => selectFocus(state) === 'graph');
  return (
    <Frame
      title={[span(safe`WHO WAKES WHOM`, 'title'), span(safe` latest posts`, 'dim')]}
      lines={unread === null ? lines : unreadLines(unread, width)}
      width={width}
      height={height}
      isFocused={isFocused}
    />
  );
}

/** Our routines in the loop: what can be stopped from here. */
export function LoopRoutinesPane({ width, height }: PaneProps) {
  const now = useConsole((state) => selectNowEvery(state, 1000));
  const hasLoop = useConsole((state) => selectLoop(state) !== undefined);
  const columns: readonly Column<RoutineRow>[] = routineColumns(now);
  return (
    <ListPane
      list="loop-routines"
      title={safe`OUR ROUTINES IN THE LOOP`}
      columns={columns}
      empty={hasLoop ? safe`None of ours: only the partner can change theirs.` : safe`No loop turns now.`}
      width={width}
      height={height}
    />
  );
}

const loopLog = (state: ConsoleState): MessageLog | undefined => {
  const thread = selectLoopThread(state);
  return thread === null ? undefined : state.network.logs.get(thread);
};

const selectTail = createSelector(
  [loopLog, ({ settings }) => settings, ({ network }) => network.members, ({ network }) => network.agents],
  ([log, settings, members, agents]): readonly Line[] =>
    (log?.messages ?? [])
      .slice(-12)
      .map(
        (message): Line => [
          span(safe` ${clockOf(settings).seconds(message.createdAt)} `, 'dim'),
          span(authorName({ members, agents }, message.author), message.author.kind === 'agent' ? 'agent' : 'human'),
          span(safe` ${oneLine(safeText(message.content))}`),
        ],
      ),
);

/** The last messages of the loop's thread, one line each. */
export function LoopTailPane({ width, height }: PaneProps) {
  const lines = useConsole(selectTail);
  const thread = useConsole(selectLoopThread);
  const name = useConsole(({ network }) => (thread === null ? safe`no thread` : safe`#${threadName(network, thread)}`));
  const isFocused = useConsole((state) => selectFocus(state) === 'loop-tail');
  const unread = useConsole((state) => selectReadingText(state, 'loop-tail'));
  const nothing = unread === null ? [[span(safe` The last messages of a loop stand here.`, 'dim')]] : unreadLines(unread, width);
  return (
    <Frame
      title={[span(name, 'title'), ...(thread === null ? [] : [span(safe` live`, 'dim')])]}
      lines={thread === null ? nothing : lines.slice(-(height - 2))}
      width={width}
      height={height}
      isFocused={isFocused}
    />
  );
}
