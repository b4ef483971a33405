import { toId } from '../../src/domain/ids.ts';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import type { OperationId, OperationIntent, Target, TargetOutcome, TargetState } from '../../src/domain/operation.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { agentId, entry, routineId } from '../support/builders.ts';

export const operationId = (name: string): OperationId => toId(`op_${name}`);

export const routineTarget = (name: string): Target => ({
  type: 'routine',
  id: routineId(name),
  agent: agentId('bot'),
  name: untrusted(`Routine ${name}`),
});

export const routineState = (status: 'active' | 'paused', updatedAt = 1): TargetState => ({
  type: 'routine',
  status,
  eventConfig: { 'thread.message_added': { filters: [{ field: 'subject_is_agent', value: false }] } },
  updatedAt,
});

/** An intent to change these routines. */
export const intended = (
  at: number,
  operation: string,
  { names = ['one'], ...fields }: Partial<OperationIntent> & { readonly names?: readonly string[] } = {},
): LedgerEntry =>
  entry(at, {
    type: 'operation-intended',
    operation: operationId(operation),
    kind: 'pause',
    scope: { type: 'agent', id: agentId('bot') },
    targets: names.map((name) => ({ target: routineTarget(name), before: routineState('active'), wanted: routineState('paused') })),
    reason: 'it loops',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
    ...fields,
  });

/** What became of one routine. */
export const finished = (
  at: number,
  operation: string,
  { name = 'one', ...fields }: Partial<TargetOutcome> & { readonly name?: string } = {},
): LedgerEntry =>
  entry(at, {
    type: 'target-finished',
    operation: operationId(operation),
    target: routineTarget(name),
    result: 'done',
    before: routineState('active'),
    after: routineState('paused', 2),
    problem: null,
    attempts: 1,
    ...fields,
  });

export const ended = (at: number, operation: string): LedgerEntry =>
  entry(at, { type: 'operation-finished', operation: operationId(operation) });

export const note = (at: number, text: string): LedgerEntry => entry(at, { type: 'note-added', text });
