import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockOffset } from '../../src/app/probe-server.ts';
import { connectionError, probeFindings } from '../../src/cli/doctor/network.ts';
import type { ServerProbe } from '../../src/cli/services.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { openNetwork } from '../simulator/open-network.ts';
import { buildProgram, type Program } from './program.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

const PROBE: ServerProbe = {
  proxy: null,
  status: 401,
  latencyMs: 40,
  clockOffsetMs: 0,
  tls: { protocol: untrusted('TLSv1.3'), issuer: untrusted('Some CA'), validUntil: NOW + 60 * DAY_MS },
};

const linesOf = (probe: Partial<ServerProbe>): readonly string[] =>
  probeFindings({ ...PROBE, ...probe }, NOW).map(({ state, topic, text }) => `${state} ${topic}: ${text}`);

describe('probeFindings', () => {
  it('finds nothing wrong with a server that is well', () => {
    expect(linesOf({})).toEqual([
      'ok proxy: none; the server is reached directly',
      'ok tls: TLSv1.3, certificate by Some CA, valid for 60 more days',
      'ok clock: this machine and the server agree to 5 s',
      'ok connection: first answer in 40 ms (HTTP 401)',
    ]);
  });

  it('warns of what will or does go wrong', () => {
    const tls = { protocol: untrusted('TLSv1.2'), issuer: untrusted('Some\u001b[31m CA'), validUntil: NOW + 3 * DAY_MS };

    expect(linesOf({ proxy: 'proxy.example:3128', tls, clockOffsetMs: -90_000, latencyMs: 1_500 })).toEqual([
      'ok proxy: proxy.example:3128',
      'warn tls: TLSv1.2, certificate by Some␛[31m CA, valid for 3 more days',
      'warn clock: this machine is 90 s ahead of the server, so ages are shown wrong',
      'warn connection: the first answer took 1500 ms (HTTP 401)',
    ]);
  });
});

describe('clockOffset', () => {
  it.each([
    ['agrees within the second that the header tells', 10_000, 10_900, 10_950, 0],
    ['agrees within the time of the exchange', 12_000, 10_900, 12_100, 0],
    ['counts from the end of the second', 10_000, 13_000, 13_100, -2_000],
    ['counts a server that is ahead', 20_000, 13_000, 13_100, 6_900],
  ])('%s', (...[, date, startedAt, endedAt, offset]) => {
    expect(clockOffset(date, startedAt, endedAt)).toBe(offset);
  });
});

describe('connectionError', () => {
  it('tells a certificate that was not accepted from a server that is not there', () => {
    const [certificate, missing] = ['SELF_SIGNED_CERT_IN_CHAIN', 'ENOTFOUND'].map((code) =>
      connectionError(Object.assign(new Error(code), { code }), 'https://example.org'),
    );

    expect(certificate).toMatchObject({ code: 'offline', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    expect(missing).toMatchObject({ code: 'offline', message: expect.stringContaining('cannot be reached (ENOTFOUND)') });
  });
});

describe('netconsole doctor', () => {
  let program: Program;

  beforeAll(async () => {
    program = await buildProgram();
  });

  afterAll(async () => {
    await program[Symbol.asyncDispose]();
  });

  it('finds a network that is well, and says what to do where there is no token', async () => {
    await using network = await openNetwork();
    const [well, signedOut] = await Promise.all([
      program.run(['doctor', ...(await program.as(network, 'Kim'))]),
      program.run(['doctor', '--server', network.url]),
    ]);

    expect(well).toMatchObject({ code: 0, stderr: '' });
    expect(well.stdout).toMatch(/^ok {3}token +Kim Larsen of Halden Logistics, admin, sandbox embedded$/m);
    expect(well.stdout).toMatch(/^ok {3}link +live in \d+ ms over 1 connection, round trip [\d.]+ ms: \d+ threads live$/m);
    expect(signedOut.code).toBe(3);
    expect(signedOut.stdout).toMatch(/^fail token .*\n +do: netconsole login/m);
  });

  it('says how many threads are live and how many only polled where the server limits a connection', async () => {
    await using network = await openNetwork();
    await network.control({ do: 'limit-channels', most: 2 });
    const { stdout } = await program.run(['doctor', ...(await program.as(network, 'Kim'))]);

    const found =
      /^warn link +live in \d+ ms over 4 connections.*: (\d+) threads live, (\d+) only polled, 0 without access \(The server takes 2/m.exec(
        stdout,
      );
    expect(Number(found?.[1])).toBeGreaterThanOrEqual(7);
    expect(Number(found?.[2])).toBeGreaterThanOrEqual(1);
  });

  it('ends with 9 where nobody answers, and goes on with the rest', async () => {
    const ended = await program.run(['doctor', '--json', '--server', 'http://127.0.0.1:9']);
    const findings = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly topic: string; readonly state: string });

    expect(ended.code).toBe(9);
    expect(findings.filter(({ state }) => state === 'fail').map(({ topic }) => topic)).toEqual(['connection']);
    expect(findings.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['node', 'ledger', 'terminal']));
  });
});
