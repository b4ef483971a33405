import type { PaneId, ScreenId } from '../store/screens.ts';
import type { Layout, PlacedPane } from './layout.ts';

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
