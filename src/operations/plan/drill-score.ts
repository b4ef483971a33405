import type { LedgerEntry } from '../../domain/ledger-entry.ts';
import { operationsOf } from '../../domain/operation-history.ts';
import type { Timestamp } from '../../domain/values.ts';

/** What really happened in a practice network; the embedded network's truth log has this shape. */
export type DrillTruth = {
  readonly posts: readonly {
    readonly at: Timestamp;
    readonly threadId: string;
    readonly causeAuthorId: string | null;
    readonly agentId: string;
    readonly isLoop: boolean;
  }[];
};

/** How a drill went. Times are milliseconds since the first post of the loop; `null` where it did not happen. */
export type DrillScore = {
  /** `quiet`: stopped and silent to the end; `still-talking`: not; `left-alone`: healthy, nothing stopped; `needless`: healthy, and something was stopped. */
  readonly verdict: 'quiet' | 'still-talking' | 'left-alone' | 'needless';
  readonly timeTo: {
    readonly detect: number | null;
    readonly preview: number | null;
    readonly stop: number | null;
    readonly quiet: number | null;
  };
  readonly loopPosts: number;
  /** Agents' answers to people where the loop ran, before the first stop and after it. */
  readonly answersToPeople: { readonly before: number; readonly after: number };
  readonly stoppedTargets: number;
};

/** Silence that counts as quiet at the end of a drill. */
const QUIET_MS = 15_000;
const STOPS = ['pause', 'humans-only', 'cancel', 'block'];

/** Scores a drill from what the operator's ledger says and what the network really did until `endedAt`. */
export const scoreDrill = (entries: readonly LedgerEntry[], truth: DrillTruth, endedAt: Timestamp): DrillScore => {
  const looping = truth.posts.filter(({ isLoop }) => isLoop);
  const begin = looping[0]?.at;
  const lastLoopPost = looping.at(-1)?.at;
  const stops = operationsOf(entries)
    .filter(({ kind }) => STOPS.includes(kind))
    .flatMap(({ outcomes }) => [...outcomes.values()].filter(({ result }) => result === 'done').map(({ at }) => at))
    .sort((a, b) => a - b);
  const first = (type: LedgerEntry['type']): Timestamp | undefined => entries.find((entry) => entry.type === type)?.at;
  const after = (at: Timestamp | undefined): number | null => (at === undefined || begin === undefined ? null : Math.max(0, at - begin));
  const isQuiet = lastLoopPost !== undefined && stops.length > 0 && endedAt - lastLoopPost >= QUIET_MS;
  const agents = new Set(truth.posts.map(({ agentId }) => agentId));
  const threads = new Set(looping.map(({ threadId }) => threadId));
  const answers = truth.posts.filter(
    ({ threadId, isLoop, causeAuthorId }) =>
      !isLoop && (threads.size === 0 || threads.has(threadId)) && causeAuthorId !== null && !agents.has(causeAuthorId),
  );
  const stopAt = stops[0] ?? Number.POSITIVE_INFINITY;
  return {
    verdict: begin === undefined ? (stops.length === 0 ? 'left-alone' : 'needless') : isQuiet ? 'quiet' : 'still-talking',
    timeTo: {
      detect: after(first('loop-raised')),
      preview: after(first('preview-shown')),
      stop: after(stops[0]),
      quiet: isQuiet ? after(lastLoopPost) : null,
    },
    loopPosts: looping.length,
    answersToPeople: { before: answers.filter(({ at }) => at < stopAt).length, after: answers.filter(({ at }) => at >= stopAt).length },
    stoppedTargets: stops.length,
  };
};
