import {
  CONJOINING_JAMO,
  codeAt,
  codePointName,
  composeJamo,
  DISAGREED,
  EMOJI_MODIFIER,
  isBlank,
  kindOf,
  MARK,
  NARROW,
  NEVER,
  REGIONAL_INDICATOR,
  SPACING_MARK,
  TAG,
  visibleControl,
  WIDE,
  ZERO_WIDTH,
} from './code-point-kind.ts';
import { isFlag, isModifierBase, SUBDIVISION_FLAGS } from './emoji.ts';
import { Joiners } from './zero-width-joiners.ts';

/** Where the text goes: on a `screen` every cell counts, in a `file` the spelling does. */
export type Destination = 'screen' | 'file';

export type SanitizeOptions = {
  readonly destination: Destination;
  /** Whether plain zero-widths leave a note where they stood, or are only counted. */
  readonly zeroWidths: 'noted' | 'counted';
  /** The most UTF-16 units of output. */
  readonly limit: number;
  /** Where in the text to begin, in UTF-16 units. */
  readonly from: number;
};

/** `hidden`: how many invisible characters were taken out. `next`: the unit at which the text was cut, or its length. */
export type Sanitized = { readonly text: string; readonly hidden: number; readonly next: number };

const MARKS_PER_BASE = 4;
/** Input units looked at for each unit that may be shown, so that invisible filling cannot buy time. */
const WINDOW = 4;
const DOTTED_CIRCLE = '\u25cc';
const NON_JOINER = 0x200c;
const EMOJI_STYLE = 0xfe0f;
const BLACK_FLAG = 0x1f3f4;

/**
 * One pass over a text from outside. Whatever is not plain visible text is replaced where it stands, never deleted so that its neighbours
 * could join to something new: each output character has the same width alone and in any company.
 */
export const sanitize = (raw: string, options: SanitizeOptions): Sanitized => new Pass(raw, options).run();

class Pass {
  private text = '';
  private index: number;
  /** Input before it is in `text` already or was replaced; from it to `index` the input stays as it is. */
  private cleanFrom: number;
  private hidden = 0;
  private pendingHidden = 0;
  private marks = 0;
  /** The kind of what a mark would sit on; `NEVER` after a blank, which wrapping or trimming may drop. */
  private base = NEVER;
  private isFull = false;
  /** The last visible code point and where it began. */
  private previous = 0;
  private previousAt = -1;
  private boundaryIndex: number;
  private boundaryLength = 0;
  private readonly end: number;
  private readonly raw: string;
  private readonly joiners: Joiners;
  private readonly options: SanitizeOptions;

  constructor(raw: string, options: SanitizeOptions) {
    this.raw = raw;
    this.joiners = new Joiners(raw);
    this.options = options;
    this.index = options.from;
    this.cleanFrom = options.from;
    this.boundaryIndex = options.from;
    this.end = Math.min(raw.length, options.from + options.limit * WINDOW);
  }

  run(): Sanitized {
    while (this.index < this.end && !this.isFull) {
      const code = codeAt(this.raw, this.index);
      const kind = kindOf(code);
      if (kind === NARROW || kind === WIDE) {
        if (this.pendingHidden > 0) this.noteHidden();
        if (this.isFullBefore()) break;
        this.base = isBlank(code) ? NEVER : kind;
        this.previous = code;
        this.previousAt = this.index;
        this.index += code > 0xffff ? 2 : 1;
      } else {
        if (kind !== ZERO_WIDTH && this.pendingHidden > 0) this.noteHidden();
        if (kind === MARK || kind === SPACING_MARK) this.takeMark(code, kind);
        else if (kind === ZERO_WIDTH) this.takeZeroWidth(code);
        else if (!this.isFullBefore()) this.take(code, kind);
      }
    }
    if (this.pendingHidden > 0) this.noteHidden();
    this.flush();
    return this.text.length > this.options.limit
      ? this.result(this.boundaryLength, this.boundaryIndex)
      : this.result(this.text.length, this.index);
  }

  /** What was taken up to a cluster boundary. A non-joiner that has lost its right neighbour is dropped. */
  private result(length: number, next: number): Sanitized {
    const isOpen = next < this.raw.length && this.text.charCodeAt(length - 1) === NON_JOINER;
    return { text: this.text.slice(0, isOpen ? length - 1 : length), hidden: this.hidden, next };
  }

  /** Notes that a cluster begins here, unless the text is longer than the limit already. */
  private isFullBefore(): boolean {
    const length = this.text.length + this.index - this.cleanFrom;
    this.isFull = length > this.options.limit;
    if (this.isFull) return true;
    this.boundaryLength = length;
    this.boundaryIndex = this.index;
    this.marks = 0;
    return false;
  }

  private flush(): void {
    if (this.cleanFrom < this.index) this.text += this.raw.slice(this.cleanFrom, this.index);
    this.cleanFrom = this.index;
  }

  private replace(units: number, replacement: string): void {
    this.flush();
    this.text += replacement;
    this.index += units;
    this.cleanFrom = this.index;
  }

  private replaceVisibly(units: number, replacement: string): void {
    this.replace(units, replacement);
    this.base = NARROW;
    this.marks = 0;
    this.previous = 0;
  }

  private noteHidden(): void {
    const count = this.pendingHidden;
    this.pendingHidden = 0;
    this.hidden += count;
    if (this.options.zeroWidths === 'noted') this.replaceVisibly(0, `⟨${count} hidden⟩`);
  }

  private take(code: number, kind: number): void {
    const units = code > 0xffff ? 2 : 1;
    if (kind === REGIONAL_INDICATOR) this.takeRegionalIndicator(code);
    else if (kind === EMOJI_MODIFIER) this.takeModifier(code);
    else if (kind === CONJOINING_JAMO) this.takeJamo(code);
    else if (kind === TAG) this.takeTags();
    else if (kind === DISAGREED && this.options.destination === 'file') this.keep(code, units);
    else if (kind === DISAGREED) this.replaceVisibly(units, codePointName(code));
    else this.takeControl(code, units);
  }

  private keep(code: number, units: number): void {
    this.base = WIDE;
    this.previous = code;
    this.previousAt = this.index;
    this.index += units;
  }

  /** Ink gives an emoji or a syllable with a spacing mark the width of the first alone, so such a mark gets a base of its own. */
  private takeMark(code: number, kind: number): void {
    if (this.base === NEVER || (this.base === WIDE && kind === SPACING_MARK)) {
      if (this.isFullBefore()) return;
      this.replaceVisibly(0, DOTTED_CIRCLE);
    }
    if (this.marks >= MARKS_PER_BASE) {
      const run = this.runOf((kind) => kind === MARK || kind === SPACING_MARK);
      return this.replaceVisibly(run.units, `⟨+${run.count} marks⟩`);
    }
    this.marks += 1;
    this.previous = code;
    this.previousAt = this.index;
    this.index += code > 0xffff ? 2 : 1;
  }

  private takeZeroWidth(code: number): void {
    const units = code > 0xffff ? 2 : 1;
    if (!this.joiners.isSpelling(this.index, this.previous, this.previousAt)) {
      this.pendingHidden += 1;
      this.replace(units, '');
    } else if (this.options.destination === 'file' || code === NON_JOINER) this.index += units;
    else this.replace(units, '');
  }

  private isAdjacent(at = this.index): boolean {
    return this.previousAt + (this.previous > 0xffff ? 2 : 1) === at;
  }

  private takeRegionalIndicator(code: number): void {
    if (isFlag(this.raw.slice(this.index, this.index + 4))) this.keep(0, 4);
    else this.replaceVisibly(2, codePointName(code));
  }

  private takeModifier(code: number): void {
    const at = this.raw.charCodeAt(this.index - 1) === EMOJI_STYLE ? this.index - 1 : this.index;
    if (!this.isAdjacent(at) || !isModifierBase(this.previous)) this.replaceVisibly(2, codePointName(code));
    else if (this.options.destination === 'file') this.index += 2;
    else this.replace(2, '');
  }

  private takeJamo(code: number): void {
    if (this.options.destination === 'file') return this.keep(code, 1);
    const { raw, index } = this;
    const syllable = composeJamo(code, raw.charCodeAt(index + 1), raw.charCodeAt(index + 2));
    this.replaceVisibly(syllable?.units ?? 1, syllable?.text ?? codePointName(code));
  }

  private takeTags(): void {
    const { units, count } = this.runOf((kind) => kind === TAG);
    const region = this.previous === BLACK_FLAG && this.isAdjacent() ? this.raw.slice(this.index, this.index + units) : '';
    const shown = SUBDIVISION_FLAGS.get(region);
    if (shown === undefined) {
      this.hidden += count;
      this.replaceVisibly(units, `⟨${count} tags⟩`);
    } else if (this.options.destination === 'file') this.keep(0, units);
    else this.replaceVisibly(units, shown);
  }

  private takeControl(code: number, units: number): void {
    if (code === 0x0a) {
      this.index += 1;
      this.base = NEVER;
      this.previous = 0;
    } else if (code === 0x0d && this.raw.charCodeAt(this.index + 1) === 0x0a) this.replace(1, '');
    else this.replaceVisibly(units, visibleControl(code));
    if (code === 0x09) this.base = NEVER;
  }

  /** How many characters from here on belong together, and their UTF-16 units. */
  private runOf(belongs: (kind: number) => boolean): { readonly units: number; readonly count: number } {
    let until = this.index;
    let count = 0;
    for (let code = codeAt(this.raw, until); until < this.end && belongs(kindOf(code)); code = codeAt(this.raw, until)) {
      until += code > 0xffff ? 2 : 1;
      count += 1;
    }
    return { units: until - this.index, count };
  }
}
