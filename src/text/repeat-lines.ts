import { fitLine } from './fit.ts';
import type { Repeats } from './fold.ts';
import { type Line, span } from './line.ts';
import { type MessageLook, messageLines } from './message-lines.ts';
import { safe } from './safe.ts';
import { widthCells } from './width.ts';

/** Folded repetitions as the first row of the first of them with their number at the right edge, such as `x4`; its author above it when narrow. */
export const repeatLines = ({ messages }: Repeats, look: MessageLook): readonly Line[] => {
  const [first] = messages;
  if (first === undefined) return [];
  const count = safe` x${messages.length}`;
  const lines = messageLines(first, { ...look, widthCells: Math.max(1, look.widthCells - widthCells(count)) });
  const shown = lines.slice(0, look.layout === 'wide' ? 1 : 2);
  return shown.map((line, index) => fitLine(index === shown.length - 1 ? [...line, span(count, 'accent')] : line, look.widthCells));
};
