import type headless from '@xterm/headless';

/** What a program changed of a terminal, as far as a terminal can tell. */
export type TerminalModes = {
  readonly screen: 'normal' | 'alternate';
  /** The private modes that are on (`CSI ? n h`), in order of number. */
  readonly on: readonly number[];
  /** How many keyboard protocols of kitty are pushed. */
  readonly kittyDepth: number;
  /** How xterm's modifyOtherKeys is set. */
  readonly otherKeys: number;
  readonly title: string;
};

/** On in a terminal that nobody touched: wrapping and a visible cursor. */
const ON_AT_FIRST = [7, 25];

/** Keeps account of a terminal's modes from the moment it is called. */
export const watchModes = (terminal: headless.Terminal): (() => TerminalModes) => {
  const on = new Set(ON_AT_FIRST);
  let kittyDepth = 0;
  let otherKeys = 0;
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
  terminal.parser.registerCsiHandler({ prefix: '>', final: 'm' }, ([resource, value]) => {
    if (resource === 4) otherKeys = Number(value ?? 0);
    return true;
  });
  terminal.onTitleChange((changed) => {
    title = changed;
  });
  return () => ({
    screen: terminal.buffer.active.type,
    on: [...on].sort((a, b) => a - b),
    kittyDepth,
    otherKeys,
    title,
  });
};

/** The modes of a terminal that was given back, or never taken. */
export const UNTOUCHED: TerminalModes = { screen: 'normal', on: ON_AT_FIRST, kittyDepth: 0, otherKeys: 0, title: '' };

/** A protocol of the keyboard that a terminal may know. */
export type KeyboardProtocol = 'kitty' | 'other-keys';

/** Lets a terminal answer the questions for a protocol, as those do that know it. */
export const knowProtocol = (
  terminal: headless.Terminal,
  protocol: KeyboardProtocol | undefined,
  answer: (bytes: string) => void,
): void => {
  const question = protocol === 'kitty' ? { final: 'u', reply: '\u001b[?0u' } : { final: 'm', reply: '\u001b[>4;0m' };
  if (protocol === undefined) return;
  terminal.parser.registerCsiHandler({ prefix: '?', final: question.final }, () => {
    answer(question.reply);
    return true;
  });
};
