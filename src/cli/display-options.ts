import type { Timestamp } from '../domain/values.ts';
import { type Appearance, backgroundByColorFgBg, THEME_NAMES, type ThemeName } from '../store/appearance.ts';
import type { Environment } from '../system/environment.ts';
import { createTimeFormat, isTimeZone } from '../text/relative-time.ts';
import type { SafeText } from '../text/safe.ts';
import { CliError } from './exit-code.ts';
import { quoted } from './resolve.ts';

/** How things are shown. */
export type DisplayOptions = {
  readonly appearance: Appearance;
  readonly timeZone: TimeZone;
  /** A moment in the chosen zone, such as `2026-11-22T05:31:02+01:00`, or with `Z` in UTC. */
  readonly timeText: (at: Timestamp) => SafeText;
};

/** `name` as `Intl.DateTimeFormat` takes it. Where `showsUtc` holds, times are in UTC until the operator toggles it. */
export type TimeZone = { readonly name: string; readonly showsUtc: boolean };

export type DisplayRequest = { readonly theme: string | undefined; readonly isAscii: boolean; readonly tz: string | undefined };

/** What else has a say: NO_COLOR (no-color.org: any value but the empty one), the terminal's COLORFGBG, and the project's file, which may name what there is not. */
export type DisplayContext = {
  readonly noColor: string | undefined;
  readonly colorFgBg: string | undefined;
  readonly projectTheme: string | null;
};

/** Throws `CliError('misused')` for a theme or time zone that there is not. */
export const chooseDisplayOptions = (request: DisplayRequest, context: DisplayContext): DisplayOptions => {
  const timeZone = chooseTimeZone(request.tz);
  const background = backgroundByColorFgBg(context.colorFgBg);
  const appearance = { theme: chooseTheme(request.theme, context), background, isAscii: request.isAscii };
  return { appearance, timeZone, timeText: createTimeText(timeZone) };
};

function chooseTheme(asked: string | undefined, { noColor, projectTheme }: DisplayContext): ThemeName {
  if (asked !== undefined) {
    const found = THEME_NAMES.find((name) => name === asked);
    if (found === undefined) throw new CliError('misused', `There is no theme ${quoted(asked)}; there are: ${THEME_NAMES.join(', ')}.`);
    return found;
  }
  if (noColor !== undefined && noColor !== '') return 'mono';
  return THEME_NAMES.find((name) => name === projectTheme) ?? 'auto';
}

/**
 * Whether the locale lets a terminal show more than ASCII, by the order of locale(7). Where none is named, as in many containers, it is
 * taken to: their terminals do.
 */
export const mayShowUnicode = ({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean => {
  const named = LC_ALL || LC_CTYPE || LANG;
  return !named || /utf-?8/i.test(named);
};

/** Takes `utc`, `local`, an offset such as `+02:00`, or a name such as `Europe/Oslo`. */
export const chooseTimeZone = (asked: string | undefined): TimeZone => {
  if (asked === undefined) return { name: localZone(), showsUtc: true };
  if (/^(?:utc|z)$/i.test(asked)) return { name: 'UTC', showsUtc: true };
  if (/^local$/i.test(asked)) return { name: localZone(), showsUtc: false };
  if (isTimeZone(asked)) return { name: asked, showsUtc: false };
  throw new CliError('misused', `${quoted(asked)} is no time zone.`, { fix: '--tz utc, --tz local, --tz +02:00 or --tz Europe/Oslo' });
};

const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Writes moments of one time zone by ISO 8601, to the second. */
export const createTimeText = ({ name, showsUtc }: TimeZone): ((at: Timestamp) => SafeText) =>
  createTimeFormat(showsUtc ? 'UTC' : name).iso;
