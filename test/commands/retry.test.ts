import { expect, it } from 'vitest';
import { openNetwork } from '../simulator/open-network.ts';
import type { TestConsole } from '../support/start-console.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

const onAgent = async (console: TestConsole, name: string): Promise<void> => {
  await console.press('3 /');
  await console.type(name);
  await console.press('enter');
};

it('tries again only what failed', { timeout: 60_000 }, async () => {
  await using console = await startReady();
  await console.network.control({
    do: 'spoil-requests',
    method: 'POST',
    path: '/api/v1/agent_routines/*/pause',
    every: 2,
    faults: [{ kind: 'status', status: 422 }],
  });
  await onAgent(console, 'Support Desk');
  await console.press('p a');
  await console.shows('Pause 2 routines?');
  console.clock.advance(301);
  await console.press('2 y');
  await console.shows(/1 paused, 1 failed/);
  await console.network.control({ do: 'clear' });
  await console.press('.');
  await console.shows('Try pause again on 1 target?');
  await sayYes(console);
  await console.shows(/is paused, read back from the server/);

  expect(console.network.truth().changes.length).toBe(2);
  await console.press('.');
  await console.shows('The last operation left nothing undone.');
});

it('says what became active in the scope while its frozen list was confirmed', { timeout: 60_000 }, async () => {
  await using network = await openNetwork();
  await using kim = await startReady({ network, as: 'Kim' });
  await using lee = await startReady({ network, as: 'Lee' });
  await lee.press('5 /');
  await lee.type('triage_inbox');
  await lee.press('enter p r');
  await lee.shows('Pause triage_inbox of Support Desk?');
  await sayYes(lee);
  await kim.until(({ network: { routines } }) => [...routines.values()].filter(({ status }) => status === 'paused').length > 1);
  await onAgent(kim, 'Support Desk');
  await kim.press('p a');
  await kim.shows('Pause support_participate of Support Desk?');
  await lee.press('u r');
  await lee.shows('Resume triage_inbox of Support Desk?');
  await sayYes(lee);
  await lee.shows('triage_inbox is active again');
  await sayYes(kim);

  await kim.shows('pause: 1 paused. 1 routine became active there meanwhile: the same keys again stop them.');
});
