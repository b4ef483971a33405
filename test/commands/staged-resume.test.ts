import { expect, it } from 'vitest';
import type { TestConsole } from '../support/start-console.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

/** Waits for the loop, breaks it with the smallest cut, and lets its posts run dry. */
const breakLoop = async (console: TestConsole): Promise<void> => {
  console.clock.advance(6_000);
  await console.until(({ incident }) => incident.raised.size > 0, 30_000);
  await console.press('!');
  await console.until(({ incident }) => incident.current !== null);
  await console.press('L .');
  await console.shows(/Break the loop: only people wake \w+\?/);
  await sayYes(console);
  await console.shows('answers only people now, read back from the server');
};

const resume = async (console: TestConsole): Promise<void> => {
  await console.press('u .');
  await console.shows('If the loop comes back, the last stage is stopped again at once.');
  await sayYes(console);
  await console.shows(/RESUME 1 of 1 \w+: watched for \d+ s more/);
};

const kinds = (console: TestConsole): readonly string[] => console.state().operations.map(({ kind }) => kind);

it('stops again what brought the loop back, within two rounds, and says so', { timeout: 90_000 }, async () => {
  await using console = await startReady({ scenario: 'loop' });
  await breakLoop(console);
  const [target] = console.state().operations[0]?.targets ?? [];
  const dock = [...console.state().network.threads.values()].find(({ id }) =>
    console.network.truth().posts.some((post) => post.isLoop && post.threadId === id),
  );
  console.clock.advance(30_000);
  await resume(console);
  const resumedAt = console.clock.now();
  const person = console.network.principals[0]?.id ?? '';
  await console.network.control({ do: 'say', thread: dock?.id ?? '', author: person, content: '@dispatch is TR-204 staged?' });

  await console.until(({ entries }) => entries.some(({ type }) => type === 'incident-relapsed'), 30_000);
  await console.shows(/The loop came back; stopped again: \w+_participate\. The stages end here\./);
  expect(kinds(console)).toEqual(['humans-only', 'restore', 'humans-only']);
  const rounds = console.network.truth().posts.filter(({ at, isLoop }) => isLoop && at > resumedAt).length / 2;
  expect(rounds).toBeLessThanOrEqual(4);
  const routine = target?.target.type === 'routine' ? console.state().network.routines.get(target.target.id) : undefined;
  expect(JSON.stringify(routine?.eventConfig)).toContain('"subject_is_agent":false');
  expect(console.state().entries.map(({ type }) => type)).toContain('incident-relapsed');
  expect(console.state().incident.resume).toBeNull();
});

it('puts everything back to what it was where the loop stays away', { timeout: 90_000 }, async () => {
  await using console = await startReady({ scenario: 'loop' });
  await breakLoop(console);
  console.clock.advance(30_000);
  await resume(console);
  console.clock.advance(31_000);

  await console.shows('All that this incident changed is back, and no loop came back with it.');
  const [first] = console.state().operations;
  const [planned] = first?.targets ?? [];
  const now = planned?.target.type === 'routine' ? console.state().network.routines.get(planned.target.id) : undefined;
  expect(planned?.before).toMatchObject({ eventConfig: now?.eventConfig, status: now?.status });
  expect(kinds(console)).toEqual(['humans-only', 'restore']);
});
