import type { OrgId, ThreadId } from '../domain/ids.ts';
import type { LoopAgent, LoopEdge, LoopFinding } from '../domain/ledger-entry.ts';
import type { Timestamp } from '../domain/values.ts';
import { countRounds, loopScore, type Wakes } from './loop-score.ts';
import { cyclicComponents } from './strong-components.ts';
import { type GraphNode, type GraphPost, nodeKey, type TriggerGraph } from './trigger-graph.ts';

/** A part of the network in which agents wake each other in a circle, with the evidence. Whether it is a runaway is its score. */
export type Loop = LoopFinding & {
  readonly lastWakeAt: Timestamp;
  /** Full rounds, and messages from outside that set them off, in the stretch of time that looks worst. */
  readonly rounds: number;
  readonly stimuli: number;
  /** Share of the wakes that runs name; the rest is inferred from time and thread. */
  readonly observedShare: number;
};

/** A loop in which nothing was posted for this long is over. */
const OVER_MS = 120_000;
const EVIDENCE_MESSAGES = 20;

/**
 * The circles of the last five minutes that still turn at `now`, the worst first. `myOrg` tells own agents from outside ones.
 * Takes time in proportion to the messages of the window; once a second is often enough.
 */
export const findLoops = (graph: TriggerGraph, now: Timestamp, myOrg: OrgId | null): readonly Loop[] =>
  circlesIn(graph, Array.from(graph.state.nodes.values()))
    .flatMap((circle) => narrow(graph, circle))
    .flatMap((circle) => assess(graph, circle, { now, myOrg }))
    .sort((a, b) => b.score - a.score || b.ratePerMinute - a.ratePerMinute);

type Circle = { readonly nodes: readonly GraphNode[]; readonly wakes: Wakes };

const circlesIn = (graph: TriggerGraph, nodes: readonly GraphNode[]): readonly Circle[] =>
  cyclicComponents(nodes, (node) => wakersOf(graph, node)).map((component) => ({
    nodes: component,
    wakes: wakesWithin(component, component),
  }));

/** The nodes that woke a node: the edges reversed, which leaves the strongly connected parts as they are. */
const wakersOf = (graph: TriggerGraph, node: GraphNode): ReadonlySet<GraphNode> => {
  const wakers = new Set<GraphNode>();
  for (const { cause } of node.posts) {
    const waker = cause?.type === 'post' ? graph.state.nodes.get(nodeKey(cause.post)) : undefined;
    if (waker !== undefined) wakers.add(waker);
  }
  return wakers;
};

/**
 * Leaves out of a circle those who only pass by: a busy thread connects almost everybody in time. Their wakes still count as
 * wakes from within, for they did not come from outside.
 */
const narrow = (graph: TriggerGraph, circle: Circle): readonly Circle[] => {
  const { rounds, visits } = countRounds(circle.wakes);
  const core = circle.nodes.filter((node) => (visits.get(node) ?? 0) >= Math.max(1, rounds * 0.4));
  if (core.length === circle.nodes.length) return [circle];
  return cyclicComponents(core, (node) => wakersOf(graph, node)).map((nodes) => ({ nodes, wakes: wakesWithin(nodes, circle.nodes) }));
};

/** The wakes of `nodes` by posts of `circle`, oldest first. */
const wakesWithin = (nodes: readonly GraphNode[], circle: readonly GraphNode[]): Wakes => {
  const members = new Set(circle.map((node) => node.key));
  const wakes = circle
    .flatMap((node) => node.posts.map((post) => ({ node, post })))
    .sort((a, b) => a.post.at - b.post.at)
    .flatMap(({ node, post }) => {
      if (post.cause?.type !== 'post' || !members.has(nodeKey(post.cause.post))) return [];
      return [{ node, post, cause: post.cause }];
    });
  const roots = new Map<GraphPost, GraphPost>();
  for (const { post, cause } of wakes)
    roots.set(post, roots.get(cause.post) ?? (cause.post.cause?.type === 'post' ? cause.post.cause.post : cause.post));
  const kept = new Set(nodes);
  return {
    nodes,
    inner: wakes.filter(({ node }) => kept.has(node)).map((wake) => ({ ...wake, root: roots.get(wake.post) ?? wake.post })),
  };
};

const assess = (
  graph: TriggerGraph,
  { nodes, wakes }: Circle,
  { now, myOrg }: { readonly now: Timestamp; readonly myOrg: OrgId | null },
): readonly Loop[] => {
  const last = wakes.inner.at(-1);
  if (last === undefined || now - last.post.at > OVER_MS) return [];
  const rounds = countRounds(wakes);
  const since = wakes.inner.find(({ post }) => post.at >= rounds.since)?.post.at ?? last.post.at;
  const agents = agentsOf(nodes, myOrg);
  const { score, novelty } = loopScore(wakes, rounds, (node) => graph.state.habits.has(node.author.id));
  return [
    {
      loop: `${agents[0]?.id ?? ''}-${since}`,
      score,
      novelty,
      agents,
      threads: Array.from(new Set(nodes.map(({ thread }) => thread))).sort(),
      edges: edgesOf(wakes),
      ratePerMinute: ratePerMinute(wakes, now),
      since,
      cycles: rounds.cycles,
      rounds: rounds.rounds,
      stimuli: rounds.stimuli,
      hasHuman: nodes.some(({ thread }) => (graph.state.threads.get(thread)?.lastPersonAt ?? Number.NEGATIVE_INFINITY) >= since),
      isCrossOrg: agents.some((agent) => !agent.isOwn),
      messages: wakes.inner.slice(-EVIDENCE_MESSAGES).map(({ post }) => post.id),
      runs: wakes.inner.slice(-EVIDENCE_MESSAGES).flatMap(({ post }) => post.run ?? []),
      samples: [],
      lastWakeAt: last.post.at,
      observedShare: wakes.inner.filter(({ cause }) => cause.basis === 'observed').length / wakes.inner.length,
    },
  ];
};

const agentsOf = (nodes: readonly GraphNode[], myOrg: OrgId | null): readonly LoopAgent[] =>
  Array.from(new Map(nodes.map(({ author }) => [author.id, author])).values())
    .map(({ id, name, org, orgName }) => ({ id, name, org, orgName, isOwn: org !== null && org === myOrg }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const edgesOf = (wakes: Wakes): readonly LoopEdge[] => {
  const edges = new Map<string, LoopEdge>();
  for (const { cause, node } of wakes.inner) {
    const { author } = cause.post;
    if (author.kind !== 'agent') continue;
    const isObserved = cause.basis === 'observed';
    const key = `${author.id}>${node.key}`;
    const edge = edges.get(key) ?? { from: author.id, to: node.author.id, thread: node.thread, observed: 0, inferred: 0 };
    edges.set(key, { ...edge, observed: edge.observed + (isObserved ? 1 : 0), inferred: edge.inferred + (isObserved ? 0 : 1) });
  }
  return Array.from(edges.values()).sort((a, b) => b.observed + b.inferred - a.observed - a.inferred);
};

/** Over the last minute, or since the first wake where that is less, but never over less than ten seconds. */
const ratePerMinute = (wakes: Wakes, now: Timestamp): number => {
  const recent = wakes.inner.filter(({ post }) => post.at > now - 60_000);
  const span = Math.min(60_000, Math.max(10_000, now - (recent[0]?.post.at ?? now)));
  return Math.round((recent.length * 60_000) / span);
};

/** The threads and agents of a loop as a key-like pair of sets, for telling whether two findings are the same loop. */
export const isSameLoop = (a: Loop, b: Loop): boolean => {
  const threads = new Set<ThreadId>(a.threads);
  const agents = new Set(a.agents.map(({ id }) => id));
  const shared = b.agents.filter(({ id }) => agents.has(id)).length;
  return b.threads.some((thread) => threads.has(thread)) && shared * 2 >= Math.min(agents.size, b.agents.length);
};
