import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/auth/redact.ts';

const CANARY = 'cnry/Zq7+wert=Ä"x 9\\y~Canary';

describe('a redactor that holds a secret', () => {
  const redactor = createRedactor([CANARY]);

  it.each([
    ['as it is', CANARY],
    ['percent-encoded', encodeURIComponent(CANARY)],
    ['percent-encoded in lower case', encodeURIComponent(CANARY).replace(/%../g, (code) => code.toLowerCase())],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(CANARY))],
    ['form-encoded', new URLSearchParams({ a: CANARY }).toString()],
    ['in JSON', JSON.stringify({ a: CANARY })],
    ['in base64', Buffer.from(CANARY).toString('base64')],
    ['in base64 behind one byte', Buffer.from(`:${CANARY}`).toString('base64')],
    ['in base64 between user and newline', Buffer.from(`me:${CANARY}\n`).toString('base64')],
    ['in base64url', Buffer.from(CANARY).toString('base64url')],
    ['in hexadecimal', Buffer.from(CANARY).toString('hex')],
    ['as an inspected buffer', inspect(Buffer.from(CANARY))],
    ['cut', CANARY.slice(0, 20)],
  ])('masks it %s', (_, text) => {
    const masked = redactor.redact(`before ${text} after`);

    expect(masked).toContain('[redacted]');
    expect(masked.startsWith('before ')).toBe(true);
    expect(masked.endsWith(' after')).toBe(true);
    expect(masked).not.toContain(text.slice(0, 14));
    expect(redactor.finds(text)).toBe(true);
  });

  it('masks every secret wherever it stands in any text', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60, unit: fc.constantFrom(...Array.from('abcdefABCDEF0123456789_-./+=~')) });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const masked = createRedactor([value]).redact(`${before} ${value} ${after}`);

        expect(masked).not.toContain(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives an error with its causes and properties, without the secret', () => {
    const cause = Object.assign(new TypeError(`Invalid URL: wss://h.example/?token=${CANARY}`), { input: CANARY, code: 'ERR_INVALID_URL' });
    const text = redactor.redactValue(new Error('could not connect', { cause }));

    expect(text).toContain('could not connect');
    expect(text).toContain('ERR_INVALID_URL');
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain('Zq7');
  });

  it('holds the newest 64 secrets whole', () => {
    const many = createRedactor();
    const secrets = Array.from({ length: 70 }, (_, index) => `${index}-${'Xy7'.repeat(300)}-${index}`);
    for (const secret of secrets) many.hold(secret);

    const masked = many.redact(`${secrets.slice(-64).join(' ')} ${'an ordinary line of a log '.repeat(400)}`);
    expect(masked.match(/\[redacted\]/g)).toHaveLength(64);
    expect(masked).not.toContain('Xy7');
  });

  it('holds nothing so short that it would mask ordinary words', () => {
    const short = createRedactor(['the', '  ']);

    expect(short.redact('the thread')).toBe('the thread');
  });
});

describe('a redactor without secrets', () => {
  const redactor = createRedactor();

  it.each([
    ['key sk_live_51HxYz9AbCdEf', 'key [redacted]'],
    ['pk_dap_0123456789 and sat_9f8e7d6c5b', '[redacted] and [redacted]'],
    ['Authorization: Bearer abc.def-ghi_123', 'Authorization: [redacted]'],
    ['authorization: "Basic dXNlcjpwYXNz"', 'authorization: "[redacted]"'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!', 'jwt [redacted]!'],
    ['wss://h.example/socket?vsn=2.0.0&token=abc123&x=1', 'wss://h.example/socket?vsn=2.0.0&token=[redacted]&x=1'],
    ['?api_key=abc&y=2', '?api_key=[redacted]&y=2'],
    ['{"access_token":"a b\\"c","n":1}', '{"access_token":"[redacted]","n":1}'],
    ["{ refresh_token: 'r-1', device_code: 'd' }", "{ refresh_token: '[redacted]', device_code: '[redacted]' }"],
    ['x-archastro-api-key: zzz', 'x-archastro-api-key: [redacted]'],
    ['ARCHASTRO_SECRET_KEY=zzz', 'ARCHASTRO_SECRET_KEY=[redacted]'],
    ['Set-Cookie: a=b; Path=/', 'Set-Cookie: [redacted]'],
    ['{"code":"K7QX2MPL9RTV","team":"tem_1"}', '{"code":"[redacted]","team":"tem_1"}'],
    ['https://network.example/join/K7QX2MPL9RTV', 'https://network.example/join/[redacted]'],
    ['proxy http://me:pw@proxy.example:3128', 'proxy http://[redacted]@proxy.example:3128'],
    ['token%3Dabc123', 'token%3D[redacted]'],
  ])('masks %s', (text, masked) => {
    expect(redactor.redact(text)).toBe(masked);
    expect(redactor.redact(masked)).toBe(masked);
  });

  it.each([
    'GET https://platform.archastro.ai/api/v1/teams/tem_01h/threads?page=1 200 in 31 ms',
    '{"error":{"code":"not_found","message":"Thread not found"}}',
    "{ code: 'ECONNREFUSED', errno: -111 }",
    'task_management and risk_assessment of disk_quota_limits',
    '{"token":{"active":true,"status":"ok"}}',
    'thread thr_01, run arr_02, session ase_03, routine arn_04',
    '3 tokens left; basic understanding, bearer instruments; the secretary keeps the passwords list',
  ])('leaves %s as it is', (text) => {
    expect(redactor.redact(text)).toBe(text);
    expect(redactor.finds(text)).toBe(false);
  });
});
