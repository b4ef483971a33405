import { describe, expect, it } from 'vitest';
import { DRILLS, runDrill } from './drills.ts';

const SEEDS = Array.from({ length: 6 }, (_, index) => index + 1);

describe('a console in a drill', () => {
  it.each(DRILLS)('is told of it and back in time: $name', async (drill) => {
    const { toldMs, backMs } = await runDrill(drill, SEEDS);

    expect({ isToldInTime: toldMs <= drill.limits.toldMs, isBackInTime: backMs <= drill.limits.backMs, toldMs, backMs }).toEqual({
      isToldInTime: true,
      isBackInTime: true,
      toldMs,
      backMs,
    });
  });
});
