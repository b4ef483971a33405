import { graphemes } from '../../src/text/width.ts';

const CSI = '\u001b[';

/** Keys that are not one character, as a terminal sends them. `esc` is the kitty protocol's, which needs no time to tell it from a sequence. */
const KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: `${CSI}27u`,
  tab: '\t',
  'shift-tab': `${CSI}Z`,
  space: ' ',
  backspace: '\u007f',
  delete: `${CSI}3~`,
  up: `${CSI}A`,
  down: `${CSI}B`,
  right: `${CSI}C`,
  left: `${CSI}D`,
  home: `${CSI}H`,
  end: `${CSI}F`,
  pgup: `${CSI}5~`,
  pgdown: `${CSI}6~`,
  'ctrl-left': `${CSI}1;5D`,
  'ctrl-right': `${CSI}1;5C`,
  'shift-enter': `${CSI}13;2u`,
  'alt-enter': '\u001b\r',
  'alt-backspace': '\u001b\u007f',
};

/** Every key that has a name. */
export const NAMED_KEYS: readonly string[] = Object.keys(KEYS);

/** What a terminal sends for a key by the name that the command table gives it. Throws for an unknown name. */
export const bytesOf = (key: string): string => {
  const named = KEYS[key];
  if (named !== undefined) return named;
  const control = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 96);
  const alternate = /^alt-(.)$/u.exec(key)?.[1];
  if (alternate !== undefined) return `\u001b${alternate}`;
  if (graphemes(key).length !== 1) throw new Error(`no key is named ${key}`);
  return key;
};

/** A paste as a terminal in bracketed paste mode sends it. */
export const pasteBytes = (text: string): string => `${CSI}200~${text}${CSI}201~`;
