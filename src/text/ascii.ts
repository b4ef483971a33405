import { clusterAt } from './cluster.ts';
import { type Line, span } from './line.ts';
import { joinSafe, type SafeText, safeWord } from './safe.ts';

/** What stands for our own signs and for common punctuation, each with the same number of cells. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  Array.from(
    '…. ⟨< ⟩> ⏎$ ↳> │| ─- ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼+ ═= ║| ╔+ ╗+ ╚+ ╝+ ⚠! ≈~ →> ←< ↑^ ↓v ▲^ ▼v █# ▌# •* ·. ◌o ✓v ✗x ▁_ ␡^ ‘\' ’\' “" ”" –- —- −- ×x ÷/ '.matchAll(
      /(\S)(\S) /gu,
    ),
    ([, sign = '', plain = '']) => [sign, plain] as const,
  ),
);

/** The line in ASCII for terminals without Unicode, span by span with the same cells: letters lose their marks, what is left is `?`. */
export const toAscii = (line: Line): Line => line.map(({ text, role }) => span(asciiText(text), role));

const asciiText = (text: SafeText): SafeText => {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const ascii: SafeText[] = [];
  for (let index = 0; index < text.length; ) {
    const { end, cells } = clusterAt(text, index);
    ascii.push(safeWord(asciiCluster(text.slice(index, end), cells)));
    index = end;
  }
  return joinSafe(ascii);
};

const asciiCluster = (cluster: string, cells: number): string => {
  const sign = SIGNS.get(cluster) ?? controlPicture(cluster);
  if (sign !== undefined) return sign;
  const base = cluster.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return base.length === cells && /^[\x20-\x7e]+$/.test(base) ? base : '?'.repeat(cells);
};

/** `^` for `␛` and its like: which one it was does not fit into a cell. */
const controlPicture = (cluster: string): string | undefined => (/^[\u2400-\u241f]$/.test(cluster) ? '^' : undefined);
