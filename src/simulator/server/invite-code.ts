import { randomInt } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH } from '../world/invites.ts';

/** A code that cannot be guessed, so it does not come from the world's seed. */
export const mintCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)] ?? '2').join('');
