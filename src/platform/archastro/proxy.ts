import type { Agent as HttpAgent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { PlatformError } from '../errors.ts';
import type { ServerAddress } from './server-address.ts';

/** What `HTTPS_PROXY` and `NO_PROXY` say, in either case of letters. */
export type ProxySettings = { readonly httpsProxy: string | undefined; readonly noProxy: string | undefined };

export const proxySettings = (environment: Readonly<Record<string, string | undefined>>): ProxySettings => ({
  httpsProxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'],
  noProxy: environment['no_proxy'] ?? environment['NO_PROXY'],
});

const isExcepted = (host: string, port: string, entry: string): boolean => {
  const [, name = '', entryPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  return entry === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
};

/**
 * The proxy for a server, or `null` where it is reached directly: without a setting, on this machine, or where `NO_PROXY` names
 * the host, a domain above it (`example.com`, `.example.com`), `host:port` or `*`. Throws `PlatformError('invalid')` for a
 * setting that is no http or https URL, because going without the proxy would be a surprise.
 */
export const chooseProxy = (address: ServerAddress, { httpsProxy, noProxy }: ProxySettings): URL | null => {
  if (httpsProxy === undefined || httpsProxy === '' || address.isLoopback) return null;
  const { hostname, port } = new URL(address.origin);
  const exceptions = (noProxy ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (exceptions.some((entry) => isExcepted(hostname, port === '' ? '443' : port, entry))) return null;
  const proxy = URL.parse(httpsProxy.includes('://') ? httpsProxy : `http://${httpsProxy}`);
  if (proxy === null || !/^https?:$/.test(proxy.protocol)) {
    throw new PlatformError('invalid', 'HTTPS_PROXY must be an address like http://proxy:3128.');
  }
  return proxy;
};

/** Tunnels to the server through the proxy by CONNECT, so that TLS reaches from end to end. */
export const createProxyAgent = (proxy: URL): HttpAgent => new HttpsProxyAgent(proxy, { keepAlive: true });
