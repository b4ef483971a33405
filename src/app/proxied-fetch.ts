import type { Agent } from 'node:http';
import type { Fetch } from '../auth/bound-request.ts';
import { chooseProxy, createProxyAgent, proxySettings } from '../platform/archastro/proxy.ts';
import { exchange } from '../platform/archastro/rest/exchange.ts';
import { parseServerAddress } from '../platform/archastro/server-address.ts';
import type { Environment } from '../system/environment.ts';

/** A `fetch` that goes through the proxy of the environment, which Node's own does not know on all versions. No redirect is followed. */
export const createProxiedFetch =
  (environment: Environment): Fetch =>
  async (url, init) => {
    const proxy = chooseProxy(parseServerAddress(new URL(url).origin), proxySettings(environment));
    if (proxy === null) return fetch(url, { ...init, redirect: 'manual' });
    const agent: Agent = createProxyAgent(proxy);
    try {
      const { method = 'GET', body, headers, signal } = init;
      const request = {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        body: typeof body === 'string' ? body : undefined,
        signal: signal ?? new AbortController().signal,
      };
      const { status, text, retryAfter } = await exchange(new URL(url), request, agent);
      return new Response(text === '' ? null : text, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
    } finally {
      agent.destroy();
    }
  };
