import { expect, it } from 'vitest';
import { selectOverlay } from '../../src/store/state.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

it('silences sessions that go on after their routines were stopped, whatever turn they are in', { timeout: 120_000 }, async () => {
  await using console = await startReady({ scenario: 'stubborn' });
  console.clock.advance(6_000);
  await console.until(({ incident }) => incident.raised.size > 0, 40_000);
  await console.press('!');
  await console.until(({ incident }) => incident.current !== null);
  await console.shows('once c t has cancelled the joined sessions');
  await console.press('L .');
  await console.shows('Break the loop: only people wake');
  await sayYes(console);
  await console.shows('answers only people now, read back from the server');
  const stoppedAt = console.clock.now();
  const loopPosts = (since: number): number => console.network.truth().posts.filter(({ at, isLoop }) => isLoop && at > since).length;
  console.clock.advance(8_000);
  await console.shows(/STILL TALKING (Dispatch|Inventory)/);
  expect(loopPosts(stoppedAt + 4_000)).toBeGreaterThan(0);

  await console.press('c t');
  await console.shows(/Cancel \d+ sessions\?/);
  const overlay = selectOverlay(console.state());
  const count = overlay?.type === 'confirm' ? (overlay.confirmation.plan?.targets.length ?? 0) : 0;
  console.clock.advance(1_000);
  await console.type(String(count));
  await console.press('y');
  await console.until(({ operations }) => operations.at(-1)?.kind === 'cancel' && operations.at(-1)?.finishedAt !== null);

  expect(count).toBeGreaterThan(1);
  expect(
    console
      .state()
      .operations.at(-1)
      ?.outcomes.values()
      .map(({ result }) => result)
      .toArray(),
  ).not.toContain('skipped');
  const cancelledAt = console.clock.now();
  console.clock.advance(20_000);
  await console.until(({ now }) => now > cancelledAt + 22_000, 30_000);
  expect(loopPosts(cancelledAt + 3_000)).toBe(0);
});
