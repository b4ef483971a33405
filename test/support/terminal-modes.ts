import type headless from '@xterm/headless';

/** What a program changed of a terminal, as far as a terminal can tell. */
export type TerminalModes = {
  readonly screen: 'normal' | 'alternate';
  /** The private modes that are on (`CSI ? n h`), in order of number. */
  readonly on: readonly number[];
  /** How many keyboard protocols of kitty are pushed. */
  readonly kittyDepth: number;
  readonly title: string;
};

/** On in a terminal that nobody touched: wrapping and a visible cursor. */
const ON_AT_FIRST = [7, 25];

/** Keeps account of a terminal's modes from the moment it is called. */
export const watchModes = (terminal: headless.Terminal): (() => TerminalModes) => {
  const on = new Set(ON_AT_FIRST);
  let kittyDepth = 0;
  let title = '';
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => {
    for (const param of params.flat()) on.add(param);
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => {
    for (const param of params.flat()) on.delete(param);
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '>', final: 'u' }, () => {
    kittyDepth += 1;
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '<', final: 'u' }, () => {
    kittyDepth = Math.max(0, kittyDepth - 1);
    return false;
  });
  terminal.onTitleChange((changed) => {
    title = changed;
  });
  return () => ({
    screen: terminal.buffer.active.type,
    on: [...on].sort((a, b) => a - b),
    kittyDepth,
    title,
  });
};

/** The modes of a terminal that was given back, or never taken. */
export const UNTOUCHED: TerminalModes = { screen: 'normal', on: ON_AT_FIRST, kittyDepth: 0, title: '' };
