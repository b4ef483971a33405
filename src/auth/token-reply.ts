import type { HttpReply } from './bound-request.ts';

/** Tokens as the platform hands them out. `expiresInMs` is `null` where it did not say, or said nonsense. */
export type Tokens = {
  readonly accessToken: string;
  /** `null` where none came: the one before stays valid, or the sign-in cannot be renewed. */
  readonly refreshToken: string | null;
  readonly expiresInMs: number | null;
};

/** A token is one printable ASCII word: anything else would end a header early. */
const TOKEN = /^[\x21-\x7e]{8,16384}$/;

export const isToken = (value: unknown): value is string => typeof value === 'string' && TOKEN.test(value);

/** The fields of an answer, none where it is no JSON object. */
export const fieldsOf = ({ json }: HttpReply): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.fromEntries(Object.entries(json)) : {};

/**
 * The tokens of a successful answer in any of its forms: `access_token` of OAuth and of keyless refresh, `token` of `AuthTokens`
 * (contract 1.5). `undefined` where there is no usable access token.
 */
export const readTokens = (fields: Readonly<Record<string, unknown>>): Tokens | undefined => {
  const accessToken = fields['access_token'] ?? fields['token'];
  if (!isToken(accessToken)) return undefined;
  const refreshToken = fields['refresh_token'];
  return { accessToken, refreshToken: isToken(refreshToken) ? refreshToken : null, expiresInMs: secondsToMs(fields['expires_in']) };
};

/** Milliseconds of a positive number of seconds, also one in a string; `null` for everything else, so that no NaN gets any further. */
export const secondsToMs = (value: unknown): number | null => {
  const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
};

const WORD = /^[a-z][a-z0-9_]{0,63}$/;

/** The error's word in any of the platform's forms (contract 1.9): flat, or an object with `code` or `type`. `undefined` for none. */
export const errorWord = (fields: Readonly<Record<string, unknown>>): string | undefined => {
  const error = fields['error'];
  const candidates = typeof error === 'object' && error !== null ? [Reflect.get(error, 'code'), Reflect.get(error, 'type')] : [error];
  return candidates.find((word): word is string => typeof word === 'string' && WORD.test(word));
};
