import { controlName, csiName, ss3Name, withAlt } from './key-name.ts';

/** What a terminal sent: a key by its name, characters that came together, a bracketed paste, or an answer to a question of ours. */
export type TerminalInput =
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'characters'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'reply'; readonly sequence: string };

/** Reads what a terminal sends, in pieces cut anywhere. */
export type InputReader = {
  readonly read: (chunk: string) => readonly TerminalInput[];
  /** For how long to wait for the rest of what was begun before `giveUp`; `undefined` where nothing was begun. */
  readonly patienceMs: () => number | undefined;
  /** What the beginning is when nothing followed: `esc`, the text of a paste without an end, nothing of a reply. */
  readonly giveUp: () => readonly TerminalInput[];
};

const ESC = '\u001b';
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

/** A lone ESC is the key when no more came for so long; a sequence is sent in one piece, but a slow line may cut it. */
const ESC_MS = 40;
const SEQUENCE_MS = 1_500;
const PASTE_MS = 3_000;
/** No reply of a terminal is longer; what never ends must not fill the memory. */
const LONGEST_REPLY = 64 * 1024;

export const createInputReader = (): InputReader => {
  let pending = '';
  const read = (chunk: string): readonly TerminalInput[] => {
    const inputs: TerminalInput[] = [];
    let rest = pending + chunk;
    pending = '';
    while (rest !== '') {
      const next = nextPiece(rest);
      if (next === 'unfinished') {
        pending = isString(rest) && rest.length > LONGEST_REPLY ? '' : rest;
        break;
      }
      if (next.input !== undefined) inputs.push(next.input);
      rest = rest.slice(next.length);
    }
    return inputs;
  };
  return {
    read,
    patienceMs: () => {
      if (pending === '') return undefined;
      if (pending.startsWith(PASTE_START)) return PASTE_MS;
      return pending.length <= 2 ? ESC_MS : SEQUENCE_MS;
    },
    giveUp: () => {
      const begun = pending;
      pending = '';
      if (begun.startsWith(PASTE_START)) return [{ type: 'paste', text: begun.slice(PASTE_START.length) }];
      if (begun === ESC) return [key('esc')];
      if (begun === ESC + ESC) return [key('esc'), key('esc')];
      return begun.length === 2 ? [key(withAlt(begun.slice(1)))] : [];
    },
  };
};

type Piece = { readonly length: number; readonly input?: TerminalInput };

const key = (name: string): TerminalInput => ({ type: 'key', name });

/** The beginnings of replies that end with BEL or ST: colours, names, versions. After another letter, ESC is alt. */
const isString = (text: string): boolean => /^\u001b(?:\]\d|P[\d>|$+!]|_G)/.test(text);
const MAYBE_STRING = /^\u001b[\]P_]$/;
/** What ends such a reply, or another sequence that begins within it. */
const STRING_END = /\u0007|\u001b(?:\\|$)?/g;
/** The last one is a shifted key of rxvt, whose `$` would be no end elsewhere; the one before a function key of the Linux console. */
const CSI = /^\u001b?\u001b\[(?:\[.|[235678]\$|[0-?]*[ -/]*[@-~])/;
const SS3 = /^\u001b?\u001bO\d*[A-Za-z]/;
const UNFINISHED = /^\u001b?\u001b(?:\[(?:\[|[0-?]*[ -/]*)|O\d*)?$/;
/** The oldest reports of a mouse: three bytes follow. */
const OLD_MOUSE = `${ESC}[M`;

function nextPiece(text: string): Piece | 'unfinished' {
  if (!text.startsWith(ESC)) return plainPiece(text);
  if (text.startsWith(PASTE_START)) return pastePiece(text);
  if (text.startsWith(OLD_MOUSE)) return text.length < 6 ? 'unfinished' : { length: 6 };
  if (isString(text)) return stringPiece(text);
  const [csi] = CSI.exec(text) ?? [];
  if (csi !== undefined) return { length: csi.length, ...namedOr(csi, csiName(csi)) };
  const [ss3] = SS3.exec(text) ?? [];
  if (ss3 !== undefined) return { length: ss3.length, ...namedOr(ss3, ss3Name(ss3)) };
  if (UNFINISHED.test(text) || MAYBE_STRING.test(text)) return 'unfinished';
  return altPiece(text);
}

/** A sequence that is no key is a reply or a report, and never text. */
const namedOr = (sequence: string, name: string | undefined): { readonly input: TerminalInput } => ({
  input: name === undefined ? { type: 'reply', sequence } : key(name),
});

function pastePiece(text: string): Piece | 'unfinished' {
  const end = text.indexOf(PASTE_END);
  if (end < 0) return 'unfinished';
  return { length: end + PASTE_END.length, input: { type: 'paste', text: text.slice(PASTE_START.length, end) } };
}

function stringPiece(text: string): Piece | 'unfinished' {
  STRING_END.lastIndex = 1;
  const end = STRING_END.exec(text);
  if (end === null || (end[0] === ESC && end.index === text.length - 1)) return 'unfinished';
  const length = end.index + (end[0] === ESC ? 0 : end[0].length);
  return { length, input: { type: 'reply', sequence: text.slice(0, length) } };
}

function altPiece(text: string): Piece {
  if (text[1] === ESC) return { length: 1, input: key('esc') };
  const character = String.fromCodePoint(text.codePointAt(1) ?? 0);
  return { length: 1 + character.length, input: key(withAlt(controlName(character) ?? character)) };
}

const CONTROL = /[\u0000-\u001f\u007f]/;

function plainPiece(text: string): Piece {
  const name = controlName(text[0] ?? '');
  if (name !== undefined) return { length: 1, input: key(name) };
  const end = text.search(CONTROL);
  const characters = end < 0 ? text : text.slice(0, end);
  return { length: characters.length, input: { type: 'characters', text: characters } };
}
