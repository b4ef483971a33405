import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/auth/redact.ts';
import { toId } from '../../src/domain/ids.ts';
import type { EntryContent, LedgerEntry, LoopFinding, PreviewFinding } from '../../src/domain/ledger-entry.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { decodeEntry, encodeEntry } from '../../src/ledger/entry-codec.ts';
import { ACME, agentId, entry, PARTNER, teamId, threadId, userId } from '../support/builders.ts';
import { finished, intended, operationId, routineState, routineTarget } from './facts.ts';

const loop: LoopFinding = {
  loop: 'loop-1',
  score: 0.9,
  agents: [{ id: agentId('a'), name: untrusted('A'), org: PARTNER, orgName: untrusted('Partner'), isOwn: false }],
  threads: [threadId('t')],
  edges: [{ from: agentId('a'), to: agentId('b'), thread: threadId('t'), observed: 3, inferred: 1 }],
  ratePerMinute: 40,
  since: 5,
  cycles: 7,
  novelty: 0.1,
  hasHuman: false,
  isCrossOrg: true,
  messages: [toId('msg_1')],
  runs: [toId('arr_1')],
  samples: [{ message: toId('msg_1'), author: agentId('a'), content: untrusted('BODY-CANARY') }],
};
const preview: PreviewFinding = {
  kind: 'pause',
  scope: { type: 'org', id: ACME },
  targets: [routineTarget('one')],
  stoppedWakes24h: 4,
  people: [{ id: userId('kim'), name: untrusted('Kim') }],
  brokenHandoffs24h: 2,
  draining: 1,
  outsideOrgs: [{ id: null, name: null }],
  isUndoable: true,
};
const operation = operationId('a');

/** One fact of every type; the type makes the compiler ask for a new one. */
const FACTS: { readonly [Type in EntryContent['type']]: LedgerEntry } = {
  'operation-intended': intended(1, 'a', { names: ['one', 'two'], expiresAt: 9, undoes: operationId('b') }),
  'target-finished': finished(1, 'a', { problem: { code: 'timeout', message: untrusted('no answer') } }),
  'operation-finished': entry(1, { type: 'operation-finished', operation }),
  'conflict-seen': entry(1, {
    type: 'conflict-seen',
    operation,
    target: routineTarget('one'),
    expected: routineState('paused'),
    seen: routineState('active'),
  }),
  'loop-raised': entry(1, { type: 'loop-raised', loop }),
  'loop-cleared': entry(1, { type: 'loop-cleared', loop: 'loop-1' }),
  'incident-opened': entry(1, { type: 'incident-opened', title: 'Invoices', since: 0, loop: 'loop-1' }),
  'incident-acknowledged': entry(1, { type: 'incident-acknowledged' }, { incident: toId('inc_1') }),
  'task-owned': entry(1, { type: 'task-owned', task: 'call the partner' }),
  'incident-quiet': entry(1, { type: 'incident-quiet', lastPostAt: null, silenceMs: 60_000 }),
  'incident-relapsed': entry(1, { type: 'incident-relapsed', loop: null }),
  'incident-closed': entry(1, { type: 'incident-closed' }),
  'note-added': entry(1, { type: 'note-added', text: 'Grüße \u{1f680} \ud800' }),
  'preview-shown': entry(1, { type: 'preview-shown', preview }),
  'two-key-armed': entry(1, {
    type: 'two-key-armed',
    operation,
    plan: {
      kind: 'pause',
      scope: { type: 'org', id: toId('org_1') },
      targets: [{ target: routineTarget('one'), before: routineState('active'), wanted: routineState('paused') }],
    },
  }),
  'two-key-changed': entry(1, { type: 'two-key-changed', operation, state: 'confirmed' }),
  'report-exported': entry(1, { type: 'report-exported', format: 'markdown', hasBodies: false }),
  'invite-made': entry(1, { type: 'invite-made', team: toId('tem_1'), teamName: untrusted('Operations'), digest: 'ab12', expiresAt: 9 }),
  'invite-revoked': entry(1, { type: 'invite-revoked', team: toId('tem_1'), digest: 'ab12' }),
  'ledger-repaired': entry(1, { type: 'ledger-repaired', droppedBytes: 3 }),
  'unrecorded-allowed': entry(1, { type: 'unrecorded-allowed', operation, reason: 'disk full, the loop costs more' }),
};
const keepAll = { redact: (text: string) => text, keepsBodies: true };

describe('an entry', () => {
  it.each(Object.values(FACTS))('of type $type is read back as it was written', (fact) => {
    const written = JSON.parse(JSON.stringify(encodeEntry(fact, keepAll)));

    expect(decodeEntry(written)).toEqual(fact);
  });

  it('may point at every kind of target', () => {
    const targets = [
      { type: 'session', id: toId<'session'>('ase_1'), agent: agentId('a'), name: null },
      { type: 'thread', id: threadId('t'), name: untrusted('T') },
      { type: 'team', id: teamId('t'), name: null },
      { type: 'member', id: PARTNER, kind: 'org', team: teamId('t'), name: untrusted('Partner') },
    ] as const;
    const states = [
      { type: 'session', status: 'running' },
      { type: 'thread', agentsEnabled: true, isMuted: false },
      { type: 'team', isMember: true },
      { type: 'member', isMember: false },
    ] as const;
    const fact = intended(1, 'a', {
      scope: { type: 'marked' },
      targets: targets.map((target, index) => ({ target, before: states[index] ?? null, wanted: null })),
    });

    expect(decodeEntry(encodeEntry(fact, keepAll))).toEqual(fact);
  });

  it('holds no message body unless bodies are asked for', () => {
    expect(JSON.stringify(encodeEntry(FACTS['loop-raised'], { ...keepAll, keepsBodies: false }))).not.toContain('BODY-CANARY');
    expect(JSON.stringify(encodeEntry(FACTS['loop-raised'], keepAll))).toContain('BODY-CANARY');
  });

  it('holds no secret in any free text, whatever the text', () => {
    const secret = 'sat_Canary0123456789';
    const redactor = createRedactor([secret, 'K7QX2MPL9RTV']);
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom(secret, encodeURIComponent(secret), 'K7QX2MPL9RTV', btoa(secret)),
        (before, after, form) => {
          const text = `${before} ${form} ${after}`;
          const facts: LedgerEntry[] = [
            intended(1, 'a', { reason: text }),
            finished(1, 'a', { problem: { code: 'unavailable', message: untrusted(text) } }),
            entry(1, { type: 'incident-opened', title: text, since: null, loop: text }),
            entry(1, { type: 'note-added', text }),
            entry(1, { type: 'task-owned', task: text }),
            entry(1, { type: 'unrecorded-allowed', operation, reason: text }),
            entry(1, {
              type: 'loop-raised',
              loop: {
                ...loop,
                agents: [{ ...loop.agents[0], id: agentId('a'), name: untrusted(text), org: null, orgName: untrusted(text), isOwn: true }],
              },
            }),
          ];
          for (const fact of facts)
            expect(JSON.stringify(encodeEntry(fact, { redact: redactor.redact, keepsBodies: true }))).not.toContain(form);
        },
      ),
    );
  });
});

describe('decodeEntry', () => {
  it.each([
    ['an unknown type', { ...FACTS['incident-closed'], type: 'fact-of-the-future' }],
    ['an id that is none', { ...FACTS['operation-finished'], operation: '\u001b]0;x\u0007' }],
    ['a missing field', { at: 1, type: 'incident-closed' }],
    ['a wrong word', { ...FACTS['two-key-changed'], state: 'done' }],
    ['no object', 'text'],
  ])('takes %s for no entry', (_, value) => {
    expect(decodeEntry(JSON.parse(JSON.stringify(value)))).toBeUndefined();
  });

  it('keeps a configuration with a hostile key to the letter', () => {
    const before = JSON.parse('{"type":"routine","status":"active","eventConfig":{"__proto__":{"a":1},"constructor":2},"updatedAt":1}');
    const decoded = decodeEntry(encodeEntry(finished(1, 'a', { before }), keepAll));

    expect(JSON.stringify(decoded)).toContain('{"__proto__":{"a":1},"constructor":2}');
  });
});
