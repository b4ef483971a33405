import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { truncate } from '../../src/text/fit.ts';
import { type SafeText, SHOWN_LIMIT, safe, safeBody, safeExport, safeLine, safeName, safeText } from '../../src/text/safe.ts';
import { wrapText } from '../../src/text/wrap.ts';
import { CLEAN_TEXT, STAND_INS } from './corpus.ts';
import { hostileString } from './hostile.ts';

const shown = (received: string): SafeText => safeText(untrusted(received));
const RUNS = { numRuns: 3000 };

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;
const NON_JOINER_IN_SPELLING = /(?<=[\p{Script=Arabic}\p{Mn}])\u200c(?=\p{L})/gu;
/** What a text still holds that must never reach a terminal. */
const dangers = (text: string): readonly string[] => [
  ...(CONTROL.test(text) ? ['control'] : []),
  ...(INVISIBLE.test(text.replaceAll(NON_JOINER_IN_SPELLING, '')) ? ['invisible'] : []),
  ...(text.isWellFormed() ? [] : ['ill-formed']),
  ...(/[\p{Mn}\p{Me}\p{Mc}]{5}/u.test(text) ? ['marks'] : []),
  ...(/^[\p{Mn}\p{Me}]/mu.test(text) ? ['mark without a base'] : []),
];

describe('safe text', () => {
  it('holds no control character, nothing invisible and no lone surrogate', () => {
    fc.assert(
      fc.property(hostileString, (received) => {
        expect(dangers(shown(received))).toEqual([]);
        expect(dangers(safeBody(untrusted(received)).text)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is the same however the text arrived in chunks', () => {
    fc.assert(
      fc.property(hostileString, fc.nat(), (received, at) => {
        const cut = received.length === 0 ? 0 : at % received.length;

        expect(dangers(safe`${shown(received.slice(0, cut))}${shown(received.slice(cut))}`)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('shows a modifier that modifies nothing and emoji that nobody joins', () => {
    expect(shown('\u{1f3fd}')).toBe('⟨U+1F3FD⟩');
    expect(shown('a\u{1f3fd}👍\u{1f3fd}\u{1f3fd}')).toBe('a⟨U+1F3FD⟩👍⟨U+1F3FD⟩');
    expect(shown('☝\ufe0f\u{1f3fd}👩\u{1f3fd}\u200d💻')).toBe('☝👩💻');
    expect(shown('🍕\u200d🍔')).toBe('🍕⟨1 hidden⟩🍔');
    expect(safeBody(untrusted('🍕\u200d🍔 👩\u200d💻')).hidden).toBe(1);
    expect(shown('🇩\u200b🇪 🇩🇪🇫')).toBe('⟨U+1F1E9⟩⟨1 hidden⟩⟨U+1F1EA⟩ 🇩🇪⟨U+1F1EB⟩');
  });

  it('leaves no non-joiner without the letter that it keeps apart, wherever a text is cut', () => {
    const joined = 'ب\u200c'.repeat(20_000);
    const { text } = safeBody(untrusted(joined));

    expect(text.at(-1)).toBe('ب');
    expect(safeBody(untrusted(text)).text).toBe(text);
    expect(wrapText(shown('ب\u200cب\u200cب\u200cب'), 2)).toEqual(['ب\u200cب', 'ب\u200cب']);
    expect(truncate(shown('ب\u200cب\u200cب'), 2)).toBe('ب…');
  });

  it('does not change when it is made safe again', () => {
    fc.assert(
      fc.property(hostileString, (received) => {
        const once = shown(received);
        const body = safeBody(untrusted(received)).text;

        expect(shown(once)).toBe(once);
        expect(safeBody(untrusted(body))).toEqual({ text: body, hidden: 0, cut: 0, next: body.length });
        expect(safeLine(untrusted(safeLine(untrusted(received))))).toBe(safeLine(untrusted(received)));
      }),
      RUNS,
    );
  });

  it('stays safe when it is joined, wrapped and truncated', () => {
    fc.assert(
      fc.property(hostileString, hostileString, fc.integer({ min: 0, max: 40 }), (first, second, width) => {
        const both = safe`${shown(first)}${shown(second)}`;

        expect(dangers(both)).toEqual([]);
        expect(wrapText(both, width).flatMap(dangers)).toEqual([]);
        expect(dangers(truncate(both, width))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is never longer than the limit and its cut mark', () => {
    const shapes = [
      'a',
      '😀',
      '\u001b[31m',
      'a' + '\u0301'.repeat(60),
      '\u200b',
      '\u{e0041}',
      '\ud800',
      '漢',
      '🇩🇪',
      '\u202e',
      '\u1161',
      '\n',
    ];
    for (const shape of shapes) {
      const received = untrusted(shape.repeat(40_000));

      expect(safeText(received).length).toBeLessThanOrEqual(SHOWN_LIMIT + 1);
      expect(safeBody(received).text.length).toBeLessThanOrEqual(SHOWN_LIMIT);
    }
  });

  it('keeps clean text in every script as it is', () => {
    const changed = Object.entries(CLEAN_TEXT).filter(([, text]) => shown(text) !== text || safeBody(untrusted(text)).hidden > 0);

    expect(changed).toEqual([]);
  });

  it('shows stand-ins for clean text that terminals measure differently, and hides nothing', () => {
    expect(STAND_INS.map(([written]) => [written, shown(written)])).toEqual(STAND_INS);
    expect(STAND_INS.filter(([written]) => safeBody(untrusted(written)).hidden > 0)).toEqual([]);
  });

  it('exports clean text as it was written', () => {
    const written = [...Object.values(CLEAN_TEXT), ...STAND_INS.map(([text]) => text)];

    expect(written.map((text) => safeExport(untrusted(text)))).toEqual(written);
  });

  it('exports hostile text without control characters and without a limit', () => {
    fc.assert(
      fc.property(hostileString, (received) => {
        const exported = safeExport(untrusted(received));

        expect(exported).not.toMatch(CONTROL);
        expect(exported).not.toMatch(/\p{Bidi_Control}/u);
        expect(exported.isWellFormed()).toBe(true);
      }),
      RUNS,
    );
    expect(safeExport(untrusted('a\u001b'.repeat(50_000)))).toBe('a␛'.repeat(50_000));
  });

  it('names what it found where it stood', () => {
    expect(shown('a\u001b[31mb\u0007\u009b\u202e\u007f')).toBe('a␛[31mb␇⟨U+009B⟩⟨U+202E⟩␡');
    expect(shown('one\r\ntwo\rthree\tfour')).toBe('one\ntwo␍three    four');
    expect(shown('ad\u200b\u200bmin\ufeff')).toBe('ad⟨2 hidden⟩min⟨1 hidden⟩');
    expect(shown(`ok${String.fromCodePoint(0xe0041, 0xe0042)}`)).toBe('ok⟨2 tags⟩');
    expect(shown(`z${'\u0335'.repeat(9)}`)).toBe(`z${'\u0335'.repeat(4)}⟨+5 marks⟩`);
    expect(shown('\u0301a \ud83d')).toBe('◌\u0301a ⟨U+D83D⟩');
    expect(safeLine(untrusted('a\nb'))).toBe('a⏎b');
  });

  it('draws the blanks of a name together', () => {
    expect(safeName(untrusted('\u00a0kim   \u3000\u2800 ACME\n'))).toBe('kim ACME');
    fc.assert(
      fc.property(hostileString, (received) => {
        const name = safeName(untrusted(received));

        expect([...dangers(name), ...(name.match(/\s\s|\n/g) ?? [])]).toEqual([]);
      }),
    );
  });

  it('pages through a long text without losing or repeating any of it', () => {
    const received = Array.from({ length: 9000 }, (_, index) => `${index} é漢`).join(' ');
    const pages: string[] = [];
    for (let from = 0; from < received.length; ) {
      const page = safeBody(untrusted(received), from);
      pages.push(page.text);
      expect(page.cut).toBe(received.length - page.next);
      from = page.next;
    }

    expect(pages.join('')).toBe(received);
  });
});

describe('a body', () => {
  it('counts what it took out', () => {
    expect(safeBody(untrusted('a\u200bb\u00adc\u2060'))).toEqual({ text: 'abc', hidden: 3, cut: 0, next: 6 });
  });

  it('lets no invisible payload through uncounted or readable', () => {
    const bit = fc.constantFrom(
      '\u200b',
      '\u200c',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\u034f',
      '\u{e0100}',
      '\u{e01ef}',
      '\ufe00',
      '\ufe01',
    );
    const payload = fc.array(bit, { minLength: 2, maxLength: 64 });
    fc.assert(
      fc.property(payload, fc.constantFrom('ok', 'status?', '好', 'שלום'), (bits, carrier) => {
        const body = safeBody(untrusted(`${carrier}${bits.join('')}${carrier}`));

        expect(body).toEqual({ text: carrier + carrier, hidden: bits.length, cut: 0, next: body.next });
      }),
      { numRuns: 10_000 },
    );
  });

  it('shows the place and number of smuggled tags and counts them', () => {
    const tags = fc.array(fc.integer({ min: 0xe0020, max: 0xe007f }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(tags, fc.constantFrom('ok', '🏴', '好'), (codes, carrier) => {
        const body = safeBody(untrusted(`${carrier}${String.fromCodePoint(...codes)}`));

        expect(body).toEqual({ text: `${carrier}⟨${codes.length} tags⟩`, hidden: codes.length, cut: 0, next: body.next });
      }),
      { numRuns: 10_000 },
    );
  });
});
