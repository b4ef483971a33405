/**
 * Names of keys as the command table writes them: a character as it is, `enter`, `esc`, `ctrl-d`, `alt-b`, `shift-tab`.
 * The sequences are those of xterm, rxvt, the Linux console, the kitty protocol (`CSI code;mods u`) and xterm's modifyOtherKeys
 * (`CSI 27;mods;code ~`).
 */
const LETTERS: Readonly<Record<string, string>> = { A: 'up', B: 'down', C: 'right', D: 'left', F: 'end', H: 'home', M: 'enter' };
const NUMBERS: Readonly<Record<number, string>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pgup',
  6: 'pgdown',
  7: 'home',
  8: 'end',
};
/** Keys that are a character elsewhere: by their code. Those from 57,399 are kitty's names of the keypad. */
const CODES: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  10: 'ctrl-j',
  13: 'enter',
  27: 'esc',
  32: 'space',
  127: 'backspace',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pgup',
  57422: 'pgdown',
  57423: 'home',
  57424: 'end',
  57426: 'delete',
};
const KEYPAD_DIGITS = 57_399;
const KEYPAD_SIGNS = './*-+';
/** Kitty's keys without a character: locks, media, the modifiers themselves. */
const FIRST_PRIVATE = 57_344;
const LAST_PRIVATE = 63_743;

const [SHIFT, ALT, CTRL, SUPER, HYPER, META] = [1, 2, 4, 8, 16, 32];
const RELEASED = 3;
/** What is asked with a modifier that no command uses must not be taken for the key alone. */
const UNUSED = SUPER | HYPER | META;

/** The name of a key sent as `CSI …`; `undefined` for what is none: a reply, a report, the release of a key, one without a name. */
export const csiName = (sequence: string): string | undefined => {
  const [, escapes = '', parameters = '', final = ''] = /^(\u001b+)\[([0-?]*)[ -/]*([@-~$])$/.exec(sequence) ?? [];
  if (!/^[\d;:]*$/.test(parameters)) return undefined;
  const [first = '', second = '', third = ''] = parameters.split(';');
  const [modifiers = '', event] = second.split(':');
  const alt = escapes.length > 1 ? ALT : 0;
  const held = Math.max(0, Number(modifiers || 1) - 1) | alt;
  if (Number(event) === RELEASED) return undefined;
  if (final === 'u') return ofCode(Number(first.split(':')[0]), held, Number(first.split(':')[1] ?? 0));
  if (final === '~' && first === '27' && third !== '') return ofCode(Number(third), held);
  if (final === '~') return modified(NUMBERS[Number(first)], held);
  if (final === '^' || final === '$' || final === '@')
    return modified(NUMBERS[Number(first)], alt | (final === '$' ? SHIFT : final === '^' ? CTRL : SHIFT | CTRL));
  if (final === 'Z') return modified('tab', SHIFT | held);
  if (parameters === '' && /[a-d]/.test(final)) return modified(LETTERS[final.toUpperCase()], SHIFT | alt);
  return final === 'M' || !(parameters === '' || /^1?(?:;[\d:]*)?$/.test(parameters)) ? undefined : modified(LETTERS[final], held);
};

/** The name of a key sent as `ESC O …`. */
export const ss3Name = (sequence: string): string | undefined => {
  const [, escapes = '', modifiers = '', final = ''] = /^(\u001b+)O(\d*)([A-Za-z])$/.exec(sequence) ?? [];
  const held = Math.max(0, Number(modifiers || 1) - 1) | (escapes.length > 1 ? ALT : 0);
  return /[a-d]/.test(final) ? modified(LETTERS[final.toUpperCase()], CTRL | held) : modified(LETTERS[final], held);
};

/** The name of a control character; `undefined` for other characters. */
export const controlName = (character: string): string | undefined => {
  const code = character.charCodeAt(0);
  const known = code === 32 ? undefined : CODES[code];
  if (known !== undefined) return known;
  if (code === 0) return 'ctrl-space';
  if (code > 0 && code < 27) return `ctrl-${String.fromCharCode(code + 0x60)}`;
  return code < 32 ? `ctrl-${String.fromCharCode(code + 0x40)}` : undefined;
};

/** The name of a key that came after ESC. */
export const withAlt = (name: string): string => {
  if (name === 'ctrl-j') return 'alt-enter';
  return name === ' ' ? 'alt-space' : `alt-${name}`;
};

function ofCode(code: number, held: number, shifted = 0): string | undefined {
  const name = CODES[code] ?? keypadName(code);
  if (name !== undefined) return modified(name, held);
  if (!Number.isSafeInteger(code) || code < 32 || code > 0x10ffff || (code >= FIRST_PRIVATE && code <= LAST_PRIVATE)) return undefined;
  if (code >= 0xd800 && code <= 0xdfff) return undefined;
  const character = String.fromCodePoint(code);
  if ((held & (CTRL | UNUSED)) !== 0) return sameAsEver(modified(character.toLowerCase(), held & ~SHIFT));
  const written = (held & SHIFT) === 0 ? character : shifted > 32 ? String.fromCodePoint(shifted) : character.toUpperCase();
  return modified(written, held & ~SHIFT);
}

const sameAsEver = (name: string | undefined): string | undefined => (name === undefined ? undefined : (SAME[name] ?? name));

const keypadName = (code: number): string | undefined => {
  if (code >= KEYPAD_DIGITS && code < KEYPAD_DIGITS + 10) return String(code - KEYPAD_DIGITS);
  return KEYPAD_SIGNS[code - KEYPAD_DIGITS - 10];
};

/** What a terminal without a keyboard protocol cannot tell apart stays one key with one. */
const SAME: Readonly<Record<string, string>> = { 'ctrl-[': 'esc', 'ctrl-i': 'tab', 'ctrl-m': 'enter', 'ctrl-h': 'backspace' };

/** Keys that mean another thing with a modifier. Others are themselves with any: shift-up is up. */
const MODIFIABLE: readonly string[] = ['tab', 'enter', 'left', 'right', 'backspace', 'space'];

function modified(name: string | undefined, held: number): string | undefined {
  if (name === undefined || (held & UNUSED) !== 0) return undefined;
  if (NAMES.has(name) && !MODIFIABLE.includes(name)) return name;
  if ((held & SHIFT) !== 0 && name !== 'backspace' && name !== 'space') return `shift-${name}`;
  if ((held & CTRL) !== 0) return name === 'backspace' ? name : `ctrl-${name}`;
  return (held & ALT) !== 0 ? withAlt(name) : name;
}

/** Whether the key is a character that goes into a text. */
export const isCharacter = (name: string): boolean => name === 'space' || (!/^(?:ctrl|alt|shift)-./.test(name) && !NAMES.has(name));

const NAMES = new Set(['enter', 'esc', 'tab', 'backspace', 'delete', 'up', 'down', 'left', 'right', 'pgup', 'pgdown', 'home', 'end']);
