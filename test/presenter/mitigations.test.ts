import { expect, it } from 'vitest';
import type { TestConsole } from '../support/start-console.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

const openIncident = async (console: TestConsole): Promise<void> => {
  console.clock.advance(6_000);
  await console.until(({ incident }) => incident.raised.size > 0, 40_000);
  await console.press('!');
  await console.until(({ incident }) => incident.current !== null);
};

it('removes a partner agent that cannot be paused, when its removal is asked for and confirmed', { timeout: 90_000 }, async () => {
  await using console = await startReady({ scenario: 'crossorg' });
  await openIncident(console);
  await console.shows(/X +remove Supply Planner/);
  await console.press('X');
  await console.shows('Remove Supply Planner of Ostara Foods from');
  console.clock.advance(301);
  await console.press('1 y');

  await console.shows('Supply Planner is removed, read back from the server.');
  expect(console.state().operations.map(({ kind, confirmedBy }) => [kind, confirmedBy])).toEqual([['remove-member', 'count']]);
});

it('breaks a storm with one cut that pauses what only agents wake', { timeout: 90_000 }, async () => {
  await using console = await startReady({ scenario: 'storm' });
  await openIncident(console);
  await console.shows('breaks every circle');
  await console.press('L .');
  await console.shows(/Break the loop: .*pause \w+/);
  await sayYes(console);
  await console.until(({ operations }) => operations.some(({ finishedAt }) => finishedAt !== null));
  const stoppedAt = console.clock.now();
  const wanted = console.state().operations[0]?.targets.flatMap(({ wanted: state }) => (state?.type === 'routine' ? [state.status] : []));
  console.clock.advance(20_000);
  const loopPosts = (): number => console.network.truth().posts.filter(({ at, isLoop }) => isLoop && at > stoppedAt + 15_000).length;
  await console.until(({ now }) => now > stoppedAt + 25_000, 30_000);

  expect(new Set(wanted)).toEqual(new Set(['active', 'paused']));
  expect(loopPosts()).toBe(0);
});
