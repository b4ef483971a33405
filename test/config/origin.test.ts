import { describe, expect, it } from 'vitest';
import { assertBound, assertTlsVerified, originOf, parseOrigin } from '../../src/config/origin.ts';
import { ConfigError } from '../../src/system/config-error.ts';

const outcome = (text: string): string => {
  try {
    return parseOrigin(text, '--server');
  } catch (error) {
    return error instanceof ConfigError ? error.code : 'another error';
  }
};

describe('parseOrigin', () => {
  it.each([
    ['https://platform.archastro.ai', 'https://platform.archastro.ai'],
    ['https://Platform.ArchAstro.AI:443/', 'https://platform.archastro.ai'],
    ['HTTPS://example.test:8443', 'https://example.test:8443'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['http://localhost:4005/', 'http://localhost:4005'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('reads %s as %s', (text, origin) => {
    expect(outcome(text)).toBe(origin);
  });

  it.each([
    'http://platform.archastro.ai',
    'http://127.0.0.2',
    'http://10.0.0.1:4000',
    'http://localhost.example',
    'http://localhost.',
    'http://127.0.0.1.example',
    'http://[::ffff:127.0.0.1]',
    'http://[fe80::1]',
    'ws://platform.archastro.ai',
    'wss://platform.archastro.ai',
    'ftp://127.0.0.1',
    'http://0.0.0.0:4000',
  ])('refuses %s, which would show a key on its way', (text) => {
    expect(outcome(text)).toBe('refused');
  });

  it.each([
    'platform.archastro.ai',
    '//platform.archastro.ai',
    'https:platform.archastro.ai',
    'https:\\\\platform.archastro.ai',
    'https://user:secret@platform.archastro.ai',
    'https://platform.archastro.ai@evil.example',
    'https://platform.archastro.ai\\@evil.example',
    'https://platform.archastro.ai/api',
    'https://platform.archastro.ai?x=1',
    'https://platform.archastro.ai#x',
    'https://platform.archastro.ai:99999',
    'https://platform.archastro.ai:',
    'https://',
    'https://%65vil.example',
    'https://platform.archastro.ai evil',
    'https://platform.archastro.ai\n',
    ' https://platform.archastro.ai',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '',
  ])('takes %j for no address', (text) => {
    expect(outcome(text)).toBe('misused');
  });
});

describe('assertBound', () => {
  const origin = parseOrigin('https://a.example', 'test');
  const other = parseOrigin('https://b.example', 'test');

  it('lets a secret go to its own origin and app', () => {
    expect(() => assertBound({ origin, app: 'dap_1' }, { origin, app: 'dap_1' })).not.toThrow();
    expect(() => assertBound({ origin, app: null }, { origin, app: 'dap_1' })).not.toThrow();
  });

  it.each([
    [{ origin: other, app: null }],
    [{ origin: parseOrigin('https://a.example:8443', 'test'), app: null }],
    [{ origin, app: 'dap_2' }],
  ])('refuses it to %j', (target) => {
    expect(() => assertBound({ origin, app: 'dap_1' }, target)).toThrow(/belongs to https:\/\/a\.example \(dap_1\)/);
  });
});

describe('assertTlsVerified', () => {
  const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

  it('refuses a remote server while certificate checks are off', () => {
    expect(() => assertTlsVerified(parseOrigin('https://a.example', 'test'), off)).toThrow(/NODE_TLS_REJECT_UNAUTHORIZED=0/);
  });

  it('lets a loopback server and checked connections pass', () => {
    expect(() => assertTlsVerified(parseOrigin('https://127.0.0.1:1', 'test'), off)).not.toThrow();
    expect(() => assertTlsVerified(parseOrigin('https://a.example', 'test'), {})).not.toThrow();
    expect(() => assertTlsVerified(parseOrigin('https://a.example', 'test'), { NODE_TLS_REJECT_UNAUTHORIZED: '1' })).not.toThrow();
  });
});

describe('originOf', () => {
  it('gives a socket the origin of the request that it begins as', () => {
    expect(originOf('wss://a.example/socket/api/websocket?vsn=2.0.0')).toBe('https://a.example');
    expect(originOf('ws://127.0.0.1:4000/x')).toBe('http://127.0.0.1:4000');
    expect(originOf(new URL('https://a.example:444/x'))).toBe('https://a.example:444');
  });
});
