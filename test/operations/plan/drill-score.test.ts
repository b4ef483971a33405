import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import type { LedgerEntry } from '../../../src/domain/ledger-entry.ts';
import type { Target } from '../../../src/domain/operation.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import { type DrillTruth, scoreDrill } from '../../../src/operations/plan/drill-score.ts';

const BEGIN = 1_000_000;
const operation = toId<'operation'>('op_1');
const target: Target = { type: 'routine', id: toId<'routine'>('arn_1'), agent: toId<'agent'>('agi_a'), name: untrusted('participate') };
const by = { actor: { type: 'console' }, incident: null } as const;

/** A stop that ends at `at`. */
const stopAt = (at: number): readonly LedgerEntry[] => [
  {
    ...by,
    at: at - 500,
    type: 'operation-intended',
    operation,
    kind: 'humans-only',
    scope: { type: 'marked' },
    targets: [{ target, before: null, wanted: null }],
    reason: '',
    confirmedBy: 'key',
    expiresAt: null,
    undoes: null,
  },
  { ...by, at, type: 'target-finished', operation, target, result: 'done', before: null, after: null, problem: null, attempts: 1 },
];

const post = (at: number, causeAuthorId: string, isLoop: boolean): DrillTruth['posts'][number] => ({
  at: BEGIN + at,
  threadId: 'thr_1',
  agentId: causeAuthorId === 'agi_a' ? 'agi_b' : 'agi_a',
  causeAuthorId,
  isLoop,
});

const LOOPING: DrillTruth = {
  posts: [
    post(-2_000, 'usr_ana', false),
    post(0, 'agi_a', true),
    post(3_000, 'agi_b', true),
    post(31_000, 'agi_a', true),
    post(40_000, 'usr_ana', false),
  ],
};

describe('scoreDrill', () => {
  it('tells how long each step took from the first post of the loop, and who was still answered', () => {
    const score = scoreDrill(stopAt(BEGIN + 30_000), LOOPING, BEGIN + 60_000);

    expect(score).toEqual({
      verdict: 'quiet',
      timeTo: { detect: null, preview: null, stop: 30_000, quiet: 31_000 },
      loopPosts: 3,
      answersToPeople: { before: 1, after: 1 },
      stoppedTargets: 1,
    });
  });

  it('calls nothing quiet that was left while it talked, or that nobody stopped', () => {
    expect(scoreDrill(stopAt(BEGIN + 30_000), LOOPING, BEGIN + 40_000).verdict).toBe('still-talking');
    expect(scoreDrill([], LOOPING, BEGIN + 600_000)).toMatchObject({ verdict: 'still-talking', timeTo: { stop: null, quiet: null } });
  });

  it('praises leaving a healthy network alone', () => {
    const healthy: DrillTruth = { posts: [post(0, 'usr_ana', false)] };

    expect(scoreDrill([], healthy, BEGIN).verdict).toBe('left-alone');
    expect(scoreDrill(stopAt(BEGIN), healthy, BEGIN).verdict).toBe('needless');
  });
});
