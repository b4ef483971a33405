/** `auto` follows the terminal's background; the others are what their names say on any background. */
export const THEME_NAMES = ['auto', 'dark', 'light', 'high-contrast', 'colour-blind', 'mono'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** What the text stands on. `unknown` until the terminal has told, and then for good if it never does. */
export type Background = 'dark' | 'light' | 'unknown';

/** How the screen looks. */
export type Appearance = { readonly theme: ThemeName; readonly background: Background; readonly isAscii: boolean };

/** What nobody chose and no terminal told. */
export const DEFAULT_APPEARANCE: Appearance = { theme: 'auto', background: 'unknown', isAscii: false };

/** Relative luminance from which on a background is light: black and white text are equally readable on it (WCAG 2.2). */
const LIGHT_FROM = 0.179;

/** What a terminal answers to OSC 11 as a background, such as `rgb:1e1e/1e1e/1e1e`; `undefined` for what is no colour. */
export const backgroundOf = (answer: string): Exclude<Background, 'unknown'> | undefined => {
  const channels = /rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer)?.slice(1, 4);
  if (channels === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = channels.map((digits) => linear(Number.parseInt(digits, 16) / (16 ** digits.length - 1)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue >= LIGHT_FROM ? 'light' : 'dark';
};

/** The background by `COLORFGBG`, which rxvt, Konsole and others set, such as `15;0` or `0;default;15`. */
export const backgroundByColorFgBg = (value: string | undefined): Background => {
  const colour = /^\d{1,2}(?:;(?:\d{1,2}|default))*;(\d{1,2})$/.exec(value ?? '')?.[1];
  if (colour === undefined || Number(colour) > 15) return 'unknown';
  return Number(colour) === 7 || Number(colour) > 8 ? 'light' : 'dark';
};

/** One channel of sRGB, 0 to 1, as light (WCAG 2.2, relative luminance). */
const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
