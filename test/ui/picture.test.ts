import { describe, expect, it, vi } from 'vitest';
import { startFrozen } from '../support/start-frozen.ts';

describe('the picture', () => {
  it('writes only the rows that changed', async () => {
    await using console = await startFrozen({ columns: 120, rows: 36 });
    await console.press('2 i');
    await console.drawn();
    const write = vi.spyOn(console.output.terminal, 'write');

    await console.type('x');
    await console.drawn();

    const written = write.mock.calls.map(([text]) => text).join('');
    expect(new Set(Array.from(written.matchAll(/\u001b\[(\d+);\d+H/g), ([, row]) => Number(row)))).toEqual(new Set([30, 32]));
  });

  it('shows what lies under an overlay again when it is closed', async () => {
    await using console = await startFrozen({ columns: 120, rows: 36 });
    await console.press('3');
    await console.drawn();
    const below = console.screen().slice(1, -2);

    await console.press('?');
    await console.shows('KEYS');
    await console.press('esc');
    await console.drawn();

    expect(console.screen().slice(1, -2)).toEqual(below);
  });
});
