import { describe, expect, it } from 'vitest';
import { span } from '../../../src/text/line.ts';
import { safe } from '../../../src/text/safe.ts';
import { Frame } from '../../../src/ui/widgets/frame.tsx';
import { Rows } from '../../../src/ui/widgets/rows.tsx';
import { placeColumns, rowLine, titleLine } from '../../../src/ui/widgets/table.ts';
import { renderAlone, SHOWN_THEMES } from '../../support/render-alone.tsx';

const title = [span(safe`AGENTS 2`, 'title')];
const lines = [[span(safe`Dispatch`, 'agent')], [span(safe`Market Scout with a long name`, 'external')]];

describe('a frame', () => {
  it.each(SHOWN_THEMES)('stands around its lines and cuts what does not fit, in %s', (theme) => {
    const frame = <Frame title={title} note={[span(safe`1 marked`)]} lines={lines} width={20} height={5} isFocused />;

    expect(renderAlone(frame, { theme, height: 5 }).text).toEqual(
      ['┌─>AGENTS 2 ───────┐', '│Dispatch          │', '│Market Scout with…│', '│                  │', '└──────── 1 marked ┘'].map((row) =>
        row.replace(' ┘', ' ─┘').replace('└─', '└'),
      ),
    );
  });

  it('is doubled where outsiders read, and says focus without colour', () => {
    const frame = (isFocused: boolean) => <Frame title={title} lines={[]} width={20} height={2} isFocused={isFocused} isOutside />;

    expect(renderAlone(frame(false), { height: 2 }).text).toEqual(['╔═ AGENTS 2 ═══════╗', '╚══════════════════╝']);
    expect(renderAlone(frame(true), { height: 2 }).text[0]).toBe('╔═>AGENTS 2 ═══════╗');
  });
});

describe('rows', () => {
  it('are as wide as told, whatever is in them', () => {
    const drawn = renderAlone(<Rows width={6} lines={[[span(safe`漢字漢字`)], [span(safe`ok 🙂`)], []]} />, { height: 3 });

    expect(drawn.text.map((row) => row.trimEnd())).toEqual(['漢字…', 'ok 🙂', '']);
  });
});

describe('a table', () => {
  const columns = [
    { title: safe`NAME`, width: 'fill', cell: (row: { readonly name: string; readonly runs: number }) => span(safe`${row.runs} n`) },
    { title: safe`RUNS`, width: 5, isRight: true, cell: ({ runs }: { readonly runs: number }) => span(safe`${runs}`) },
    { title: safe`LATE`, width: 6, from: 40, cell: () => span(safe`late`) },
  ] as const;

  it('gives the room that is left to the column that fills', () => {
    const placed = placeColumns(columns, 20);

    expect(placed.map(({ cells }) => cells)).toEqual([14, 5]);
    expect(
      titleLine(placed)
        .map(({ text }) => text)
        .join(''),
    ).toBe('NAME            RUNS');
    expect(
      rowLine(placed, { name: 'x', runs: 12 })
        .map(({ text }) => text)
        .join(''),
    ).toBe('12 n              12');
    expect(placeColumns(columns, 40).map(({ cells }) => cells)).toEqual([27, 5, 6]);
  });

  it('never makes a row wider than its pane, however narrow that is', () => {
    expect(placeColumns(columns, 6).map(({ cells }) => cells)).toEqual([8, 5]);
  });
});
