import { PlatformError, type PlatformErrorCode } from '../../errors.ts';
import type { HttpResponse } from './exchange.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const asText = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);

const fieldsText = (fields: unknown): string => {
  if (!Array.isArray(fields)) return '';
  const parts = fields.filter(isRecord).flatMap((field) => {
    const [name, message] = [asText(field['field']), asText(field['message'])];
    return name === null || message === null ? [] : [`${name} ${message}`];
  });
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
};

/** The server's own words in any of the shapes it uses for errors, or `null` where it gives none. */
export const serverWords = (body: unknown): string | null => {
  if (!isRecord(body)) return null;
  const { error } = body;
  if (isRecord(error)) {
    const words = asText(error['message']) ?? asText(error['code']) ?? asText(error['type']);
    return words === null ? null : `${words}${fieldsText(error['fields'])}`;
  }
  return asText(body['message']) ?? asText(body['reason']) ?? asText(error);
};

const MAX_RETRY_AFTER_MS = 3_600_000;

/** Reads `Retry-After`, in seconds or as a date. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
};

const CODES: ReadonlyMap<number, PlatformErrorCode> = new Map([
  [400, 'invalid'],
  [401, 'unauthenticated'],
  [402, 'forbidden'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'unsupported'],
  [407, 'offline'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not-found'],
  [413, 'invalid'],
  [415, 'invalid'],
  [422, 'invalid'],
  [429, 'rate-limited'],
  [501, 'unsupported'],
  [511, 'offline'],
]);

const codeOf = (status: number): PlatformErrorCode => CODES.get(status) ?? (status >= 500 ? 'unavailable' : 'protocol');

const sentence = (lead: string, words: string | null): string => {
  if (words === null) return `${lead}.`;
  return /[.!?]$/.test(words) ? `${lead}: ${words}` : `${lead}: ${words}.`;
};

/** Where a redirect is no answer of the platform, which sends none. */
const REDIRECT = 'It was sent elsewhere, as a sign-in page of the network does';

const messageOf = (code: PlatformErrorCode, status: number, words: string | null): string => {
  switch (code) {
    case 'unauthenticated':
      return sentence('The server does not accept this credential', words);
    case 'forbidden':
      return sentence('This credential may not do that', words);
    case 'not-found':
      return sentence('It does not exist, or this credential may not see it', words);
    case 'invalid':
      return sentence('The server refused the request', words);
    case 'conflict':
      return sentence('It conflicts with what the server has', words);
    case 'rate-limited':
      return sentence('The server asks to slow down', words);
    case 'unsupported':
      return sentence('This server does not offer that', words);
    case 'offline':
      return status === 511
        ? `The network wants a sign-in in a browser first (${status}).`
        : `The proxy wants a user name and password (${status}).`;
    case 'unavailable':
    case 'timeout':
      return sentence(`The server failed (${status})`, words);
    case 'protocol':
    case 'cancelled':
      if (status >= 300 && status <= 399) return `${REDIRECT} (${status}). Nothing follows there.`;
      return sentence(`The server gave an unexpected answer (${status})`, words);
  }
};

/** What an answer that is not 2xx means to the user. */
export const responseError = (response: HttpResponse, now: number): PlatformError => {
  const code = codeOf(response.status);
  const wait = retryAfterMs(response.retryAfter, now);
  const message = messageOf(code, response.status, serverWords(parse(response.text)));
  return new PlatformError(code, message, wait === undefined ? {} : { retryAfterMs: wait });
};
