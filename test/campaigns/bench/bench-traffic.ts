import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { startBenchConsole } from './bench-console.ts';
import { startBenchNetwork } from './bench-network.ts';

const SECONDS = 30;
const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE) \/\S* HTTP\/1\.1\r$/gm;

type Traffic = { sent: number; received: number; requests: number };

/** What a console costs the network in an hour: of a quiet one, and of one with the messages of an ordinary busy day. */
export const benchTraffic = async (bench: Bench): Promise<void> => {
  for (const [name, words] of [
    ['idle', ['--scenario', 'quiet']],
    ['busy', ['--scenario', 'flood', '--rate', '50']],
  ] as const) {
    const network = await startBenchNetwork(bench.entry, words);
    const counted = await countTraffic(Number(new URL(network.url).port));
    const shown = startBenchConsole({
      entry: bench.entry,
      home: bench.home,
      words: ['--server', `http://127.0.0.1:${counted.port}`, '--token-file', network.tokenFile],
      columns: 120,
      rows: 40,
    });
    await shown.when((screen) => screen.some((row) => row.includes('LIVE')));
    await delay(3_000);
    const before = { ...counted.traffic };
    await delay(SECONDS * 1_000);
    const perHour = (figure: keyof Traffic): number => Math.round(((counted.traffic[figure] - before[figure]) * 3_600) / SECONDS);
    bench.report(`traffic-${name}`, {
      seconds: SECONDS,
      requestsPerHour: perHour('requests'),
      kibReceivedPerHour: Math.round(perHour('received') / 1_024),
      kibSentPerHour: Math.round(perHour('sent') / 1_024),
    });
    await shown.end();
    await counted.end();
    await network.end();
  }
};

/** A way to a port of this machine that counts the bytes and the requests on it. */
async function countTraffic(target: number) {
  const traffic: Traffic = { sent: 0, received: 0, requests: 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    client.on('data', (data) => {
      const text = data.toString('latin1');
      traffic.sent += data.length;
      traffic.requests += text.match(REQUEST)?.length ?? 0;
      // The network answers only to its own address.
      upstream.write(Buffer.from(text.replaceAll(/^host: .*$/gim, `Host: 127.0.0.1:${target}`), 'latin1'));
    });
    client.on('end', () => upstream.end());
    upstream.on('data', (data) => {
      traffic.received += data.length;
    });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    traffic,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
