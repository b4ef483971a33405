import { expect, it } from 'vitest';
import { sayYes, startReady } from '../support/start-ready.ts';

it('takes back what was done without a ledger, as long as the console runs', async () => {
  await using console = await startReady({ append: () => Promise.reject(new Error('The disk is full.')) });
  await console.press('5 /');
  await console.type('dispatch_participate');
  await console.press('enter p r');
  await console.shows('Pause dispatch_participate of Dispatch?');
  await sayYes(console);
  await console.shows('The disk is full.');
  expect(console.network.truth().changes).toEqual([]);

  await console.press(':');
  await console.type('allow unrecorded');
  await console.press('enter');
  await console.shows('Go on without the ledger?');
  console.clock.advance(301);
  await console.type('unrecorded');
  await sayYes(console);
  await console.shows('Stop verbs go on without the ledger');
  await console.press('p r');
  await console.shows('Pause dispatch_participate of Dispatch?');
  await sayYes(console);
  await console.shows('dispatch_participate is paused, read back from the server.');
  await console.press('z');
  await console.shows('Take back: pause dispatch_participate?');
  await sayYes(console);
  await console.shows('dispatch_participate is as it was before, read back from the server.');

  expect(console.network.truth().changes.length).toBe(2);
  expect(console.state().unwritten.map(({ type }) => type)).toContain('unrecorded-allowed');
});
