import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EntryContent } from '../../src/domain/ledger-entry.ts';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { openNetwork } from '../simulator/open-network.ts';
import type { TestConsole } from '../support/start-console.ts';
import { sayYes, startReady } from '../support/start-ready.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'netconsole-keys-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const open = (network: LocalNetwork, as: string): Promise<TestConsole> =>
  startReady({ network, as, ledgerFolder: path.join(home, 'ledger') });

/** Opens an incident and asks for the whole organisation to be paused. */
const askForAll = async (console: TestConsole): Promise<void> => {
  await console.press(':');
  await console.type('open an incident');
  await console.press('enter');
  await console.until(({ incident }) => incident.current !== null);
  await console.press('5 p o');
  await console.shows(/Pause \d+ routines\?/);
};

const actOf = (console: TestConsole): EntryContent & { readonly type: 'operation-intended' } => {
  const fact = console.state().entries.find(({ type }) => type === 'operation-intended');
  if (fact?.type !== 'operation-intended') throw new Error('nothing was intended');
  return fact;
};

it('sends what one operator armed when another confirms it, and names both in the ledger', async () => {
  await using network = await openNetwork();
  await using kim = await open(network, 'Kim');
  await using lee = await open(network, 'Lee');
  await askForAll(kim);
  await kim.shows('has no channel between machines');
  kim.clock.advance(301);
  await kim.press('tab');
  await kim.shows(/Waiting for a second operator: \d+ s left/);
  expect(network.truth().changes).toEqual([]);

  await lee.shows(/KEY .*Kim Lar\S+ asks for a second key: pause all \d+ of the organisation/);
  await lee.press('K');
  await lee.shows('Give the second key to Kim Lar');
  lee.clock.advance(301);
  const armed = lee.state().entries.find(({ type }) => type === 'two-key-armed');
  const count = armed?.type === 'two-key-armed' ? armed.plan.targets.length : 0;
  await lee.type(String(count));
  await lee.press('y');
  await lee.shows('The second key is given');

  await kim.until(({ operations }) => operations.some(({ finishedAt }) => finishedAt !== null));
  expect(count).toBeGreaterThan(3);
  expect(actOf(kim)).toMatchObject({ confirmedBy: 'two-key', kind: 'pause', targets: { length: count } });
  expect(network.truth().changes.length).toBeGreaterThanOrEqual(count);
  await lee.until(({ operations }) => operations.some(({ finishedAt }) => finishedAt !== null));
});

it('takes no second key from the operator who armed it, not on another console either', async () => {
  await using network = await openNetwork();
  await using kim = await open(network, 'Kim');
  await using again = await open(network, 'Kim');
  await askForAll(kim);
  kim.clock.advance(301);
  await kim.press('tab');
  await again.until(({ entries }) => entries.some(({ type }) => type === 'two-key-armed'));
  await again.press('K');
  await again.shows('Nobody waits for a second key.');
  await kim.press('esc');
  await again.until(({ entries }) => entries.some((fact) => fact.type === 'two-key-changed' && fact.state === 'withdrawn'));

  expect(network.truth().changes).toEqual([]);
});

it('lets one operator alone through only after ten seconds, marked as an override', async () => {
  await using network = await openNetwork();
  await using kim = await open(network, 'Kim');
  await askForAll(kim);
  kim.clock.advance(301);
  await kim.type(kim.state().network.me?.org ?? '');
  await kim.press('y');
  await kim.shows('Alone, this goes as an override');
  expect(network.truth().changes).toEqual([]);
  kim.clock.advance(10_000);
  await sayYes(kim);

  await kim.until(({ operations }) => operations.some(({ finishedAt }) => finishedAt !== null));
  expect(actOf(kim)).toMatchObject({ confirmedBy: 'override' });
});
