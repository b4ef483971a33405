import { describe, expect, it } from 'vitest';
import { responseError } from '../../../../src/platform/archastro/rest/response-error.ts';

const now = Date.UTC(2026, 5, 30, 12);
const respond = (status: number, body: unknown, retryAfter?: string) =>
  responseError({ status, retryAfter, text: typeof body === 'string' ? body : JSON.stringify(body) }, now);

describe('responseError', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthenticated'],
    [402, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'invalid'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [302, 'protocol'],
  ])('reads %i as %s', (status, code) => {
    expect(respond(status, {}).code).toBe(code);
  });

  it.each([
    ['nested', { error: { code: 'not_found', message: 'Thread not found', details: {} } }, 'Thread not found'],
    [
      'with fields',
      { error: { type: 'v', message: 'Invalid', fields: [{ field: 'name', message: "can't be blank" }] } },
      "Invalid (name can't be blank)",
    ],
    ['flat', { error: 'slow_down' }, 'slow_down'],
    ['flat with a message', { error: 'forbidden', message: 'App-scoped token required.' }, 'App-scoped token required.'],
    ['only a message', { message: 'No.' }, 'No.'],
  ])('quotes the server, %s', (_, body, words) => {
    expect(respond(422, body).message).toBe(`The server refused the request: ${words}${words.endsWith('.') ? '' : '.'}`);
  });

  it('has a sentence of its own where the server sends a page of HTML', () => {
    expect(respond(502, '<html>Bad Gateway</html>').message).toBe('The server failed (502).');
  });

  it.each([
    ['7', 7_000],
    ['Tue, 30 Jun 2026 12:00:30 GMT', 30_000],
    ['999999', 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s', (header, expected) => {
    expect(respond(429, {}, header).retryAfterMs).toBe(expected);
  });
});
