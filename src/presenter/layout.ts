import { audienceOf } from '../domain/audience.ts';
import { createSelector } from '../store/create-selector.ts';
import { type PaneId, SCREEN_PANES, type ScreenId } from '../store/screens.ts';
import { type ConsoleState, selectDraft, selectFocus } from '../store/state.ts';
import { wrapField } from './field-lines.ts';
import { selectAlarmingLoop } from './rows/loop-rows.ts';
import { selectWaitingAct } from './two-key-text.ts';

/** `wide` from 110 columns, `medium` from 80, `narrow` from 40; below 40x15 only a status line fits. */
export type WidthClass = 'wide' | 'medium' | 'narrow' | 'tiny';

export type PlacedPane = { readonly pane: PaneId; readonly width: number; readonly height: number };

/** Where everything goes, in cells. Rows of panes from top to bottom; all heights together are the terminal's. */
export type Layout = {
  readonly widthClass: WidthClass;
  readonly columns: number;
  readonly headerRows: number;
  /** The tab bar of views, or of panes where only one pane fits. */
  readonly tabs: 'views' | 'panes' | 'none';
  /** The line that tells of a loop or an open incident. */
  readonly hasAlarm: boolean;
  /** The line that says who reads the open thread. */
  readonly hasBanner: boolean;
  readonly rows: readonly { readonly height: number; readonly panes: readonly PlacedPane[] }[];
  /** Rows of the composer with its frame; 0 while it is closed. */
  readonly composerRows: number;
  readonly footerRows: number;
};

/** The composer grows with its text to this part of the screen, and scrolls inside. */
const COMPOSER_PART = 1 / 3;
/** What is beside the text in the composer: its frame and the prompt. */
export const COMPOSER_MARGIN = 5;
/** From so many rows on the banner keeps its row over threads of our own, too, so that nothing jumps from thread to thread. */
const ROOMY_ROWS = 24;

/** What a layout follows from besides the size of the terminal. */
type Scene = {
  readonly screen: ScreenId;
  readonly focus: PaneId;
  readonly isZoomed: boolean;
  readonly thread: 'none' | 'ours' | 'outside';
  readonly hasAlarm: boolean;
  /** Of the text being written; 0 while nothing is. */
  readonly composerLines: number;
};

/** The layout of the current view in the current terminal; the same object as long as nothing in it changes. */
export const layoutOf = createSelector(
  [
    ({ terminal }) => terminal,
    ({ view }) => view.screen,
    (state) => selectFocus(state),
    ({ view }) => view.isZoomed,
    (state) => (!hasOpenThread(state) ? 'none' : selectIsOutsideThread(state) ? 'outside' : 'ours'),
    (state) => selectHasAlarm(state),
    (state) => composerLines(state),
  ],
  ([terminal, screen, focus, isZoomed, thread, hasAlarm, lines]): Layout =>
    arrangeScreen(terminal, { screen, focus, isZoomed, thread, hasAlarm, composerLines: lines }),
);

const arrangeScreen = ({ columns, rows }: ConsoleState['terminal'], scene: Scene): Layout => {
  const widthClass = widthClassOf(columns, rows);
  const headerRows = widthClass === 'tiny' || rows < 18 ? 1 : 2;
  const footerRows = widthClass === 'tiny' ? 0 : rows < 20 ? 1 : 2;
  const hasBanner = widthClass !== 'tiny' && (scene.thread === 'outside' || (scene.thread === 'ours' && rows >= ROOMY_ROWS));
  const hasAlarm = scene.hasAlarm && widthClass !== 'tiny';
  const composerRows = scene.composerLines === 0 || widthClass === 'tiny' ? 0 : scene.composerLines + aroundComposer(rows);
  const height = Math.max(0, rows - headerRows - footerRows - Number(hasBanner) - Number(hasAlarm) - composerRows);
  const { isAlone, placed } = arrange(scene, widthClass, { columns, height });
  return {
    widthClass,
    columns,
    headerRows,
    tabs: headerRows === 1 ? 'none' : isAlone ? 'panes' : 'views',
    hasAlarm,
    hasBanner,
    composerRows,
    footerRows,
    rows: placed,
  };
};

/** The size of a pane in the current view, or `undefined` where it does not show. */
export const placedPane = (state: ConsoleState, pane: PaneId): PlacedPane | undefined =>
  layoutOf(state)
    .rows.flatMap(({ panes }) => panes)
    .find((placedPane) => placedPane.pane === pane);

/** The rows and columns that messages have in the messages pane, without its frame and its marker column. */
export const threadSize = (state: ConsoleState): { readonly width: number; readonly height: number } => {
  const placed = placedPane(state, 'messages') ?? { width: state.terminal.columns, height: state.terminal.rows };
  return { width: Math.max(1, placed.width - 3), height: Math.max(1, placed.height - 3) };
};

/** The first row that an overlay may cover: the link's state, the alarm and who reads the thread show in every frame. */
export const selectOverlayTop = (state: ConsoleState): number => {
  const { headerRows, hasAlarm, hasBanner } = layoutOf(state);
  return headerRows + Number(hasAlarm) + Number(hasBanner);
};

/** Whether the open thread is on screen and not proven to be read inside my organisation only. */
export const selectIsOutsideThread = (state: ConsoleState): boolean =>
  state.view.thread !== null && hasOpenThread(state) && audienceOf(state.network, state.view.thread).type !== 'ours';

const hasOpenThread = ({ view }: ConsoleState): boolean => view.screen === 'threads' && view.thread !== null;

/** Whether there is a loop, an incident or another operator's question to tell of. */
export const selectHasAlarm = (state: ConsoleState): boolean =>
  selectAlarmingLoop(state) !== undefined || state.incident.current !== null || selectWaitingAct(state) !== undefined;

const widthClassOf = (columns: number, rows: number): WidthClass => {
  if (columns < 40 || rows < 15) return 'tiny';
  if (columns < 80) return 'narrow';
  return columns < 110 ? 'medium' : 'wide';
};

function composerLines(state: ConsoleState): number {
  if (state.view.screen !== 'threads' || !state.view.composer.isOpen) return 0;
  const { rows, columns } = state.terminal;
  const most = Math.max(1, Math.floor(rows * COMPOSER_PART) - aroundComposer(rows));
  return Math.min(most, wrapField(selectDraft(state), columns - COMPOSER_MARGIN).length);
}

/** The rows of the composer that are not its text. */
const aroundComposer = (rows: number): number => (rows < 20 ? 2 : 4);

type Arrangement = { readonly isAlone: boolean; readonly placed: Layout['rows'] };

/** The pane with the focus always has a place: it has the screen alone where it has none beside others. */
function arrange({ screen, focus, isZoomed }: Scene, widthClass: WidthClass, size: Area): Arrangement {
  if (widthClass === 'tiny' || size.height <= 0) return { isAlone: false, placed: [] };
  const placed = arrangePanes(screen, widthClass, size);
  const isPlaced = placed.some(({ panes }) => panes.some(({ pane }) => pane === focus));
  const hasOthers = SCREEN_PANES[screen].length > 1;
  const isAlone = isZoomed || !isPlaced || (widthClass === 'narrow' && screen !== 'incident');
  return {
    isAlone: hasOthers && (isAlone || widthClass === 'narrow'),
    placed: isAlone ? [row(size.height, size.columns, [[focus, 'rest']])] : placed,
  };
}

export type Area = { readonly columns: number; readonly height: number };

/** A pane and its width: in cells, or the rest. */
type Share = readonly [PaneId, number | 'rest'];

/** The panes of a view where more than one fits, in rows from top to bottom. */
export const arrangePanes = (screen: ScreenId, widthClass: 'wide' | 'medium' | 'narrow', area: Area): Layout['rows'] => {
  const isWide = widthClass === 'wide';
  const one = (...shares: readonly Share[]): Layout['rows'] => [row(area.height, area.columns, shares)];
  switch (screen) {
    case 'overview':
      return overview(isWide, area);
    case 'threads':
      return isWide ? one(['threads', 28], ['messages', 'rest'], ['inspect', 26]) : one(['threads', 26], ['messages', 'rest']);
    case 'agents':
      return one(['agents', half(area)], ['agent-detail', 'rest']);
    case 'teams':
      return one(['teams', half(area)], ['team-detail', 'rest']);
    case 'routines':
      return isWide ? one(['routines', 'rest'], ['routine-detail', 44]) : one(['routines', 'rest']);
    case 'runs':
      return isWide ? one(['runs', 'rest'], ['run-detail', 44]) : one(['runs', 'rest']);
    case 'sessions':
      return isWide ? one(['sessions', 'rest'], ['session-detail', 44]) : one(['sessions', 'rest']);
    case 'activity':
      return one(['activity', 'rest']);
    case 'ledger':
      return one(['ledger', 'rest']);
    case 'incident':
      return incident(widthClass, area);
  }
};

function overview(isWide: boolean, { columns, height }: Area): Layout['rows'] {
  const top = Math.min(12, Math.max(7, Math.floor(height / 3)));
  if (!isWide)
    return [
      row(top, columns, [
        ['pulse', 36],
        ['attention', 'rest'],
      ]),
      row(height - top, columns, [['agents', 'rest']]),
    ];
  const activity = Math.min(48, Math.floor(columns * 0.36));
  return [
    row(top, columns, [
      ['pulse', 38],
      ['loops', Math.floor((columns - 38) * 0.5)],
      ['attention', 'rest'],
    ]),
    row(height - top, columns, [
      ['agents', 'rest'],
      ['activity', activity],
    ]),
  ];
}

/** Left to right, top to bottom it is the order of thought: what feeds what, what would help, then what is ours and what was done. */
function incident(widthClass: 'wide' | 'medium' | 'narrow', { columns, height }: Area): Layout['rows'] {
  if (widthClass === 'narrow') {
    const preview = Math.min(7, Math.floor(height * 0.6));
    return [row(height - preview, columns, [['loop-routines', 'rest']]), row(preview, columns, [['preview', 'rest']])];
  }
  if (widthClass === 'medium') {
    const graph = 6;
    const routines = Math.max(5, Math.floor((height - graph) * 0.4));
    return [
      row(graph, columns, [['graph', 'rest']]),
      row(height - graph - routines, columns, [['preview', 'rest']]),
      row(routines, columns, [['loop-routines', 'rest']]),
    ];
  }
  const tail = height >= 28 ? 6 : 0;
  const top = Math.ceil((height - tail) * 0.58);
  return [
    row(top, columns, [
      ['graph', Math.floor(columns * 0.4)],
      ['preview', 'rest'],
    ]),
    row(height - top - tail, columns, [
      ['loop-routines', Math.floor(columns * 0.55)],
      ['ledger', 'rest'],
    ]),
    ...(tail === 0 ? [] : [row(tail, columns, [['loop-tail', 'rest']])]),
  ];
}

const half = ({ columns }: Area): number => Math.ceil(columns * 0.52);

function row(height: number, columns: number, shares: readonly Share[]): Layout['rows'][number] {
  const taken = shares.reduce((total, [, width]) => total + (width === 'rest' ? 0 : width), 0);
  return {
    height,
    panes: shares.map(([pane, width]): PlacedPane => ({ pane, width: width === 'rest' ? columns - taken : width, height })),
  };
}
