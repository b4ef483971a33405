import type { TargetOutcome, TargetResult } from '../../domain/operation.ts';

/** How many targets ended in which way. */
export type OutcomeCounts = Readonly<Record<TargetResult, number>>;

export const countOutcomes = (outcomes: Iterable<Pick<TargetOutcome, 'result'>>): OutcomeCounts => {
  const counts: Record<TargetResult, number> = { done: 0, already: 0, failed: 0, unknown: 0, skipped: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
};

/**
 * The exit code of a subcommand for its outcomes: 0 all as wanted, 7 something is unknown, 8 something was changed by somebody
 * else meanwhile, 6 some failed, and for a single reason throughout its own code: 3, 4, 5, 9 or 1.
 */
export const exitCodeOf = (outcomes: readonly TargetOutcome[]): number => {
  const counts = countOutcomes(outcomes);
  const good = counts.done + counts.already;
  if (good === outcomes.length) return 0;
  if (counts.unknown > 0) return 7;
  const codes = new Set(outcomes.flatMap(({ problem }) => problem?.code ?? []));
  if (codes.size === 1 && codes.has('changed')) return 8;
  if (good > 0) return 6;
  const [code] = codes;
  return codes.size === 1 && code !== undefined ? (CODES[code] ?? 1) : codes.has('changed') ? 8 : 1;
};

const CODES: Readonly<Record<string, number>> = {
  unauthenticated: 3,
  forbidden: 4,
  'not-found': 5,
  conflict: 8,
  unavailable: 9,
  timeout: 9,
  offline: 9,
};
