import { PlatformError, type PlatformErrorCode } from '../../errors.ts';
import { serverWords } from '../rest/response-error.ts';

const KINDS: readonly (readonly [RegExp, PlatformErrorCode])[] = [
  [/unmatched topic/i, 'offline'],
  [/unauthenticated|token/i, 'unauthenticated'],
  [/unauthorized|forbidden|not allowed/i, 'forbidden'],
  [/not.?found/i, 'not-found'],
  [/rate|too many|slow down/i, 'rate-limited'],
  [/conflict|already/i, 'conflict'],
];

/** What an error reply on a channel means; its texts are not standardised. It was not applied. */
export const pushError = (response: unknown): PlatformError => {
  const words = serverWords(response) ?? 'no reason given';
  const reason = typeof response === 'object' && response !== null && 'reason' in response ? String(response.reason) : '';
  const code = KINDS.find(([pattern]) => pattern.test(`${reason} ${words}`))?.[1] ?? 'invalid';
  return new PlatformError(code, `The server refused it: ${words}${/[.!?]$/.test(words) ? '' : '.'}`);
};
