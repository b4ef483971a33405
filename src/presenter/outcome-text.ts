import type { OperationKind, TargetOutcome } from '../domain/operation.ts';
import { humansOnly } from '../operations/plan/event-config.ts';
import { joinSafe, type SafeText, safe } from '../text/safe.ts';
import { idText } from './names.ts';

/** What was reached at one target, in a word or two, by what was read back and not by what was asked for. */
export const reachedText = (kind: OperationKind, { before, after, result }: TargetOutcome): SafeText => {
  switch (after?.type) {
    case 'routine':
      if (kind === 'restore') return safe`as before`;
      if (after.status !== 'active') return idText(after.status);
      return kind === 'humans-only' && humansOnly(after.eventConfig).state === 'already' ? safe`humans-only` : safe`active`;
    case 'session':
      return idText(after.status);
    case 'thread': {
      if (kind === 'restore') return safe`as before`;
      const isMute = kind === 'mute' || kind === 'unmute' || (before?.type === 'thread' && before.isMuted !== after.isMuted);
      if (isMute) return after.isMuted ? safe`muted` : safe`not muted`;
      return after.agentsEnabled ? safe`open to agents` : safe`closed to agents`;
    }
    case 'team':
    case 'member':
      return after.isMember ? safe`a member` : safe`removed`;
    case undefined:
      return idText(result);
  }
};

/** The same as what is said of a single target: `is paused`, `answers only people now`. */
export const reachedSentence = (kind: OperationKind, outcome: TargetOutcome): SafeText => {
  const { after } = outcome;
  if (kind === 'restore') return safe`is as it was before`;
  if (after?.type === 'routine' && after.status === 'active')
    return kind === 'humans-only' ? safe`answers only people now` : safe`is active again`;
  return safe`is ${reachedText(kind, outcome)}`;
};

/** How many ended in which way, counted by what was done: `2 paused, 1 humans-only, 1 failed`. */
export const outcomesText = (kind: OperationKind, outcomes: readonly TargetOutcome[]): SafeText => {
  const words = outcomes.map((outcome) => {
    if (outcome.result === 'done') return reachedText(kind, outcome);
    return outcome.result === 'already' ? safe`${reachedText(kind, outcome)} already` : idText(outcome.result);
  });
  const counted = Map.groupBy(words, (word) => word);
  return joinSafe(
    Array.from(counted, ([word, each]) => safe`${each.length} ${word}`),
    safe`, `,
  );
};
