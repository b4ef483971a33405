import type { Untrusted } from '../domain/untrusted.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';

/** A text from outside on one line; `-` where there is none. */
export const shown = (text: Untrusted | null): SafeText => (text === null ? safe`-` : safeLine(text));
