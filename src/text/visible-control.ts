/** A code point by its number: `⟨U+202E⟩`. */
export const codePointName = (code: number): string => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** What is shown for a control character or another code point that is never shown: four spaces for a tab, `␛`, `␡`, or the number. */
export const visibleControl = (code: number): string => {
  if (code === 0x09) return '    ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : codePointName(code);
};

/** Whether a visible code point is drawn as nothing but room: the Unicode spaces and the empty Braille pattern. */
export const isBlank = (code: number): boolean =>
  code === 0x20 ||
  code === 0xa0 ||
  (code >= 0x1680 &&
    code <= 0x3000 &&
    (code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x2800 || code === 0x3000));
