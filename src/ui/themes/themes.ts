import type { Appearance, Background, ThemeName } from '../../store/appearance.ts';
import type { Role } from '../../text/line.ts';
import type { FrameCharacters, Theme } from './theme.ts';

const LIGHT: FrameCharacters = { horizontal: '─', vertical: '│', topLeft: '┌', topRight: '┐', bottomLeft: '└', bottomRight: '┘' };
const DOUBLE: FrameCharacters = { horizontal: '═', vertical: '║', topLeft: '╔', topRight: '╗', bottomLeft: '╚', bottomRight: '╝' };
const ASCII: FrameCharacters = { horizontal: '-', vertical: '|', topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+' };
const ASCII_OUTSIDE: FrameCharacters = { horizontal: '=', vertical: '#', topLeft: '#', topRight: '#', bottomLeft: '#', bottomRight: '#' };

const UNICODE = {
  isAscii: false,
  frame: LIGHT,
  outsideFrame: DOUBLE,
  sparks: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  marks: { cursor: '>', marked: '*', ellipsis: '…' },
} as const;

/** For terminals without Unicode: digits stand for sparks. */
const ASCII_CHARACTERS = {
  isAscii: true,
  frame: ASCII,
  outsideFrame: ASCII_OUTSIDE,
  sparks: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  marks: { cursor: '>', marked: '*', ellipsis: '~' },
} as const;

type Looks = Readonly<Record<Role, string>>;

/**
 * Colours are of the 256 that are the same on every terminal, never of the sixteen that each terminal paints as it likes, and each
 * has a contrast of 4.5:1 or more on the backgrounds that it is for (`test/ui/themes.test.ts`). What has no colour is in the
 * terminal's own, which its owner can read.
 */
const COMMON = { plain: '', strong: '1', human: '1', selected: '7', caret: '' } as const;

const DARK: Looks = {
  ...COMMON,
  dim: '38;5;247',
  title: '1;38;5;80',
  accent: '38;5;80',
  agent: '38;5;114',
  external: '1;38;5;213',
  good: '38;5;114',
  warning: '38;5;214',
  danger: '1;38;5;210',
  alarm: '1;38;5;16;48;5;210',
};

const ON_LIGHT: Looks = {
  ...COMMON,
  dim: '38;5;240',
  title: '1;38;5;24',
  accent: '38;5;24',
  agent: '38;5;22',
  external: '1;38;5;90',
  good: '38;5;22',
  warning: '38;5;94',
  danger: '1;38;5;124',
  alarm: '1;38;5;231;48;5;124',
};

/** For a background that is not known: only what can be read on black and on white. */
const ON_ANY: Looks = {
  ...COMMON,
  dim: '38;5;243',
  title: '1;38;5;63',
  accent: '38;5;63',
  agent: '38;5;29',
  external: '1;38;5;163',
  good: '38;5;29',
  warning: '38;5;131',
  danger: '1;38;5;131',
  alarm: '1;38;5;231;48;5;124',
};

/** Blue and orange instead of green and red. */
const COLOUR_BLIND: Readonly<Record<Background, Looks>> = {
  dark: {
    ...DARK,
    agent: '38;5;111',
    good: '38;5;111',
    warning: '38;5;179',
    danger: '1;38;5;214',
    external: '1;4;38;5;177',
    alarm: '1;38;5;16;48;5;214',
  },
  light: {
    ...ON_LIGHT,
    agent: '38;5;25',
    good: '38;5;25',
    warning: '38;5;58',
    danger: '1;38;5;94',
    external: '1;4;38;5;54',
    alarm: '1;38;5;231;48;5;94',
  },
  unknown: {
    ...ON_ANY,
    agent: '38;5;63',
    good: '38;5;63',
    warning: '4',
    danger: '1;38;5;131',
    external: '1;4;38;5;98',
    alarm: '1;38;5;16;48;5;214',
  },
};

/** Contrast of 7:1 or more. */
const HIGH_CONTRAST: Readonly<Record<Background, Looks>> = {
  dark: {
    ...DARK,
    dim: '38;5;252',
    title: '1;38;5;87',
    accent: '38;5;87',
    agent: '38;5;120',
    good: '38;5;120',
    external: '1;38;5;219',
    warning: '38;5;220',
    danger: '1;38;5;217',
    alarm: '1;38;5;16;48;5;226',
  },
  light: {
    ...ON_LIGHT,
    agent: '',
    good: '1',
    dim: '38;5;237',
    title: '1;38;5;18',
    accent: '38;5;18',
    external: '1;38;5;53',
    warning: '38;5;52',
    danger: '1;38;5;88',
    alarm: '1;38;5;231;48;5;88',
  },
  unknown: {
    ...COMMON,
    dim: '',
    title: '1',
    accent: '4',
    agent: '',
    external: '1;4',
    good: '',
    warning: '1',
    danger: '1;4',
    alarm: '1;38;5;16;48;5;226',
  },
};

/** No colour at all: weight, underline and reverse only, as NO_COLOR allows. */
const MONO: Looks = {
  ...COMMON,
  dim: '',
  title: '1',
  accent: '4',
  agent: '',
  external: '1;4',
  good: '',
  warning: '1',
  danger: '1;4',
  alarm: '1;7',
};

const LOOKS: Readonly<Record<ThemeName, Readonly<Record<Background, Looks>>>> = {
  auto: { dark: DARK, light: ON_LIGHT, unknown: ON_ANY },
  dark: { dark: DARK, light: DARK, unknown: DARK },
  light: { dark: ON_LIGHT, light: ON_LIGHT, unknown: ON_LIGHT },
  'high-contrast': HIGH_CONTRAST,
  'colour-blind': COLOUR_BLIND,
  mono: { dark: MONO, light: MONO, unknown: MONO },
};

const themes = new Map<string, Theme>();

/** The theme of an appearance; the same object for the same one. */
export const themeOf = ({ theme: name, background, isAscii }: Appearance): Theme => {
  const key = `${name} ${background} ${isAscii}`;
  const theme = themes.get(key) ?? { name, looks: LOOKS[name][background], ...(isAscii ? ASCII_CHARACTERS : UNICODE) };
  themes.set(key, theme);
  return theme;
};
