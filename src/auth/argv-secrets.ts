import { hasSecretShape } from '../config/secret-shapes.ts';
import { ConfigError } from '../system/config-error.ts';

/**
 * Refuses a command line that holds something like a secret: every user of the machine can read it, and the shell keeps it.
 * `words` come without the program's name. Throws `ConfigError('misused')` that tells the place of the word, never the word.
 */
export const assertNoSecretWords = (words: readonly string[]): void => {
  const index = words.findIndex(hasSecretShape);
  if (index === -1) return;
  throw new ConfigError(
    'misused',
    `Word ${index + 1} of the command line looks like a key, and every program on this machine can read it there.`,
    {
      fix: 'revoke that key, then give the new one with --token-file FILE, or --token-file - to read it from standard input',
    },
  );
};
