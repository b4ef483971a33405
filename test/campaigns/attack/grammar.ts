/**
 * Every byte the console may write, as a strict grammar. What a terminal would take for a control and is not listed here is foreign:
 * either something of an outsider came through, or the console has learnt a new sequence and this list must be taught it on purpose.
 */
export type Form =
  | 'text'
  | 'line-feed'
  | 'carriage-return'
  | 'colour'
  | 'cursor-move'
  | 'erase'
  | 'cursor-visibility'
  | 'alternate-screen'
  | 'wrapping'
  | 'bracketed-paste'
  | 'synchronized-output'
  | 'keyboard-protocol'
  | 'mouse'
  | 'title-stack'
  | 'title'
  | 'clipboard'
  | 'notification'
  | 'bell'
  | 'tmux-passthrough';

/** `at` is the UTF-16 unit of the whole output at which it begins. */
export type Foreign = { readonly at: number; readonly sequence: string };

export type Parsed = { readonly counts: Readonly<Record<Form, number>>; readonly foreign: readonly Foreign[] };

/** Sequences by their form. Each is matched at one place and must match whole. */
const FORMS: readonly (readonly [Form, RegExp])[] = [
  ['colour', /\u001b\[(?:\d{1,3}(?:;\d{1,3}){0,15})?m/y],
  ['cursor-move', /\u001b\[(?:\d{1,4}(?:;\d{1,4})?)?[ABCDEFGHd]/y],
  ['erase', /\u001b\[[012]?[JK]/y],
  ['cursor-visibility', /\u001b\[\?25[hl]/y],
  ['alternate-screen', /\u001b\[\?1049[hl]/y],
  ['wrapping', /\u001b\[\?7[hl]/y],
  ['bracketed-paste', /\u001b\[\?2004[hl]/y],
  ['synchronized-output', /\u001b\[\?2026[hl]/y],
  ['keyboard-protocol', /\u001b\[(?:>\d{1,2}u|<\d{0,2}u|\?u)/y],
  ['mouse', /\u001b\[\?(?:1000|1002|1006|1007)[hl]/y],
  ['title-stack', /\u001b\[2[23];[02](?:;0)?t/y],
  ['title', /\u001b\][02];[^\p{C}]{0,200}(?:\u0007|\u001b\\)/uy],
  ['clipboard', /\u001b\]52;c;(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?:\u0007|\u001b\\)/y],
  ['notification', /\u001b\](?:9|777;notify);[^\p{C}]{0,400}(?:\u0007|\u001b\\)/uy],
  ['bell', /\u0007/y],
  ['line-feed', /\n/y],
  ['carriage-return', /\r/y],
];

/** tmux takes what is inside with each ESC doubled. Only what leaves the terminal by a sequence of ours may be inside. */
const PASSTHROUGH = /\u001bPtmux;((?:[^\u001b]|\u001b\u001b)*)\u001b\\/y;
const PASSED_THROUGH: ReadonlySet<Form> = new Set<Form>(['clipboard', 'notification', 'bell']);

/** Visible text: no control, nothing invisible but the joiner-breaking space of Arabic and Indic spelling, no half of a pair. */
const TEXT = /(?:[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=[\p{L}\p{M}])\u200c(?=\p{L})){1,4000}/uy;

/** What an outsider's bytes would begin with, up to where a terminal would take them as ended. */
const FOREIGN_SEQUENCE =
  /\u001b(?:\[[\x20-\x3f]*[\x40-\x7e]?|[\]P_^X][^\u0007\u001b]{0,40}(?:\u0007|\u001b\\)?|[\x20-\x2f]*[\x30-\x7e]?)|[\s\S]/y;

/** Reads the whole output of a console, or of one of its screens. */
export const parseOutput = (output: string): Parsed => {
  const counts = new Map<Form, number>();
  const foreign: Foreign[] = [];
  let at = 0;
  while (at < output.length) {
    const found = formAt(output, at);
    if (found !== undefined) counts.set(found.form, (counts.get(found.form) ?? 0) + 1);
    else foreign.push({ at, sequence: matchAt(FOREIGN_SEQUENCE, output, at) ?? output.slice(at, at + 1) });
    at += found?.length ?? foreign.at(-1)?.sequence.length ?? 1;
  }
  return { counts: countsOf(counts), foreign };
};

const formAt = (output: string, at: number): { readonly form: Form; readonly length: number } | undefined => {
  const text = matchAt(TEXT, output, at);
  if (text !== undefined) return { form: 'text', length: text.length };
  for (const [form, pattern] of FORMS) {
    const match = matchAt(pattern, output, at);
    if (match !== undefined) return { form, length: match.length };
  }
  PASSTHROUGH.lastIndex = at;
  const passed = PASSTHROUGH.exec(output);
  return passed !== null && isAllowedInside(passed[1] ?? '') ? { form: 'tmux-passthrough', length: passed[0].length } : undefined;
};

const isAllowedInside = (doubled: string): boolean => {
  const inside = doubled.replaceAll('\u001b\u001b', '\u001b');
  const found = formAt(inside, 0);
  return found !== undefined && PASSED_THROUGH.has(found.form) && found.length === inside.length;
};

const matchAt = (pattern: RegExp, output: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(output)?.[0];
};

const countsOf = (counts: ReadonlyMap<Form, number>): Readonly<Record<Form, number>> => ({
  text: counts.get('text') ?? 0,
  'line-feed': counts.get('line-feed') ?? 0,
  'carriage-return': counts.get('carriage-return') ?? 0,
  colour: counts.get('colour') ?? 0,
  'cursor-move': counts.get('cursor-move') ?? 0,
  erase: counts.get('erase') ?? 0,
  'cursor-visibility': counts.get('cursor-visibility') ?? 0,
  'alternate-screen': counts.get('alternate-screen') ?? 0,
  wrapping: counts.get('wrapping') ?? 0,
  'bracketed-paste': counts.get('bracketed-paste') ?? 0,
  'synchronized-output': counts.get('synchronized-output') ?? 0,
  'keyboard-protocol': counts.get('keyboard-protocol') ?? 0,
  mouse: counts.get('mouse') ?? 0,
  'title-stack': counts.get('title-stack') ?? 0,
  title: counts.get('title') ?? 0,
  clipboard: counts.get('clipboard') ?? 0,
  notification: counts.get('notification') ?? 0,
  bell: counts.get('bell') ?? 0,
  'tmux-passthrough': counts.get('tmux-passthrough') ?? 0,
});
