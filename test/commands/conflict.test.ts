import { expect, it } from 'vitest';
import { rawText } from '../../src/domain/untrusted.ts';
import { openNetwork } from '../simulator/open-network.ts';
import type { TestConsole } from '../support/start-console.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

const onRoutine = async (console: TestConsole, keys: string): Promise<void> => {
  await console.press('5 /');
  await console.type('dispatch_participate');
  await console.press(`enter ${keys}`);
  await console.shows(/(Pause|Resume) dispatch_participate of Dispatch\?/);
  await sayYes(console);
};

it('tells an operator at once that another one undid what they did, and marks the routine', { timeout: 60_000 }, async () => {
  await using network = await openNetwork();
  await using kim = await startReady({ network, as: 'Kim' });
  await using lee = await startReady({ network, as: 'Lee' });
  await onRoutine(kim, 'p r');
  await kim.shows(/dispatch_participate .* paused ✓/);
  await lee.until(({ network: { routines } }) =>
    [...routines.values()].some(({ name, status }) => rawText(name) === 'dispatch_participate' && status === 'paused'),
  );
  await onRoutine(lee, 'u r');

  await kim.shows('dispatch_participate was changed by somebody else after you: it is active now.');
  await kim.shows(/dispatch_participate .* active !/);
  expect(kim.state().entries.filter(({ type }) => type === 'conflict-seen').length).toBe(1);
});
