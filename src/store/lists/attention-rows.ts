import type { RunId, ThreadId } from '../../domain/ids.ts';
import { isCrossOrgTeam, type Network } from '../../domain/network.ts';
import { rawText } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { type SafeText, safe, safeLine } from '../../text/safe.ts';
import { createSelector } from '../memo.ts';
import { agentName, routineName, threadName, threadTitle } from '../names.ts';
import type { Operation } from '../state.ts';
import { mentionsMe } from './mention.ts';
import { filterable, type ListRow } from './row.ts';

/** Why something wants the operator, in words; the most urgent first. */
export const ATTENTION_REASONS = ['LOOP', 'unsure', 'FAILED', 'asks', 'mention', 'fail', 'stale', 'x-org'] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

export type AttentionRow = ListRow & {
  readonly reason: AttentionReason;
  readonly text: SafeText;
  readonly at: Timestamp;
  readonly thread: ThreadId | null;
  readonly run: RunId | null;
};

const FAIL_MS = 15 * 60_000;
const MAX_FAILS = 5;

/** What needs the operator, the most urgent first, then the newest. */
export const selectAttentionRows = createSelector(
  ({ network, ...state }) => [
    network.threads,
    network.threadLinks,
    network.posts,
    network.runs,
    network.members,
    state.operations,
    Math.floor(state.now / 5_000),
  ],
  ({ network, operations, now }): readonly AttentionRow[] =>
    [...operations.flatMap(ofOperation), ...ofPosts(network), ...ofThreads(network), ...ofRuns(network, now)].sort(
      (a, b) => ATTENTION_REASONS.indexOf(a.reason) - ATTENTION_REASONS.indexOf(b.reason) || b.at - a.at,
    ),
);

const row = (reason: AttentionReason, text: SafeText, rest: Pick<AttentionRow, 'id' | 'at' | 'thread' | 'run'>): AttentionRow => ({
  ...rest,
  reason,
  text,
  filterable: filterable({ reason, text }),
});

function ofOperation({ id, label, outcome }: Operation): readonly AttentionRow[] {
  if (outcome.state !== 'failed' && outcome.state !== 'unknown') return [];
  const text = safe`${label}: ${outcome.reason}`;
  return [row(outcome.state === 'failed' ? 'FAILED' : 'unsure', text, { id, at: outcome.at, thread: null, run: null })];
}

function ofPosts(network: Network): readonly AttentionRow[] {
  return network.posts.flatMap(({ post, delivery }) => {
    const rest = { id: post.idempotencyKey, at: post.writtenAt, thread: post.thread, run: null };
    const where = threadName(network, post.thread);
    if (delivery.state === 'failed') return [row('FAILED', safe`post to #${where}: ${safeLine(delivery.reason)}`, rest)];
    return delivery.state === 'unknown' ? [row('unsure', safe`post to #${where} is not confirmed`, rest)] : [];
  });
}

function ofThreads(network: Network): readonly AttentionRow[] {
  return [...network.threads.values()].flatMap((thread) => {
    const title = threadTitle(thread);
    const link = network.threadLinks.get(thread.id);
    const base = { at: thread.lastActivityAt ?? 0, thread: thread.id, run: null };
    const rows: AttentionRow[] = [];
    if (link?.state === 'stale') rows.push(row('stale', safe`#${title} is not up to date`, { ...base, id: `stale ${thread.id}` }));
    if (link?.state === 'refused') rows.push(row('stale', safe`#${title} is not followed`, { ...base, id: `refused ${thread.id}` }));
    if (thread.unreadCount === 0 || thread.isMuted) return rows;
    const mention = mentionsMe(network.logs.get(thread.id), network.me, thread.unreadCount).at(-1);
    if (mention !== undefined) {
      const reason = rawText(mention.content).includes('?') ? 'asks' : 'mention';
      rows.push(
        row(reason, safe`#${title} ${safeLine(mention.author.name)}: ${safeLine(mention.content)}`, {
          ...base,
          at: mention.createdAt,
          id: `mention ${thread.id}`,
        }),
      );
    } else if (thread.team !== null && isCrossOrgTeam(network, thread.team)) {
      rows.push(row('x-org', safe`#${title} ${thread.unreadCount} unread`, { ...base, id: `x-org ${thread.id}` }));
    }
    return rows;
  });
}

function ofRuns(network: Network, now: Timestamp): readonly AttentionRow[] {
  return network.runs
    .filter((run) => run.status === 'failed' && now - run.createdAt < FAIL_MS)
    .slice(0, MAX_FAILS)
    .map((run) => {
      const text = safe`${agentName(network, run.agent)} ${routineName(network, run.routine)}${run.error === null ? safe`` : safe`: ${safeLine(run.error)}`}`;
      return row('fail', text, { id: run.id, at: run.createdAt, thread: run.thread, run: run.id });
    });
}
