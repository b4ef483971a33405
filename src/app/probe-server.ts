import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { ServerProbe } from '../cli/services.ts';
import { untrusted } from '../domain/untrusted.ts';
import { chooseProxy, createProxyAgent, proxySettings } from '../platform/archastro/proxy.ts';
import { parseServerAddress } from '../platform/archastro/server-address.ts';
import type { Environment } from '../system/environment.ts';

const TIMEOUT_MS = 10_000;

/**
 * Asks a server for one page without any credential, over a connection of its own. Rejects with the system's error where there is
 * none, with `PlatformError('invalid')` for a proxy that cannot be used.
 */
export const probeServer = async (server: string, environment: Environment): Promise<ServerProbe> => {
  const proxy = chooseProxy(parseServerAddress(server), proxySettings(environment));
  const agent = proxy === null ? false : createProxyAgent(proxy);
  const url = new URL('/api/v1/users/me', server);
  const startedAt = Date.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    start(url, { agent, signal: AbortSignal.timeout(TIMEOUT_MS) }, resolve)
      .once('error', reject)
      .end();
  });
  const endedAt = Date.now();
  response.resume();
  const date = Date.parse(response.headers.date ?? '');
  const probe: ServerProbe = {
    proxy: proxy?.host ?? null,
    status: response.statusCode ?? 0,
    latencyMs: endedAt - startedAt,
    clockOffsetMs: Number.isNaN(date) ? null : clockOffset(date, startedAt, endedAt),
    tls: tlsOf(response),
  };
  if (agent !== false) agent.destroy();
  return probe;
};

const DATE_STEP_MS = 1_000;

/** The least difference that explains the header, which tells whole seconds: 0 where both clocks may agree. */
export const clockOffset = (date: number, startedAt: number, endedAt: number): number => {
  if (date > endedAt) return date - endedAt;
  const latest = date + DATE_STEP_MS;
  return latest < startedAt ? latest - startedAt : 0;
};

function tlsOf({ socket }: IncomingMessage): ServerProbe['tls'] {
  if (!(socket instanceof TLSSocket)) return null;
  const { issuer, valid_to } = socket.getPeerCertificate();
  return {
    protocol: untrusted(socket.getProtocol() ?? 'unknown'),
    issuer: untrusted(String(issuer?.O ?? issuer?.CN ?? 'unknown')),
    validUntil: Date.parse(valid_to),
  };
}
