/**
 * The strongly connected parts of a directed graph that hold a cycle: two vertices or more, or one with an edge to itself.
 * Takes time in proportion to vertices and edges (Tarjan's algorithm, without recursion). Successors that are not among
 * `vertices` are ignored; the order follows from the order of the input.
 */
export const cyclicComponents = <Vertex>(
  vertices: Iterable<Vertex>,
  successors: (vertex: Vertex) => Iterable<Vertex>,
): readonly (readonly Vertex[])[] => {
  const marks = new Map(
    Array.from(vertices, (vertex): [Vertex, Mark] => [vertex, { order: -1, low: -1, isOnStack: false, isSelf: false }]),
  );
  const search: Search<Vertex> = { marks, successors, stack: [], components: [], order: 0 };
  for (const [vertex, mark] of marks) if (mark.order < 0) visit(search, vertex, mark);
  return search.components;
};

type Mark = { order: number; low: number; isOnStack: boolean; isSelf: boolean };

type Search<Vertex> = {
  readonly marks: ReadonlyMap<Vertex, Mark>;
  readonly successors: (vertex: Vertex) => Iterable<Vertex>;
  readonly stack: Vertex[];
  readonly components: Vertex[][];
  order: number;
};

type Frame<Vertex> = { readonly vertex: Vertex; readonly mark: Mark; readonly rest: Iterator<Vertex> };

const visit = <Vertex>(search: Search<Vertex>, root: Vertex, rootMark: Mark): void => {
  const frames = [enter(search, root, rootMark)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const next = frame.rest.next();
    if (next.done === true) {
      frames.pop();
      leave(search, frame);
      const parent = frames.at(-1);
      if (parent !== undefined) parent.mark.low = Math.min(parent.mark.low, frame.mark.low);
      continue;
    }
    const mark = search.marks.get(next.value);
    if (mark === undefined) continue;
    if (mark === frame.mark) mark.isSelf = true;
    if (mark.order < 0) frames.push(enter(search, next.value, mark));
    else if (mark.isOnStack) frame.mark.low = Math.min(frame.mark.low, mark.order);
  }
};

const enter = <Vertex>(search: Search<Vertex>, vertex: Vertex, mark: Mark): Frame<Vertex> => {
  mark.order = search.order;
  mark.low = search.order;
  mark.isOnStack = true;
  search.order += 1;
  search.stack.push(vertex);
  return { vertex, mark, rest: search.successors(vertex)[Symbol.iterator]() };
};

const leave = <Vertex>(search: Search<Vertex>, { vertex, mark }: Frame<Vertex>): void => {
  if (mark.low !== mark.order) return;
  const component = search.stack.splice(search.stack.lastIndexOf(vertex));
  for (const member of component) {
    const memberMark = search.marks.get(member);
    if (memberMark !== undefined) memberMark.isOnStack = false;
  }
  if (component.length > 1 || mark.isSelf) search.components.push(component);
};
