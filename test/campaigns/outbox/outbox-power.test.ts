import { expect, it } from 'vitest';
import { checkPowerLosses } from './outbox-power.ts';

it('keeps every accepted post on a disk that loses its power', async () => {
  await expect(checkPowerLosses({ numRuns: 200 })).resolves.toBeUndefined();
});
