/** What is due later, ordered by time and then by the order of planning. */
export type Schedule<Task> = {
  readonly plan: (at: number, task: Task) => void;
  /** Takes the next task that is due at `now`, or `undefined`. */
  readonly take: (now: number) => { readonly at: number; readonly task: Task } | undefined;
  /** When the next task is due; `undefined` when nothing is planned. */
  readonly nextAt: () => number | undefined;
};

type Entry<Task> = { readonly at: number; readonly order: number; readonly task: Task };

const isBefore = <Task>(a: Entry<Task>, b: Entry<Task>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap. */
export const createSchedule = <Task>(): Schedule<Task> => {
  const heap: Entry<Task>[] = [];
  let planned = 0;

  const swapUnlessOrdered = (upper: number, lower: number): boolean => {
    const above = heap[upper];
    const under = heap[lower];
    if (above === undefined || under === undefined || !isBefore(under, above)) return false;
    heap[upper] = under;
    heap[lower] = above;
    return true;
  };

  const rise = (start: number): void => {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!swapUnlessOrdered(parent, index)) return;
      index = parent;
    }
  };

  const sink = (): void => {
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) return;
      const child = right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
      if (!swapUnlessOrdered(index, child)) return;
      index = child;
    }
  };

  return {
    plan: (at, task) => {
      heap.push({ at, order: planned, task });
      planned += 1;
      rise(heap.length - 1);
    },
    take: (now) => {
      const first = heap[0];
      if (first === undefined || first.at > now) return undefined;
      const last = heap.pop();
      if (last !== undefined && last !== first) {
        heap[0] = last;
        sink();
      }
      return first;
    },
    nextAt: () => heap[0]?.at,
  };
};
