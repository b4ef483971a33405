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
export const ASCII_CHARACTERS = {
  isAscii: true,
  frame: ASCII,
  outsideFrame: ASCII_OUTSIDE,
  sparks: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  marks: { cursor: '>', marked: '*', ellipsis: '~' },
} as const;

/** The sixteen colours of the terminal's own palette. */
const dark: Theme = {
  name: 'dark',
  ...UNICODE,
  looks: {
    plain: '',
    dim: '2',
    strong: '1',
    title: '1;36',
    accent: '36',
    human: '1;97',
    agent: '32',
    external: '1;35',
    good: '32',
    warning: '33',
    danger: '1;31',
    selected: '7',
  },
};

/** Blue and orange instead of green and red. */
const colourBlind: Theme = {
  ...dark,
  name: 'colour-blind',
  looks: { ...dark.looks, agent: '94', good: '94', warning: '33', danger: '1;7;33', external: '1;4;95' },
};

/** No colour at all: weight, underline and reverse only, as NO_COLOR allows. */
const mono: Theme = {
  name: 'mono',
  ...UNICODE,
  looks: {
    plain: '',
    dim: '',
    strong: '1',
    title: '1',
    accent: '4',
    human: '1',
    agent: '',
    external: '1;4',
    good: '',
    warning: '1',
    danger: '1;7',
    selected: '7',
  },
};

export const THEMES: Readonly<Record<'dark' | 'colour-blind' | 'mono', Theme>> = { dark, 'colour-blind': colourBlind, mono };
export type ThemeName = keyof typeof THEMES;
