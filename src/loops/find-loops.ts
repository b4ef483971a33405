import type { OrgId } from '../domain/ids.ts';
import type { LoopAgent, LoopEdge, LoopFinding } from '../domain/ledger-entry.ts';
import type { Timestamp } from '../domain/values.ts';
import type { Turn, Wakes } from './evidence.ts';
import { type Cycle, findCycles } from './find-cycles.ts';
import type { GraphNode, PostCause } from './graph-state.ts';
import { type Reasons, reasonsOf } from './reasons.ts';
import type { TriggerGraph } from './trigger-graph.ts';

/** A part of the network in which agents wake each other in a circle, with the evidence. Whether it is a runaway is its score. */
export type Loop = LoopFinding & {
  readonly lastWakeAt: Timestamp;
  /** The usual time between two posts. */
  readonly pauseMs: number;
  /** Full rounds, and messages from outside that set them off, in the stretch of time that looks worst. */
  readonly rounds: number;
  readonly stimuli: number;
  /** Share of the wakes that runs name; the rest is inferred from time and thread. */
  readonly observedShare: number;
  /** Posts an hour at its pace: what it costs while nobody stops it. */
  readonly postsPerHour: number;
  readonly reasons: Reasons;
};

/** The score from which a circle is worth a row, though not yet an alarm. */
const SUSPECT_SCORE = 0.3;

export const isSuspected = ({ score, rounds }: Loop): boolean => score >= SUSPECT_SCORE && rounds >= 2;

/** A loop is over when nothing was posted for so many of its usual pauses, though not sooner or later than this. */
const OVER_PAUSES = 6;
const MIN_OVER_MS = 120_000;
const MAX_OVER_MS = 3 * 3_600_000;
const EVIDENCE_MESSAGES = 20;

/**
 * The circles that still turn at `now`, the worst first. `myOrg` tells own agents from outside ones.
 * Takes time in proportion to the messages of the window; once a second is often enough.
 */
export const findLoops = (graph: TriggerGraph, now: Timestamp, myOrg: OrgId | null): readonly Loop[] =>
  findCycles(graph)
    .map((circle) => atTime(graph, circle, { now, finding: findingOf(circle, myOrg) }))
    .filter(({ lastWakeAt, pauseMs }) => now - lastWakeAt <= Math.min(MAX_OVER_MS, Math.max(MIN_OVER_MS, pauseMs * OVER_PAUSES)))
    .sort((a, b) => b.score - a.score || b.ratePerMinute - a.ratePerMinute);

/** What does not change until the circle does. */
type Finding = Omit<Loop, 'ratePerMinute' | 'hasHuman'>;

const findingsKnown = new WeakMap<Cycle, { readonly myOrg: OrgId | null; readonly finding: Finding }>();

const findingOf = (circle: Cycle, myOrg: OrgId | null): Finding => {
  const known = findingsKnown.get(circle);
  if (known !== undefined && known.myOrg === myOrg) return known.finding;
  const finding = describe(circle, myOrg);
  findingsKnown.set(circle, { myOrg, finding });
  return finding;
};

const atTime = (graph: TriggerGraph, { wakes }: Cycle, { now, finding }: { readonly now: Timestamp; readonly finding: Finding }): Loop => ({
  ...finding,
  ratePerMinute: ratePerMinute(wakes, now),
  hasHuman: finding.threads.some((thread) => (graph.state.threads.get(thread)?.lastPersonAt ?? Number.NEGATIVE_INFINITY) >= finding.since),
});

const describe = ({ wakes, evidence }: Cycle, myOrg: OrgId | null): Finding => {
  const { since } = evidence;
  const agents = agentsOf(wakes.nodes, myOrg);
  const inner = innerOf(wakes);
  const proof = inner.slice(-EVIDENCE_MESSAGES);
  const pauseMs = pauseOf(proof);
  const observedShare = inner.filter(({ cause }) => cause.basis === 'observed').length / Math.max(1, inner.length);
  return {
    loop: `${agents[0]?.id ?? ''}-${since}`,
    score: evidence.score,
    novelty: evidence.novelty,
    agents,
    threads: Array.from(new Set(wakes.nodes.map(({ thread }) => thread))).sort(),
    edges: edgesOf(wakes),
    since,
    cycles: evidence.rounds,
    rounds: evidence.rounds,
    stimuli: evidence.stimuli,
    isCrossOrg: agents.some((agent) => !agent.isOwn),
    messages: proof.map(({ post }) => post.id),
    runs: proof.flatMap(({ post }) => post.run ?? []),
    samples: [],
    lastWakeAt: inner.at(-1)?.post.at ?? since,
    pauseMs,
    observedShare,
    postsPerHour: Math.round(3_600_000 / Math.max(1_000, pauseMs)),
    reasons: reasonsOf(evidence, observedShare),
  };
};

type InnerTurn = Turn & { readonly cause: PostCause };

const innerOf = ({ turns }: Wakes): readonly InnerTurn[] =>
  turns.flatMap((turn) => (turn.cause === null ? [] : [{ ...turn, cause: turn.cause }]));

const pauseOf = (turns: readonly Turn[]): number => {
  const pauses = turns.slice(1).map(({ post }, index) => post.at - (turns[index]?.post.at ?? post.at));
  return pauses.sort((a, b) => a - b)[pauses.length >> 1] ?? 0;
};

const agentsOf = (nodes: readonly GraphNode[], myOrg: OrgId | null): readonly LoopAgent[] =>
  Array.from(new Map(nodes.map(({ author }) => [author.id, author])).values())
    .map(({ id, name, org, orgName }) => ({ id, name, org, orgName, isOwn: org !== null && org === myOrg }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const edgesOf = (wakes: Wakes): readonly LoopEdge[] => {
  const edges = new Map<string, LoopEdge>();
  for (const { cause, node } of innerOf(wakes)) {
    const { author, thread } = cause.post;
    if (author.kind !== 'agent') continue;
    const isObserved = cause.basis === 'observed';
    const key = `${author.id}@${thread}>${node.key}`;
    const between = { from: author.id, to: node.author.id, thread: node.thread, ...(thread === node.thread ? {} : { fromThread: thread }) };
    const edge = edges.get(key) ?? { ...between, observed: 0, inferred: 0 };
    edges.set(key, { ...edge, observed: edge.observed + (isObserved ? 1 : 0), inferred: edge.inferred + (isObserved ? 0 : 1) });
  }
  return Array.from(edges.values()).sort((a, b) => b.observed + b.inferred - a.observed - a.inferred);
};

/** Over the last minute, or since the first wake where that is less, but never over less than ten seconds. */
const ratePerMinute = (wakes: Wakes, now: Timestamp): number => {
  const recent = innerOf(wakes).filter(({ post }) => post.at > now - 60_000);
  const span = Math.min(60_000, Math.max(10_000, now - (recent[0]?.post.at ?? now)));
  return Math.round((recent.length * 60_000) / span);
};

/** Whether two findings are the same loop, grown or shrunk: in one thread at least, and with half of the smaller one's agents. */
export const isSameLoop = (a: Loop, b: Loop): boolean => {
  if (!b.threads.some((thread) => a.threads.includes(thread))) return false;
  const agents = new Set(a.agents.map(({ id }) => id));
  const shared = b.agents.filter(({ id }) => agents.has(id)).length;
  return shared * 2 >= Math.min(agents.size, b.agents.length);
};
