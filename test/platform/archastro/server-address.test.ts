import { describe, expect, it } from 'vitest';
import { chooseProxy, proxySettings } from '../../../src/platform/archastro/proxy.ts';
import { parseServerAddress } from '../../../src/platform/archastro/server-address.ts';

describe('parseServerAddress', () => {
  it.each([
    [
      'https://platform.archastro.ai',
      { origin: 'https://platform.archastro.ai', socketOrigin: 'wss://platform.archastro.ai', isLoopback: false },
    ],
    ['https://example.com:8443/', { origin: 'https://example.com:8443', socketOrigin: 'wss://example.com:8443', isLoopback: false }],
    ['http://127.0.0.1:4000', { origin: 'http://127.0.0.1:4000', socketOrigin: 'ws://127.0.0.1:4000', isLoopback: true }],
    ['http://[::1]:4000', { origin: 'http://[::1]:4000', socketOrigin: 'ws://[::1]:4000', isLoopback: true }],
    ['http://localhost:4000', { origin: 'http://localhost:4000', socketOrigin: 'ws://localhost:4000', isLoopback: true }],
  ])('takes %s', (server, address) => {
    expect(parseServerAddress(server)).toEqual(address);
  });

  it.each([
    ['platform.archastro.ai'],
    ['http://platform.archastro.ai'],
    ['http://127.0.0.1.example.com'],
    ['ws://127.0.0.1'],
    ['https://user:secret@platform.archastro.ai'],
    ['https://platform.archastro.ai/api'],
    ['https://platform.archastro.ai?token=x'],
    ['https://'],
    [''],
  ])('refuses %s', (server) => {
    expect(() => parseServerAddress(server)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('chooseProxy', () => {
  const remote = parseServerAddress('https://platform.archastro.ai');
  const local = parseServerAddress('http://127.0.0.1:4000');

  it('takes the proxy of the environment, in either case', () => {
    expect(chooseProxy(remote, proxySettings({ https_proxy: 'http://proxy:3128' }))?.href).toBe('http://proxy:3128/');
    expect(chooseProxy(remote, proxySettings({ HTTPS_PROXY: 'proxy:3128' }))?.href).toBe('http://proxy:3128/');
  });

  it('goes without one to this machine and where none is set', () => {
    expect(chooseProxy(local, { httpsProxy: 'http://proxy:3128', noProxy: undefined })).toBeNull();
    expect(chooseProxy(remote, { httpsProxy: undefined, noProxy: undefined })).toBeNull();
    expect(chooseProxy(remote, { httpsProxy: '', noProxy: undefined })).toBeNull();
  });

  it.each([
    ['platform.archastro.ai'],
    ['archastro.ai'],
    ['.archastro.ai'],
    ['*.archastro.ai'],
    ['example.com, archastro.ai'],
    ['platform.archastro.ai:443'],
    ['*'],
  ])('heeds NO_PROXY=%s', (noProxy) => {
    expect(chooseProxy(remote, { httpsProxy: 'http://proxy:3128', noProxy })).toBeNull();
  });

  it.each([['castro.ai'], ['platform.archastro.ai:8443'], ['example.com']])('is not led around the proxy by NO_PROXY=%s', (noProxy) => {
    expect(chooseProxy(remote, { httpsProxy: 'http://proxy:3128', noProxy })).not.toBeNull();
  });

  it('refuses a setting that it cannot use rather than go without', () => {
    expect(() => chooseProxy(remote, { httpsProxy: 'socks5://proxy:1080', noProxy: undefined })).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });
});
