import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import type { IncidentId, TargetResult, TargetState } from '../../../src/domain/operation.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { incidentReport, incidentsOf } from '../../../src/operations/plan/incident-report.ts';
import { agentId, entry, routineId } from '../../support/builders.ts';

const ONE: IncidentId = toId('inc_one');
const TWO: IncidentId = toId('inc_two');

const target = (name: string) => ({ type: 'routine', id: routineId(name), agent: agentId(name), name: untrusted(name) }) as const;
const state = (status: 'active' | 'paused'): TargetState => ({ type: 'routine', status, eventConfig: { z: 1, a: [2] }, updatedAt: 0 });

/** An operation as three entries of the ledger. */
const operation = (
  at: number,
  about: {
    readonly id: string;
    readonly kind: 'pause' | 'resume';
    readonly incident: IncidentId;
    readonly result: TargetResult;
    readonly name: string;
  },
): readonly LedgerEntry[] => {
  const [from, to] = about.kind === 'pause' ? (['active', 'paused'] as const) : (['paused', 'active'] as const);
  const id = toId<'operation'>(about.id);
  return [
    entry(
      at,
      {
        type: 'operation-intended',
        operation: id,
        kind: about.kind,
        scope: { type: 'routine', id: routineId(about.name) },
        targets: [{ target: target(about.name), before: state(from), wanted: state(to) }],
        reason: 'because',
        confirmedBy: 'key',
        expiresAt: null,
        undoes: null,
      },
      { incident: about.incident },
    ),
    entry(
      at + 1,
      {
        type: 'target-finished',
        operation: id,
        target: target(about.name),
        result: about.result,
        before: state(from),
        after: about.result === 'done' ? state(to) : null,
        problem: null,
        attempts: 1,
      },
      { incident: about.incident },
    ),
    entry(at + 2, { type: 'operation-finished', operation: id }, { incident: about.incident }),
  ];
};

const histories = fc.array(
  fc.record({
    kind: fc.constantFrom('pause', 'resume', 'note', 'quiet'),
    incident: fc.constantFrom(ONE, TWO),
    result: fc.constantFrom('done', 'failed', 'unknown', 'already'),
    name: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 12 },
);

type History = typeof histories extends fc.Arbitrary<infer Steps> ? Steps : never;

/** Made anew at each call, so that nothing is the same by being the same object. */
const ledgerOf = (history: History): readonly LedgerEntry[] => [
  entry(1000, { type: 'incident-opened', title: 'One', since: 400, loop: null }, { incident: ONE }),
  entry(1001, { type: 'incident-opened', title: 'Two', since: null, loop: null }, { incident: TWO }),
  ...history.flatMap(({ kind, incident, result, name }, index): readonly LedgerEntry[] => {
    const at = 2000 + index * 10;
    if (kind === 'note') return [entry(at, { type: 'note-added', text: `note ${index}` }, { incident })];
    if (kind === 'quiet') return [entry(at, { type: 'incident-quiet', lastPostAt: null, silenceMs: 20_000 }, { incident })];
    return operation(at, { id: `op_${index}`, kind, incident, result, name });
  }),
];

describe('the report of an incident', () => {
  it('is the same bytes for the same entries', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(JSON.stringify(incidentReport(ledgerOf(history), ONE))).toBe(JSON.stringify(incidentReport(ledgerOf(history), ONE)));
      }),
    );
  });

  it('does not change by what happened in another incident', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const all = ledgerOf(history);
        const own = all.filter(({ incident }) => incident === ONE);
        expect(JSON.stringify(incidentReport(all, ONE))).toBe(JSON.stringify(incidentReport(own, ONE)));
      }),
    );
  });

  it('lists as still stopped what was paused and not resumed', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const stopped = new Set<string>();
        for (const { kind, incident, result, name } of history) {
          if (incident !== ONE || result !== 'done') continue;
          if (kind === 'pause') stopped.add(routineId(name));
          if (kind === 'resume') stopped.delete(routineId(name));
        }
        const report = incidentReport(ledgerOf(history), ONE);
        expect(report?.stillStopped.map(({ id }) => id).sort()).toEqual([...stopped].sort());
      }),
    );
  });

  it('measures from when the trouble began', () => {
    const entries = ledgerOf([
      { kind: 'pause', incident: ONE, result: 'done', name: 'a' },
      { kind: 'quiet', incident: ONE, result: 'done', name: 'a' },
    ]);
    expect(incidentReport(entries, ONE)?.timeTo).toEqual({ detect: null, acknowledge: null, stop: 1601, quiet: 1610 });
    expect(incidentsOf(entries)).toEqual([ONE, TWO]);
    expect(incidentReport(entries, toId('inc_none'))).toBeUndefined();
  });
});
