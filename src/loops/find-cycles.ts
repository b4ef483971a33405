import { type Evidence, roundsOf, type Turn, visitsOf, type Wakes, weigh } from './evidence.ts';
import { type GraphNode, nodeKey } from './graph-state.ts';
import { cyclicComponents } from './strong-components.ts';
import type { TriggerGraph } from './trigger-graph.ts';

/** A strongly connected part of the graph whose agents went round at least twice. */
export type Cycle = { readonly wakes: Wakes; readonly evidence: Evidence };

const circlesKnown = new WeakMap<GraphNode, { readonly stamp: string; readonly circles: readonly Cycle[] }>();

/** All circles of the graph. Takes time in proportion to its vertices and edges, and to the messages of the parts that changed. */
export const findCycles = (graph: TriggerGraph): readonly Cycle[] =>
  cyclicComponents(graph.state.nodes.values(), (node) => wakersOf(graph, node)).flatMap((nodes) => circlesOf(graph, nodes));

/** The circles of a connected part, judged anew only where something in it changed. */
const circlesOf = (graph: TriggerGraph, nodes: readonly GraphNode[]): readonly Cycle[] => {
  const [first] = nodes;
  if (first === undefined) return [];
  const stamp = nodes.map(({ key, version }) => `${key} ${version}`).join(',');
  const known = circlesKnown.get(first);
  if (known?.stamp === stamp) return known.circles;
  const circles = narrow(graph, nodes).flatMap((wakes): readonly Cycle[] =>
    roundsOf(wakes) < 2 ? [] : [{ wakes, evidence: weigh(wakes) }],
  );
  circlesKnown.set(first, { stamp, circles });
  return circles;
};

type Wakers = { readonly version: number; readonly nodes: ReadonlySet<GraphNode> };

const wakersKnown = new WeakMap<GraphNode, Wakers>();

/** The nodes that woke a node: the edges reversed, which leaves the strongly connected parts as they are. */
const wakersOf = (graph: TriggerGraph, node: GraphNode): ReadonlySet<GraphNode> => {
  const known = wakersKnown.get(node);
  if (known?.version === node.version) return known.nodes;
  const nodes = new Set<GraphNode>();
  for (const { cause } of node.posts) {
    const waker = cause?.type === 'post' && cause.post.author.kind === 'agent' ? graph.state.nodes.get(nodeKey(cause.post)) : undefined;
    if (waker !== undefined) nodes.add(waker);
  }
  wakersKnown.set(node, { version: node.version, nodes });
  return nodes;
};

/** How many rounds back those count who are in a circle now. */
const CORE_ROUNDS = 8;

/**
 * Leaves out of a circle those who only pass by: a busy thread connects almost everybody in time. Their wakes still count as
 * wakes from within, for they did not come from outside.
 */
const narrow = (graph: TriggerGraph, nodes: readonly GraphNode[]): readonly Wakes[] => {
  const wakes = wakesWithin(nodes, nodes);
  const lately = { nodes, turns: wakes.turns.slice(-CORE_ROUNDS * nodes.length) };
  const rounds = roundsOf(lately);
  const visits = visitsOf(lately);
  const core = nodes.filter((node) => (visits.get(node) ?? 0) >= Math.max(1, rounds * 0.4));
  if (core.length === nodes.length) return [wakes];
  return cyclicComponents(core, (node) => wakersOf(graph, node)).map((kept) => wakesWithin(kept, nodes));
};

/** The posts of `nodes`, with those causes that are posts of `circle`, oldest first. */
const wakesWithin = (nodes: readonly GraphNode[], circle: readonly GraphNode[]): Wakes => {
  const members = new Set(circle.map((node) => node.key));
  const turns = nodes
    .flatMap((node) => node.posts.map((post) => ({ node, post })))
    .sort((a, b) => a.post.at - b.post.at)
    .map(({ node, post }): Turn => {
      const cause = post.cause?.type === 'post' && members.has(nodeKey(post.cause.post)) ? post.cause : null;
      return { node, post, cause };
    });
  return { nodes, turns };
};
