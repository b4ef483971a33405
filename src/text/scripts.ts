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
