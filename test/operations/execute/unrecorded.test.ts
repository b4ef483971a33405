import { expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { EntryContent } from '../../../src/domain/ledger-entry.ts';
import { executeOperation } from '../../../src/operations/execute/execute.ts';
import { LedgerWriteError, type LedgerWriter } from '../../../src/operations/execute/ledger-writer.ts';
import { routineState, SETTLED_MS, verifyTarget } from '../../../src/operations/execute/target-state.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import { openConsole } from '../../platform/contract/console.ts';
import { openNetwork } from '../../simulator/open-network.ts';

/** A ledger that has no room for intents, but for smaller facts. */
const fullLedger = (): LedgerWriter & { readonly facts: EntryContent[] } => {
  const facts: EntryContent[] = [];
  const record = (fact: EntryContent): Promise<void> =>
    fact.type === 'operation-intended'
      ? Promise.reject(new LedgerWriteError('The disk is full.', { at: 1, actor: { type: 'console' }, incident: null, ...fact }, {}))
      : Promise.resolve(void facts.push(fact));
  return { facts, record };
};

it('sends nothing on a full disk, goes on when that is allowed, and a later read verifies it', async () => {
  await using network = await openNetwork();
  await using kim = openConsole((server, credential) => createArchastroPlatform({ server, credential }), network, 'Kim');
  const routine = (await kim.platform.listRoutines()).find(({ status }) => status === 'active');
  if (routine === undefined) throw new Error('the network has an active routine');
  const wanted = { ...routineState(routine), status: 'paused' as const };
  const planned = {
    target: { type: 'routine', id: routine.id, agent: routine.agent, name: routine.name },
    before: routineState(routine),
    wanted,
  } as const;
  const operation = toId<'operation'>('op_1');
  const intent = {
    operation,
    kind: 'pause',
    scope: { type: 'marked' },
    targets: [planned],
    reason: '',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
  } as const;
  const ledger = fullLedger();
  const options = { platform: kim.platform, ledger, sleep: () => Promise.resolve(), random: () => 0.5 };

  await expect(executeOperation(options, intent)).rejects.toThrow('The disk is full.');
  expect((await kim.platform.getRoutine(routine.id)).status).toBe('active');
  expect((await verifyTarget(kim.platform, { operation, planned, ageMs: SETTLED_MS })).result).toBe('failed');

  const [outcome] = await executeOperation({ ...options, allowUnrecorded: true }, intent);
  expect(outcome?.result).toBe('done');
  expect(ledger.facts.map(({ type }) => type)).toEqual(['target-finished', 'unrecorded-allowed', 'operation-finished']);
  expect((await verifyTarget(kim.platform, { operation, planned, ageMs: SETTLED_MS })).result).toBe('done');
});
