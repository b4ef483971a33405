import type headless from '@xterm/headless';
import { lineArt } from './line-art.ts';
import { BACKGROUND, type Look, lookOf } from './palette.ts';

/** Whole pixels, so that lines of neighbouring cells meet; letters of DejaVu Sans Mono are 0.602 of its size wide. */
const CELL = { width: 12, height: 26 };
const FONT_PX = CELL.width / 0.602;
const BASELINE = 19.5;
const PADDING = 18;

type Run = {
  readonly look: Look;
  readonly glyphs: { readonly text: string; readonly column: number }[];
  readonly from: number;
  to: number;
};

/** What is on the terminal as a picture. The cursor is not drawn: the console hides it. */
export const svgOf = (terminal: headless.Terminal): string => {
  const width = terminal.cols * CELL.width + 2 * PADDING;
  const height = terminal.rows * CELL.height + 2 * PADDING;
  const rows = Array.from({ length: terminal.rows }, (_, row) =>
    runsOf(terminal, row)
      .map((run) => drawRun(run, row))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono" font-size="${FONT_PX.toFixed(3)}">`,
    `<rect width="${width}" height="${height}" rx="12" fill="${BACKGROUND}"/>`,
    ...rows,
    '</svg>',
  ].join('\n');
};

/** The cells of a row, those of one look together. */
function runsOf(terminal: headless.Terminal, row: number): readonly Run[] {
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const run = last !== undefined && isSame(last.look, look) ? last : { look, glyphs: [], from: column, to: column };
    if (run !== last) runs.push(run);
    run.glyphs.push({ text: cell.getChars(), column });
    run.to = column + cell.getWidth();
  }
  return runs;
}

const isSame = (a: Look, b: Look): boolean => JSON.stringify(a) === JSON.stringify(b);

function drawRun({ look, glyphs, from, to }: Run, row: number): string {
  const y = PADDING + row * CELL.height;
  const left = (column: number): number => PADDING + column * CELL.width;
  const parts: string[] = [];
  if (look.ground !== BACKGROUND)
    parts.push(`<rect x="${left(from)}" y="${y}" width="${(to - from) * CELL.width}" height="${CELL.height}" fill="${look.ground}"/>`);
  const letters: { readonly text: string; readonly column: number }[] = [];
  const art: string[] = [];
  for (const glyph of glyphs) {
    const drawn = lineArt(glyph.text, { x: left(glyph.column), y, ...CELL });
    if (drawn !== undefined) art.push(drawn);
    else if (glyph.text.trim() !== '') letters.push(glyph);
  }
  const opacity = look.isDim ? ' opacity="0.62"' : '';
  if (art.length > 0)
    parts.push(`<g stroke="${look.ink}" fill="${look.ink}" stroke-width="${look.isBold ? 2 : 1.4}"${opacity}>${art.join('')}</g>`);
  if (letters.length > 0) {
    const weight = `${look.isBold ? ' font-weight="bold"' : ''}${look.isItalic ? ' font-style="italic"' : ''}${look.isUnderlined ? ' text-decoration="underline"' : ''}`;
    const xs = letters.map(({ column }) => Math.round(left(column) * 100) / 100).join(' ');
    const text = letters.map((glyph) => escaped(glyph.text)).join('');
    parts.push(`<text x="${xs}" y="${y + BASELINE}" fill="${look.ink}"${weight}${opacity}>${text}</text>`);
  }
  return parts.join('');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
