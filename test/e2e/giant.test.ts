import { describe, expect, it } from 'vitest';
import { measureGiants } from '../campaigns/attack/giant-messages.ts';

describe('a hostile message of 8 MiB', () => {
  it('keeps no thread busy for more than 50 ms at a time', { timeout: 180_000 }, async () => {
    const report = await measureGiants(['emoji', 'sgr', 'zalgo', 'noNewline'], 8);

    expect(Object.keys(report.shapes)).toHaveLength(4);
    expect(report.worstUiMs).toBeLessThanOrEqual(50);
    expect(report.worstLinkMs).toBeLessThanOrEqual(50);
  });
});
