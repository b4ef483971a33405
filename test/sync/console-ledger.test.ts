import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryNetwork } from '../../src/domain/entry-network.ts';
import { toId } from '../../src/domain/ids.ts';
import type { EntryContent, LedgerEntry } from '../../src/domain/ledger-entry.ts';
import type { Me } from '../../src/domain/org.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { LedgerWriteError } from '../../src/operations/execute/ledger-writer.ts';
import { selectAttentionRows } from '../../src/presenter/rows/attention-rows.ts';
import { DEFAULT_APPEARANCE } from '../../src/store/appearance.ts';
import { initialState } from '../../src/store/state.ts';
import { createConsoleStore } from '../../src/store/store.ts';
import { openConsoleLedger } from '../../src/sync/console-ledger.ts';
import { safe } from '../../src/text/safe.ts';
import { agentId, entry, routineId } from '../support/builders.ts';
import { untilPasses } from '../support/until-passes.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'netconsole-keep-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const redact = (text: string): string => text;
const server = { origin: 'https://a.example', app: null };
/** Of a console that does not know yet who it acts for. */
const network: EntryNetwork = { ...server, org: null, sandbox: null, principal: null };
const own = (at: number, fact: EntryContent): LedgerEntry => ({ ...entry(at, fact), network });
const settings = { server: safe`s`, profile: safe`p`, isReadOnly: false, timeZone: 'UTC', showsUtc: true, appearance: DEFAULT_APPEARANCE };
const target = (name: string) => ({ type: 'routine', id: routineId(name), agent: agentId(name), name: untrusted(name) }) as const;
const state = (status: 'active' | 'paused') => ({ type: 'routine', status, eventConfig: {}, updatedAt: 0 }) as const;

it('shows at the start what an earlier console left: unverified targets and pauses that nobody took back', async () => {
  const folder = path.join(home, 'ledger');
  const earlier = await openLedger({ folder, now: () => 1, redact });
  const operation = toId<'operation'>('op_1');
  await earlier.append(
    own(1, {
      type: 'operation-intended',
      operation,
      kind: 'pause',
      scope: { type: 'marked' },
      targets: ['a', 'b', 'c'].map((name) => ({ target: target(name), before: state('active'), wanted: state('paused') })),
      reason: 'too loud',
      confirmedBy: 'key',
      expiresAt: null,
      undoes: null,
    }),
  );
  await earlier.append(
    own(2, {
      type: 'target-finished',
      operation,
      target: target('a'),
      result: 'done',
      before: state('active'),
      after: state('paused'),
      problem: null,
      attempts: 1,
    }),
  );
  await earlier.close();

  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const kept = openConsoleLedger(store, { folder, redact, server });
  await kept.writer.record({ type: 'note-added', text: 'here' });
  await kept.close();

  const rows = selectAttentionRows(store.getState()).map(({ reason, text }) => `${reason} ${text}`);
  expect(rows).toContainEqual(expect.stringMatching(/^unsure pause: 2 of 3 unverified; :verify/));
  expect(rows).toContainEqual(expect.stringMatching(/^held pause of a by Kim .* ago: too loud$/));
});

it('refuses to record where there can be no ledger, with a sentence', async () => {
  await writeFile(path.join(home, 'file'), '');
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const kept = openConsoleLedger(store, { folder: path.join(home, 'file', 'ledger'), redact, server });
  await expect(kept.writer.record({ type: 'note-added', text: 'x' })).rejects.toThrow(LedgerWriteError);
  await kept.close();
  expect(store.getState().notices.map(({ text }) => String(text))).toContainEqual(expect.stringMatching(/Nothing can be recorded in .*\./));
});

it('shows what another console that shares the ledger writes, and keeps its own order', async () => {
  const folder = path.join(home, 'ledger');
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const kept = openConsoleLedger(store, { folder, redact, server });
  await kept.writer.record({ type: 'note-added', text: 'mine' });
  const other = await openLedger({ folder, now: Date.now, redact });
  await other.append(own(Date.now(), { type: 'incident-opened', title: 'theirs', since: null, loop: null }));
  await kept.writer.record({ type: 'note-added', text: 'mine too' });

  await untilPasses(() => expect(store.getState().entries.map(({ type }) => type)).toContain('incident-opened'));
  await other.append(own(Date.now(), { type: 'note-added', text: 'theirs too' }));
  await untilPasses(() => expect(notesOf(store.getState().entries)).toEqual(['mine', 'mine too', 'theirs too']));
  await other.close();
  await kept.close();
});

it('keeps beside the ledger what could not be written, whatever is read again', () => {
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const lost = entry(5, { type: 'note-added', text: 'lost' });
  store.dispatch({ type: 'fact-unwritten', entry: lost });
  store.dispatch({ type: 'ledger-read', entries: [4, 6].map((at) => entry(at, { type: 'note-added', text: String(at) })) });

  expect(notesOf(store.getState().entries)).toEqual(['4', 'lost', '6']);
});

const notesOf = (facts: readonly LedgerEntry[]): readonly string[] =>
  facts.flatMap((fact) => (fact.type === 'note-added' ? [fact.text] : []));

describe('the scope of the ledger', () => {
  const me = (org: string): Me => ({
    id: toId<'user'>('usr_1'),
    name: untrusted('Kim'),
    org: toId<'org'>(org),
    orgName: null,
    orgRole: 'admin',
    sandbox: null,
    isSystemUser: false,
  });
  const elsewhere: readonly (EntryNetwork | undefined)[] = [
    undefined,
    { ...network, origin: 'https://b.example', org: toId<'org'>('org_1') },
    { ...network, org: toId<'org'>('org_2') },
    { ...network, org: toId<'org'>('org_1'), sandbox: untrusted('tests') },
  ];

  it('shows no incident, pause or unverified act of another server, organisation or sandbox, nor one of an unknown scope', async () => {
    const folder = path.join(home, 'ledger');
    const earlier = await openLedger({ folder, now: () => 1, redact });
    for (const [index, where] of elsewhere.entries())
      for (const fact of incidentFacts(`op_${index}`)) await earlier.append({ ...entry(index, fact), network: where });
    await earlier.close();
    const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
    const kept = openConsoleLedger(store, { folder, redact, server });
    store.dispatch({ type: 'me-read', me: me('org_1') });
    await kept.writer.record({ type: 'note-added', text: 'mine' });
    await kept.close();

    const { entries, incident, operations, leftovers } = store.getState();
    expect(notesOf(entries)).toEqual(['mine']);
    expect(entries.map((one) => one.network)).toEqual([{ ...network, org: 'org_1', principal: 'usr_1' }]);
    expect({ incident: incident.current, operations, ...leftovers }).toEqual({
      incident: null,
      operations: [],
      unverified: new Set(),
      held: [],
    });
  });

  it('shows what is of its own as soon as it is known who one is', async () => {
    const folder = path.join(home, 'ledger');
    const earlier = await openLedger({ folder, now: () => 1, redact });
    for (const fact of incidentFacts('op_1'))
      await earlier.append({ ...entry(1, fact), network: { ...network, org: toId<'org'>('org_1') } });
    await earlier.close();
    const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
    const kept = openConsoleLedger(store, { folder, redact, server });
    await untilPasses(() => expect(store.getState().leftovers.held).toEqual([]));
    store.dispatch({ type: 'me-read', me: me('org_1') });

    await untilPasses(() => expect(store.getState().leftovers.held).toHaveLength(1));
    expect(store.getState().operations).toHaveLength(1);
    await kept.close();
  });

  const incidentFacts = (operation: string): readonly EntryContent[] => [
    { type: 'incident-opened', title: 'a loop', since: null, loop: null },
    {
      type: 'operation-intended',
      operation: toId<'operation'>(operation),
      kind: 'pause',
      scope: { type: 'marked' },
      targets: ['a', 'b'].map((name) => ({ target: target(name), before: state('active'), wanted: state('paused') })),
      reason: '',
      confirmedBy: 'key',
      expiresAt: null,
      undoes: null,
    },
    {
      type: 'target-finished',
      operation: toId<'operation'>(operation),
      target: target('a'),
      result: 'done',
      before: state('active'),
      after: state('paused'),
      problem: null,
      attempts: 1,
    },
  ];
});
