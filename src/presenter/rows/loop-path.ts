import type { LoopFinding } from '../../domain/ledger-entry.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';

/** The agents of a loop in the order in which they mostly wake each other, ending where it began. */
export const loopPath = ({ agents, edges }: LoopFinding): SafeText => {
  const strength = new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge.observed + edge.inferred]));
  const [first, ...rest] = agents;
  if (first === undefined) return safe``;
  const path = [first];
  const left = new Set(rest);
  for (let last = first; left.size > 0; ) {
    const next = [...left].reduce((best, agent) =>
      (strength.get(`${last.id} ${agent.id}`) ?? 0) > (strength.get(`${last.id} ${best.id}`) ?? 0) ? agent : best,
    );
    left.delete(next);
    path.push(next);
    last = next;
  }
  return joinSafe(
    [...path, first].map(({ name }) => safeLine(name)),
    safe` > `,
  );
};
