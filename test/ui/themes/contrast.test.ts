import { describe, expect, it } from 'vitest';
import { type Background, backgroundByColorFgBg, backgroundOf, THEME_NAMES } from '../../../src/store/appearance.ts';
import { themeOf } from '../../../src/ui/themes/themes.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** What each kind of background is at its two ends; a theme has to be readable on both. */
const BACKGROUNDS: Readonly<Record<Background, readonly Colour[]>> = {
  dark: [
    [0, 0, 0],
    [40, 40, 40],
  ],
  light: [
    [255, 255, 255],
    [240, 240, 240],
  ],
  unknown: [
    [0, 0, 0],
    [255, 255, 255],
  ],
};

/** Themes that bring their background's kind with their name. */
const FIXED: Partial<Readonly<Record<string, Background>>> = { dark: 'dark', light: 'light' };

const STEPS = [0, 95, 135, 175, 215, 255] as const;

/** The colours 16 to 255 of xterm, which are the same on every terminal. */
const colourOf = (index: number): Colour => {
  if (index < 16 || index > 255) throw new RangeError(`each terminal paints colour ${index} as it likes`);
  if (index >= 232) return [8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10];
  const step = (divisor: number): number => STEPS[Math.floor((index - 16) / divisor) % 6] ?? 0;
  return [step(36), step(6), step(1)];
};

const linear = (channel: number): number => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]: Colour): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** The contrast of two colours by WCAG 2.2, 1 to 21. */
const contrast = (one: Colour, other: Colour): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Foreground and background of a look; `null` is the terminal's own. Throws for a colour that terminals paint differently. */
const coloursOf = (look: string): { readonly text: Colour | null; readonly ground: Colour | null } => {
  const [, text] = /38;5;(\d+)/.exec(look) ?? [];
  const [, ground] = /48;5;(\d+)/.exec(look) ?? [];
  return { text: text === undefined ? null : colourOf(Number(text)), ground: ground === undefined ? null : colourOf(Number(ground)) };
};

const CASES = THEME_NAMES.flatMap((theme) =>
  (['dark', 'light', 'unknown'] as const)
    .filter((background) => FIXED[theme] === undefined || FIXED[theme] === background)
    .flatMap((background) =>
      Object.entries(themeOf({ theme, background, isAscii: false }).looks).map(([role, look]) => ({ theme, background, role, look })),
    ),
);

describe('a theme', () => {
  it.each(CASES)('$theme on $background can be read: $role', ({ theme, background, look }) => {
    const least = theme === 'high-contrast' ? 7 : 4.5;
    const { text, ground } = coloursOf(look);

    const grounds = ground === null ? BACKGROUNDS[background] : [ground];
    expect(Math.min(...grounds.map((behind) => (text === null ? 21 : contrast(text, behind))))).toBeGreaterThanOrEqual(least);
    expect(
      look
        .replaceAll(/[34]8;5;\d+/g, '')
        .split(';')
        .filter((part) => part !== '' && !['1', '4', '7'].includes(part)),
    ).toEqual([]);
    expect(ground === null || text !== null).toBe(true);
  });

  it.each(CASES.filter(({ role }) => role === 'alarm'))(
    '$theme on $background has no role louder than the alarm',
    ({ theme, background }) => {
      const { looks } = themeOf({ theme, background, isAscii: false });
      const hasGround = (look: string): boolean => /48;5;|(?:^|;)7(?:;|$)/.test(look);

      expect(
        Object.entries(looks)
          .flatMap(([role, look]) => (hasGround(look) ? [role] : []))
          .sort(),
      ).toEqual(['alarm', 'selected']);
      expect(looks.alarm).toMatch(/^1;/);
    },
  );
});

describe('the background', () => {
  it.each([
    ['rgb:0000/0000/0000', 'dark'],
    ['rgb:1e1e/1e1e/2e2e', 'dark'],
    ['rgb:fdfd/f6f6/e3e3', 'light'],
    ['rgb:ff/ff/ff', 'light'],
    ['rgba:ffff/ffff/ffff/cccc', 'light'],
    ['rgb:zz/ff/ff', undefined],
    ['', undefined],
  ])('is read from what a terminal answers: %s', (answer, background) => {
    expect(backgroundOf(answer)).toBe(background);
  });

  it.each([
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;15', 'light'],
    ['12;8', 'dark'],
    ['7;default', 'unknown'],
    ['0;99', 'unknown'],
    [undefined, 'unknown'],
  ])('is read from COLORFGBG: %s', (value, background) => {
    expect(backgroundByColorFgBg(value)).toBe(background);
  });
});
