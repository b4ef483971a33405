import type headless from '@xterm/headless';

/** Colours of a dark terminal: the sixteen of its own palette, then what it writes with and on. */
const SIXTEEN = [
  '#1b2130',
  '#f2777a',
  '#8fd18f',
  '#f0c674',
  '#6cb0f5',
  '#c9a1f5',
  '#63d2d6',
  '#c8d0dd',
  '#5c6880',
  '#ff9a9c',
  '#b2e8b0',
  '#ffdd9a',
  '#9accff',
  '#e2c3ff',
  '#97f0f0',
  '#ffffff',
] as const;
export const FOREGROUND = '#c8d0dd';
export const BACKGROUND = '#10141d';

const STEPS = [0, 95, 135, 175, 215, 255];

/** A colour of the 256 that terminals know by number. */
const indexed = (index: number): string => {
  const own = SIXTEEN[index];
  if (own !== undefined) return own;
  if (index >= 232) return rgb(Array.from({ length: 3 }, () => 8 + (index - 232) * 10));
  const cube = index - 16;
  return rgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => STEPS[step] ?? 0));
};

const rgb = (parts: readonly number[]): string => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** How a cell looks: colours as CSS has them, reversal already applied. */
export type Look = {
  readonly ink: string;
  readonly ground: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
};

export const lookOf = (cell: headless.IBufferCell): Look => {
  const ink = cell.isFgDefault() ? FOREGROUND : cell.isFgRGB() ? rgb24(cell.getFgColor()) : indexed(cell.getFgColor());
  const ground = cell.isBgDefault() ? BACKGROUND : cell.isBgRGB() ? rgb24(cell.getBgColor()) : indexed(cell.getBgColor());
  const isReversed = cell.isInverse() !== 0;
  return {
    ink: isReversed ? ground : ink,
    ground: isReversed ? ink : ground,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isItalic: cell.isItalic() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
};

const rgb24 = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;
