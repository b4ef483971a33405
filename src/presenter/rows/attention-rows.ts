import { isCrossOrgTeam } from '../../domain/audience.ts';
import type { RunId, ThreadId } from '../../domain/ids.ts';
import type { Network } from '../../domain/network.ts';
import type { TargetResult } from '../../domain/operation.ts';
import type { Operation } from '../../domain/operation-history.ts';
import type { Run } from '../../domain/run.ts';
import { rawText } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { isSuspected, type Loop } from '../../loops/find-loops.ts';
import { roundsNeeded } from '../../loops/reasons.ts';
import type { ArmedAct } from '../../operations/plan/two-key.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';
import { type Directory, selectDirectory } from '../directory.ts';
import { agentName, authorName, idText, routineName, threadName, threadTitle } from '../names.ts';
import { selectWaitingAct, waitingText } from '../two-key-text.ts';
import { changeRows, failingRoutines, type Place } from './change-rows.ts';
import { leftoverRows } from './leftover-rows.ts';
import { mentionsMe } from './mention.ts';
import { filterable, type ListRow } from './row.ts';

/** Why something wants the operator, in words; the most urgent first. */
export const ATTENTION_REASONS = [
  'KEY',
  'LOOP',
  'changed',
  'outside',
  'unsure',
  'FAILED',
  'held',
  'loop?',
  'asks',
  'mention',
  'failing',
  'error',
  'left',
  'joined',
  'fail',
  'stale',
  'x-org',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

export type AttentionRow = ListRow & {
  readonly reason: AttentionReason;
  readonly text: SafeText;
  readonly at: Timestamp;
  readonly thread: ThreadId | null;
  readonly run: RunId | null;
  /** Where `enter` leads instead. */
  readonly place: Place | null;
};

const FAIL_MS = 15 * 60_000;
const MAX_FAILS = 5;

const selectOfOperations = createSelector(
  [
    ({ operations }) => operations,
    ({ incident }) => incident.loops,
    ({ incident }) => incident.raised,
    ({ leftovers }) => leftovers,
    ({ entries }) => entries,
    (state) => selectNowEvery(state, 5_000),
  ],
  ([operations, loops, raised, leftovers, entries, now]): readonly AttentionRow[] => {
    const unverified = new Set([...leftovers.unverified].map((operation) => `unsure ${operation}`));
    return [
      ...ofLoops(loops, raised),
      ...operations.flatMap(ofOperation).filter(({ id }) => !unverified.has(id)),
      ...leftoverRows({ operations, leftovers, entries, now }).map(({ reason, text, id, at }) =>
        row(reason, text, { id, at, thread: null, run: null }),
      ),
    ];
  },
);

const selectOfThreads = createSelector(
  [
    selectDirectory,
    ({ network }) => network.threads,
    ({ network }) => network.threadLinks,
    ({ network }) => network.logs,
    ({ network }) => network.posts,
  ],
  ([directory, threads, threadLinks, logs, posts]): readonly AttentionRow[] => {
    const network = { ...directory, threads, threadLinks, logs };
    return [...ofPosts(directory, posts), ...ofThreads(network)];
  },
);

const selectOfRuns = createSelector(
  [selectDirectory, ({ network }) => network.runs, (state) => selectNowEvery(state, 5_000)],
  ([directory, runs, now]): readonly AttentionRow[] => ofRuns(directory, runs, now),
);

const selectOfChanges = createSelector(
  [
    ({ changes }) => changes,
    selectDirectory,
    ({ network }) => network.runs,
    ({ network }) => network.activity,
    (state) => selectNowEvery(state, 5_000),
  ],
  ([changes, network, runs, activity, now]): readonly AttentionRow[] =>
    changeRows({ changes, network, runs, activity, now }).map(({ reason, text, ...rest }) => row(reason, text, { ...rest, thread: null })),
);

/** What needs the operator, the most urgent first, then the newest. */
export const selectAttentionRows = createSelector(
  [selectWaitingAct, selectOfOperations, selectOfThreads, selectOfChanges, selectOfRuns],
  ([waiting, operations, threads, changes, runs]): readonly AttentionRow[] =>
    [...ofWaiting(waiting), ...operations, ...threads, ...changes, ...runs].sort(
      (a, b) => ATTENTION_REASONS.indexOf(a.reason) - ATTENTION_REASONS.indexOf(b.reason) || b.at - a.at,
    ),
);

const ofWaiting = (act: ArmedAct | undefined): readonly AttentionRow[] =>
  act === undefined
    ? []
    : [row('KEY', safe`${waitingText(act)}; K shows it`, { id: `key ${act.operation}`, at: act.at, thread: null, run: null })];

type Rest = Pick<AttentionRow, 'id' | 'at' | 'thread' | 'run'> & Partial<Pick<AttentionRow, 'place'>>;

const row = (reason: AttentionReason, text: SafeText, rest: Rest): AttentionRow => ({
  place: null,
  ...rest,
  reason,
  text,
  filterable: filterable({ reason, text }),
});

function ofOperation({ operation, kind, outcomes }: Operation): readonly AttentionRow[] {
  const counts = countResults(outcomes.values());
  const at = Math.max(0, ...outcomes.values().map((outcome) => outcome.at));
  const rest = { at, thread: null, run: null };
  const rows: AttentionRow[] = [];
  if (counts.unknown > 0)
    rows.push(
      row('unsure', safe`${idText(kind)}: ${counts.unknown} of ${outcomes.size} not known`, { ...rest, id: `unsure ${operation}` }),
    );
  const bad = counts.failed + counts.skipped;
  if (bad > 0) rows.push(row('FAILED', safe`${idText(kind)}: ${bad} of ${outcomes.size} not done`, { ...rest, id: `failed ${operation}` }));
  return rows;
}

/** An alarm for each raised loop; a suspected one is a row without an alarm, until it is raised or goes by itself. */
function ofLoops(loops: readonly Loop[], raised: ReadonlySet<string>): readonly AttentionRow[] {
  return loops.flatMap((loop) => {
    const names = joinSafe(
      loop.agents.map(({ name }) => safeLine(name)),
      safe` > `,
    );
    const rest = { id: `loop ${loop.loop}`, at: loop.since, thread: loop.threads[0] ?? null, run: null };
    if (raised.has(loop.loop)) return [row('LOOP', safe`${names} ${Math.round(loop.ratePerMinute)}/m`, rest)];
    if (!isSuspected(loop)) return [];
    return [row('loop?', safe`${names}: ${loop.rounds} of ${roundsNeeded(loop)} rounds seen, ${loop.postsPerHour} posts/h`, rest)];
  });
}

const countResults = (outcomes: Iterable<{ readonly result: TargetResult }>): Readonly<Record<TargetResult, number>> => {
  const counts: Record<TargetResult, number> = { done: 0, already: 0, failed: 0, unknown: 0, skipped: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
};

function ofPosts(directory: Directory, posts: Network['posts']): readonly AttentionRow[] {
  return posts.flatMap(({ post, delivery }) => {
    const rest = { id: post.idempotencyKey, at: post.writtenAt, thread: post.thread, run: null };
    const where = threadName(directory, post.thread);
    if (delivery.state === 'failed') return [row('FAILED', safe`post to #${where}: ${safeLine(delivery.reason)}`, rest)];
    return delivery.state === 'unknown' ? [row('unsure', safe`post to #${where} is not confirmed`, rest)] : [];
  });
}

function ofThreads(network: Omit<Directory, 'threads'> & Pick<Network, 'threads' | 'threadLinks' | 'logs'>): readonly AttentionRow[] {
  return [...network.threads.values()].flatMap((thread) => {
    const link = network.threadLinks.get(thread.id);
    if (link?.state !== 'stale' && link?.state !== 'refused' && (thread.unreadCount === 0 || thread.isMuted)) return [];
    const title = threadTitle(thread);
    const base = { at: thread.lastActivityAt ?? 0, thread: thread.id, run: null };
    const rows: AttentionRow[] = [];
    if (link?.state === 'stale') rows.push(row('stale', safe`#${title} is not up to date`, { ...base, id: `stale ${thread.id}` }));
    if (link?.state === 'refused') rows.push(row('stale', safe`#${title} is not followed`, { ...base, id: `refused ${thread.id}` }));
    if (thread.unreadCount === 0 || thread.isMuted) return rows;
    const mention = mentionsMe(network.logs.get(thread.id), network.me, thread.unreadCount).at(-1);
    if (mention !== undefined) {
      const reason = rawText(mention.content).includes('?') ? 'asks' : 'mention';
      rows.push(
        row(reason, safe`#${title} ${authorName(network, mention.author)}: ${safeLine(mention.content)}`, {
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

function ofRuns(directory: Directory, runs: readonly Run[], now: Timestamp): readonly AttentionRow[] {
  const failing = new Set(failingRoutines(runs, now).map(({ routine }) => routine));
  return runs
    .filter((run) => !failing.has(run.routine) && run.status === 'failed' && now - run.createdAt < FAIL_MS)
    .slice(0, MAX_FAILS)
    .map((run) => {
      const text = safe`${agentName(directory, run.agent)} ${routineName(directory, run.routine)}${run.error === null ? safe`` : safe`: ${safeLine(run.error)}`}`;
      return row('fail', text, { id: run.id, at: run.createdAt, thread: run.thread, run: run.id });
    });
}
