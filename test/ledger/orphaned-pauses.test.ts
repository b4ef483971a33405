import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import { orphanedPausesOf } from '../../src/ledger/orphaned-pauses.ts';
import { entry, KIM, LEE, threadId } from '../support/builders.ts';
import { finished, intended, operationId, routineState, routineTarget } from './facts.ts';

const held = (entries: readonly LedgerEntry[], now = 100): string[] =>
  orphanedPausesOf(entries, now).map(
    ({ target, kind, isExpired }) => `${kind} ${target.type === 'routine' ? target.id : target.type}${isExpired ? ' expired' : ''}`,
  );

describe('orphanedPausesOf', () => {
  it('tells owner, reason and expiry of a pause that nobody took back', () => {
    const entries = [intended(1, 'a', { reason: 'invoice loop', expiresAt: 90 }), finished(2, 'a')];

    expect(orphanedPausesOf(entries, 100)).toEqual([
      {
        target: routineTarget('one'),
        kind: 'pause',
        operation: operationId('a'),
        incident: null,
        owner: KIM,
        reason: 'invoice loop',
        since: 2,
        expiresAt: 90,
        isExpired: true,
      },
    ]);
    expect(held(entries, 89)).toEqual(['pause arn_one']);
  });

  it('forgets one that was resumed, by whomever', () => {
    const resumed = [intended(3, 'b', { kind: 'resume' }), finished(4, 'b', { result: 'already' })].map((fact) => ({
      ...fact,
      actor: LEE,
    }));

    expect(held([intended(1, 'a'), finished(2, 'a'), ...resumed])).toEqual([]);
  });

  it('keeps one whose resumption failed or is unknown', () => {
    const failed = [intended(3, 'b', { kind: 'resume' }), finished(4, 'b', { result: 'failed' })];
    const unknown = [intended(5, 'c', { kind: 'resume' }), finished(6, 'c', { result: 'unknown' })];

    expect(held([intended(1, 'a'), finished(2, 'a'), ...failed, ...unknown])).toEqual(['pause arn_one']);
  });

  it('counts only what this console moved itself', () => {
    expect(held([intended(1, 'a'), finished(2, 'a', { result: 'already' })])).toEqual([]);
    expect(held([intended(1, 'a'), finished(2, 'a', { result: 'failed' })])).toEqual([]);
    expect(held([intended(1, 'a')])).toEqual([]);
  });

  it('keeps a humans-only filter when the routine is resumed, and ends it when it is restored', () => {
    const both = [intended(1, 'a'), finished(2, 'a'), intended(3, 'b', { kind: 'humans-only' }), finished(4, 'b')];
    const resumed = [...both, intended(5, 'c', { kind: 'resume' }), finished(6, 'c')];

    expect(held(resumed)).toEqual(['humans-only arn_one']);
    expect(held([...resumed, intended(7, 'd', { kind: 'restore', undoes: operationId('b') }), finished(8, 'd')])).toEqual([]);
    expect(held([...both, intended(7, 'd', { kind: 'restore', undoes: operationId('b') }), finished(8, 'd')])).toEqual(['pause arn_one']);
  });

  it('knows switched-off and muted threads too', () => {
    const target = { type: 'thread', id: threadId('t'), name: null } as const;
    const blocked = [
      intended(1, 'a', { kind: 'block' }),
      finished(2, 'a', { target }),
      intended(3, 'b', { kind: 'mute' }),
      finished(4, 'b', { target }),
    ];

    expect(held(blocked)).toEqual(['block thread', 'mute thread']);
    expect(held([...blocked, intended(5, 'c', { kind: 'unblock' }), finished(6, 'c', { target })])).toEqual(['mute thread']);
  });

  it('forgets one that somebody else has changed since', () => {
    const conflict = entry(3, {
      type: 'conflict-seen',
      operation: operationId('a'),
      target: routineTarget('one'),
      expected: routineState('paused'),
      seen: routineState('active', 9),
    });

    expect(held([intended(1, 'a'), finished(2, 'a'), conflict])).toEqual([]);
  });

  it('holds again what was paused again', () => {
    const again = [intended(5, 'c'), finished(6, 'c')];

    expect(held([intended(1, 'a'), finished(2, 'a'), intended(3, 'b', { kind: 'resume' }), finished(4, 'b'), ...again])).toEqual([
      'pause arn_one',
    ]);
  });

  it('goes by the order of the ledger where the clock was set back', () => {
    const resumed = [intended(3, 'b', { kind: 'resume' }), finished(4, 'b')];

    expect(held([intended(10, 'a'), finished(20, 'a'), ...resumed])).toEqual([]);
  });

  it('puts expired ones first, then the oldest', () => {
    const entries = [
      intended(10, 'y', { names: ['young'] }),
      finished(20, 'y', { name: 'young' }),
      intended(1, 'o', { names: ['old'] }),
      finished(2, 'o', { name: 'old' }),
      intended(30, 'e', { names: ['expired'], expiresAt: 50 }),
      finished(31, 'e', { name: 'expired' }),
    ];

    expect(held(entries)).toEqual(['pause arn_expired expired', 'pause arn_old', 'pause arn_young']);
  });
});
