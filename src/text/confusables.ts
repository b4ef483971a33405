/**
 * Characters that pass for a Latin letter, a digit or a sign in a name, after Unicode Technical Standard #39: those of the scripts that names
 * are forged with. First the prototype, then what looks like it. Compatibility forms are not listed: NFKD has them.
 */
const LOOK_LIKE = `
a аɑαաᴀ  b ЬᏏƄᵬ  c сϲᴄⅽ  d ԁժᏧɗ  e еҽℯєᴇ  f ƒẝғ  g ɡցɢ  h һհᏂ  i іıɩιɪꙇ  j јϳյ  k κкᴋ  l Ӏӏ1|Iا٠۱ⅼוןǀ∣ʟ  m ᴍ  n ոηпռ  o оοօσᴏ0٥۵०০੦૦௦౦೦൦๐໐ဝ၀סهо
p рρᴘ  q ԛգզ  r гᴦʀ  s ѕꜱʂ  t тτᴛ  u υսᴜцʋ  v νѵᴠט  w ѡԝաᴡωш  x хχ×ᕁ  y уγүყʏ  z ᴢʐ
A АΑᎪꓮ  B ВΒᏴꓐ  C СϹᏟꓚ  D Ꭰꓓ  E ЕΕᎬꓰ  F Ϝꓝ  G ԌᏀꓖ  H НΗᎻꓧ  J ЈᎫꓙ  K КΚᏦꓗ  L Ꮮꓡ  M МΜᎷꓟ  N Νꓠ  O ОΟՕꓳ  P РΡᏢꓑ  Q Ԛ  R Ꭱꓣ  S ЅՏᏚꓢ  T ТΤᎢꓔ  U ՍᑌꓴЦ
V ѴᏙꓦ  W ԜᎳꓪ  X ХΧꓫ  Y ΥҮᎩꓬ  Z ΖᏃꓜ  l ІΙᏆꓲ  3 ЗЗƷȜ  4 Ꮞ  6 бᏮ  8 Ȣ  - ‐‑‒–—−ー一_  . ․·ꞏ•  ' ’‘ʼʹ\`´ʻ  : ։׃ː꞉∶  / ⁄∕╱  , ‚،  ! ǃ
`;

const PROTOTYPE: ReadonlyMap<string, string> = new Map(
  Array.from(LOOK_LIKE.matchAll(/(\S) (\S+)/g), ([, prototype = '', like = '']) =>
    Array.from(like, (character) => [character, prototype] as const),
  ).flat(),
);

const LONGEST_NAME = 256;
/** Pairs of letters that pass for one. */
const PAIRS: readonly (readonly [pair: string, letter: string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['cl', 'd'],
];

/** What a name looks like: two names with the same skeleton can hardly be told apart by eye. Not for display. */
export const skeletonOf = (name: string): string => {
  const letters = name
    .slice(0, LONGEST_NAME)
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(/[\s\u2800]+/g, ' ')
    .trim();
  const drawn = Array.from(letters, prototypeOf).join('').toLowerCase();
  return PAIRS.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), Array.from(drawn, prototypeOf).join(''));
};

const prototypeOf = (character: string): string => PROTOTYPE.get(character) ?? character;

/** Scripts whose letters pass for Latin ones. */
const LIKE_LATIN: readonly RegExp[] = [
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Lisu}/u,
  /\p{Script=Coptic}/u,
];
const OTHERS: readonly RegExp[] = [
  /[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Thai}/u,
];

/**
 * Whether a name mixes scripts as no language does: Latin with a script that looks like it, or two others. The scripts of East Asia count as
 * one. After Unicode Technical Standard #39, 5.2, "moderately restrictive".
 */
export const isMixedScript = (name: string): boolean => {
  const alike = LIKE_LATIN.filter((script) => script.test(name)).length;
  const others = OTHERS.filter((script) => script.test(name)).length;
  return alike + others > 1 || (alike > 0 && /\p{Script=Latin}/u.test(name));
};
