import { expect, it } from 'vitest';
import { measureCalm } from './calm.ts';

it('keeps calm towards a server in trouble (I9)', async () => {
  const report = await measureCalm(60);

  expect(report.spreadMs).toBeGreaterThan(15_000);
  expect(report.fullestSecond).toBeLessThan(15);
  expect(report.mostPerMinute).toBeLessThanOrEqual(31);
  expect(report.distinctWaits).toBeGreaterThan(0.5);
  expect(report.whenRefused).toBeLessThanOrEqual(20);
});
