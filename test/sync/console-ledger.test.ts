import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
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
const settings = { server: safe`s`, profile: safe`p`, isReadOnly: false, timeZone: 'UTC', showsUtc: true, appearance: DEFAULT_APPEARANCE };
const target = (name: string) => ({ type: 'routine', id: routineId(name), agent: agentId(name), name: untrusted(name) }) as const;
const state = (status: 'active' | 'paused') => ({ type: 'routine', status, eventConfig: {}, updatedAt: 0 }) as const;

it('shows at the start what an earlier console left: unverified targets and pauses that nobody took back', async () => {
  const folder = path.join(home, 'ledger');
  const earlier = await openLedger({ folder, now: () => 1, redact });
  const operation = toId<'operation'>('op_1');
  await earlier.append(
    entry(1, {
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
    entry(2, {
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
  const kept = openConsoleLedger(store, { folder, redact });
  await kept.writer.record({ type: 'note-added', text: 'here' });
  await kept.close();

  const rows = selectAttentionRows(store.getState()).map(({ reason, text }) => `${reason} ${text}`);
  expect(rows).toContainEqual(expect.stringMatching(/^unsure pause: 2 of 3 unverified; :verify/));
  expect(rows).toContainEqual(expect.stringMatching(/^held pause of a by Kim .* ago: too loud$/));
});

it('refuses to record where there can be no ledger, with a sentence', async () => {
  await writeFile(path.join(home, 'file'), '');
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const kept = openConsoleLedger(store, { folder: path.join(home, 'file', 'ledger'), redact });
  await expect(kept.writer.record({ type: 'note-added', text: 'x' })).rejects.toThrow(LedgerWriteError);
  await kept.close();
  expect(store.getState().notices.map(({ text }) => String(text))).toContainEqual(expect.stringMatching(/Nothing can be recorded in .*\./));
});

it('shows what another console that shares the ledger writes, and keeps its own order', async () => {
  const folder = path.join(home, 'ledger');
  const store = createConsoleStore(initialState(settings, { columns: 80, rows: 24 }, Date.now()));
  const kept = openConsoleLedger(store, { folder, redact });
  await kept.writer.record({ type: 'note-added', text: 'mine' });
  const other = await openLedger({ folder, now: Date.now, redact });
  await other.append(entry(Date.now(), { type: 'incident-opened', title: 'theirs', since: null, loop: null }));
  await kept.writer.record({ type: 'note-added', text: 'mine too' });

  await untilPasses(() => expect(store.getState().entries.map(({ type }) => type)).toContain('incident-opened'));
  await other.append(entry(Date.now(), { type: 'note-added', text: 'theirs too' }));
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
