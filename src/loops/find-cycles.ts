import { countRounds, loopScore, type Rounds, type Wakes } from './loop-score.ts';
import { cyclicComponents } from './strong-components.ts';
import { type GraphNode, type GraphPost, nodeKey, type TriggerGraph } from './trigger-graph.ts';

/** A strongly connected part of the graph whose agents went round at least twice. */
export type Cycle = {
  readonly wakes: Wakes;
  readonly rounds: Rounds;
  readonly score: number;
  readonly novelty: number;
};

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
  const circles = narrow(graph, nodes).flatMap((wakes): readonly Cycle[] => {
    const rounds = countRounds(wakes);
    if (rounds.rounds < 2) return [];
    return [{ wakes, rounds, ...loopScore(wakes, rounds, (node) => graph.state.habits.has(node.author.id)) }];
  });
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

/**
 * Leaves out of a circle those who only pass by: a busy thread connects almost everybody in time. Their wakes still count as
 * wakes from within, for they did not come from outside.
 */
const narrow = (graph: TriggerGraph, nodes: readonly GraphNode[]): readonly Wakes[] => {
  const wakes = wakesWithin(nodes, nodes);
  const { rounds, visits } = countRounds(wakes);
  const core = nodes.filter((node) => (visits.get(node) ?? 0) >= Math.max(1, rounds * 0.4));
  if (core.length === nodes.length) return [wakes];
  return cyclicComponents(core, (node) => wakersOf(graph, node)).map((kept) => wakesWithin(kept, nodes));
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
