import { untrusted } from '../../domain/untrusted.ts';
import { type SafeText, safeLine } from '../../text/safe.ts';

/** The program's own characters, such as a theme's, as text. */
export const ownText = (text: string): SafeText => safeLine(untrusted(text));
