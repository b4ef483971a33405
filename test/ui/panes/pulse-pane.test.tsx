import { describe, expect, it } from 'vitest';
import { sparkText } from '../../../src/ui/panes/cells.ts';
import { PulsePane } from '../../../src/ui/panes/pulse-pane.tsx';
import { renderAlone, SHOWN_THEMES } from '../../support/render-alone.tsx';

const SPARKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

describe('a sparkline', () => {
  it('is lowest for nothing, highest for the most, and grows with what it shows', () => {
    expect(sparkText([0, 0, 0], SPARKS)).toBe('▁▁▁');
    expect(sparkText([0, 1, 2, 4, 8], SPARKS)).toBe('▁▂▃▅█');
    expect(sparkText([], SPARKS)).toBe('');
  });

  it.each(SHOWN_THEMES)('that shows nothing is drawn as nothing in %s: no look of it fills a cell', (theme) => {
    const { rows, text } = renderAlone(<PulsePane width={80} height={12} />, { theme, height: 12 });
    const failed = rows[text.findIndex((row) => row.includes('failed/m'))] ?? [];
    const sparks = failed.filter((part) => part.text.includes('▁'));

    expect(sparks.map((part) => part.text.replaceAll('▁', '').trim())).toEqual(sparks.map(() => ''));
    expect(sparks.length).toBeGreaterThan(0);
    expect(sparks.flatMap(({ look }) => look.split(';').filter((code) => code === '7' || code === '48'))).toEqual([]);
  });
});
