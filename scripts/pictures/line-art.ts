/** A cell of the picture, in pixels. */
export type Cell = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

type Arms = { readonly left?: true; readonly right?: true; readonly up?: true; readonly down?: true };

const SINGLE: Readonly<Record<string, Arms>> = {
  '─': { left: true, right: true },
  '│': { up: true, down: true },
  '┌': { right: true, down: true },
  '┐': { left: true, down: true },
  '└': { right: true, up: true },
  '┘': { left: true, up: true },
  '├': { right: true, up: true, down: true },
  '┤': { left: true, up: true, down: true },
};
const DOUBLE: Readonly<Record<string, Arms>> = {
  '═': { left: true, right: true },
  '║': { up: true, down: true },
  '╔': { right: true, down: true },
  '╗': { left: true, down: true },
  '╚': { right: true, up: true },
  '╝': { left: true, up: true },
};
const BLOCKS = ' ▁▂▃▄▅▆▇█';
const GAP = 2;

/** Lines and blocks drawn to the edges of their cell, as terminals do; fonts leave gaps. `undefined` for any other character. */
export const lineArt = (character: string, cell: Cell): string | undefined => {
  const single = SINGLE[character];
  if (single !== undefined) return strokes(single, cell);
  const double = DOUBLE[character];
  if (double !== undefined) return doubleStrokes(double, cell);
  const eighths = BLOCKS.indexOf(character);
  if (eighths < 1) return undefined;
  const high = (cell.height * eighths) / 8;
  return `<rect x="${px(cell.x)}" y="${px(cell.y + cell.height - high)}" width="${px(cell.width)}" height="${px(high)}" stroke="none"/>`;
};

function strokes(arms: Arms, { x, y, width, height }: Cell): string {
  const [middle, centre] = [x + width / 2, y + height / 2];
  const across = [arms.left ? x : middle, arms.right ? x + width : middle];
  const along = [arms.up ? y : centre, arms.down ? y + height : centre];
  if (across[0] === across[1] || along[0] === along[1] || (arms.up && arms.down))
    return line(`M${px(across[0])} ${px(centre)}H${px(across[1])}M${px(middle)} ${px(along[0])}V${px(along[1])}`);
  const [side, end] = [arms.left ? x : x + width, arms.up ? y : y + height];
  return line(`M${px(side)} ${px(centre)}H${px(middle)}V${px(end)}`);
}

const line = (path: string): string => `<path d="${path}" fill="none"/>`;

/** Two lines side by side; at a corner the one outside goes around the one inside. */
function doubleStrokes(arms: Arms, { x, y, width, height }: Cell): string {
  const [middle, centre] = [x + width / 2, y + height / 2];
  const isStraight = (arms.left === true && arms.right === true) || (arms.up === true && arms.down === true);
  const lines = [-GAP, GAP].map((offset) => {
    if (arms.left && arms.right) return `M${px(x)} ${px(centre + offset)}H${px(x + width)}`;
    if (isStraight) return `M${px(middle + offset)} ${px(y)}V${px(y + height)}`;
    const across = arms.right ? x + width : x;
    const along = arms.down ? y + height : y;
    const turn = (arms.right === true) === (arms.down === true) ? offset : -offset;
    return `M${px(across)} ${px(centre + offset)}H${px(middle + turn)}V${px(along)}`;
  });
  return line(lines.join(''));
}

const px = (value = 0): string => String(Math.round(value * 100) / 100);
