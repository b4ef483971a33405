import { spawn } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';
import { getJson, openRaw } from '../../simulator/raw-socket.ts';
import { hostilePage, type PageResult } from './browser-page.ts';

export const CHROMIUM = '/usr/bin/chromium';

export type BrowserReport = {
  readonly attacks: number;
  readonly refused: number;
  /** Attacks that read, opened or ran something. */
  readonly succeeded: readonly string[];
  /** Requests of the browser that reached the network, by the status they were answered with. */
  readonly answered: Readonly<Record<string, number>>;
  /** Requests of the browser that were answered with anything but a refusal. */
  readonly served: readonly string[];
  /** What a client of ours waited for an answer meanwhile, and before the browser was there. */
  readonly client: Waits;
  readonly before: Waits;
};

/**
 * In milliseconds. `p99WorkMs` is what the network's own thread worked in such a wait; the rest of `p99Ms` the machine was busy with other
 * programs, the browser among them.
 */
export type Waits = {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly p99WorkMs: number;
};

const REBOUND = 'rebound.example';
const PAUSE_MS = 10;
const BEFORE_MS = 3_000;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
];

/** A page of another origin, in a real Chromium, attacks a network of this machine while a client of ours uses it. */
export const attackByBrowser = async (): Promise<BrowserReport> => {
  await using network = await openNetwork();
  const port = Number(new URL(network.url).port);
  const answers: { readonly request: IncomingMessage; readonly response: ServerResponse }[] = [];
  const note = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort === port && /Mozilla/.test(request.headers['user-agent'] ?? '')) answers.push({ request, response });
  };
  diagnostics.subscribe('http.server.response.finish', note);
  const before = await useNetwork(network, AbortSignal.timeout(BEFORE_MS));
  const stop = new AbortController();
  const client = useNetwork(network, stop.signal);
  const results = await openPage(port, principalNamed(network, 'Kim').token);
  await after(200);
  stop.abort();
  diagnostics.unsubscribe('http.server.response.finish', note);
  const answered: Record<string, number> = {};
  for (const { response } of answers) answered[response.statusCode] = (answered[response.statusCode] ?? 0) + 1;
  const succeeded = results.filter(({ got }) => got).map(({ attack }) => attack);
  return {
    attacks: results.length,
    refused: results.length - succeeded.length,
    succeeded,
    answered,
    served: answers.filter(({ response }) => response.statusCode < 400).map(({ request }) => `${request.method} ${request.url}`),
    client: await client,
    before,
  };
};

/** Serves the page, opens it, and waits for what it tells. */
async function openPage(port: number, token: string): Promise<readonly PageResult[]> {
  const page = createServer();
  const told = new Promise<readonly PageResult[]>((resolve) => {
    page.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.method !== 'POST') {
        response.setHeader('content-type', 'text/html');
        response.end(request.url === '/' ? hostilePage({ port, reboundHost: REBOUND, token }) : '');
        return;
      }
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        response.end();
        resolve(JSON.parse(body) as readonly PageResult[]);
      });
    });
  });
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  const address = page.address();
  const profile = await mkdtemp(path.join(tmpdir(), 'netconsole-browser-'));
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', url], {
    stdio: 'ignore',
    detached: true,
  });
  const closed = once(browser, 'close');
  try {
    return await Promise.race([
      told,
      closed.then(() => Promise.reject(new Error('the browser ended before its page did'))),
      after(120_000, undefined, { ref: false }).then(() => Promise.reject(new Error('the page told nothing for two minutes'))),
    ]);
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await closed.catch(() => undefined);
    page.closeAllConnections();
    page.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Reads over REST and beats over a socket until it is stopped. */
async function useNetwork(network: LocalNetwork, signal: AbortSignal): Promise<Waits> {
  const waits: number[] = [];
  const works: number[] = [];
  const workedMs = (since: NodeJS.CpuUsage): number => {
    const { user, system } = process.threadCpuUsage(since);
    return (user + system) / 1000;
  };
  using socket = await openRaw(network, 'Kim');
  for (let ref = 1; !signal.aborted; ref += 1) {
    const startedAt = performance.now();
    const worked = process.threadCpuUsage();
    await getJson(network, 'Kim', '/api/v1/users/me');
    works.push(workedMs(worked));
    const readAt = performance.now();
    const workedBefore = process.threadCpuUsage();
    socket.send(null, String(ref), 'phoenix', 'heartbeat', {});
    await socket.next((frame) => frame[1] === String(ref));
    waits.push(readAt - startedAt, performance.now() - readAt);
    works.push(workedMs(workedBefore));
    await after(PAUSE_MS);
  }
  return {
    requests: waits.length,
    p50Ms: shareOf(waits, 0.5),
    p99Ms: shareOf(waits, 0.99),
    maxMs: shareOf(waits, 1),
    p99WorkMs: shareOf(works, 0.99),
  };
}

/** The value that this share of all stays under, to a tenth. */
const shareOf = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 10) / 10;
};
