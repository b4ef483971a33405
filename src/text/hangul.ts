/** The precomposed syllable of up to three conjoining jamo, and how many of them it takes; `undefined` where there is none. Unicode 3.12. */
export const composeJamo = (lead: number, vowel: number, tail: number): { readonly text: string; readonly units: number } | undefined => {
  const isSyllable = lead >= 0x1100 && lead <= 0x1112 && vowel >= 0x1161 && vowel <= 0x1175;
  if (!isSyllable) return undefined;
  const open = 0xac00 + ((lead - 0x1100) * 21 + vowel - 0x1161) * 28;
  const hasTail = tail >= 0x11a8 && tail <= 0x11c2;
  return { text: String.fromCharCode(hasTail ? open + tail - 0x11a7 : open), units: hasTail ? 3 : 2 };
};
