import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import { createPlatformOver } from '../../../../src/platform/archastro/archastro-platform.ts';
import { parseServerAddress } from '../../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../../src/platform/archastro/wire.ts';
import { PlatformError } from '../../../../src/platform/errors.ts';
import type { Platform } from '../../../../src/platform/platform.ts';
import { createFastClock } from '../clocks.ts';

/** How fast the deadline of 10 s comes, and how long the slowest machine may take to notice. */
const FACTOR = 25;
const SLACK_MS = 3_000;

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Writes something again and again for as long as the connection takes it. */
const drip = (socket: Socket, everyMs: number, next: () => string): void => {
  const timer = setInterval(() => (socket.writable ? socket.write(next()) : clearInterval(timer)), everyMs);
  stops.push(() => clearInterval(timer));
};

/** What a server, or something that stands in for it, may do instead of answering. */
const WAYS: Readonly<Record<string, (socket: Socket) => void>> = {
  'says nothing': () => {},
  'switches protocols': (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  'switches protocols to nothing named': (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'sends one provisional answer after another': (socket) => drip(socket, 2, () => 'HTTP/1.1 102 Processing\r\n\r\n'),
  'says continue for ever': (socket) => drip(socket, 2, () => 'HTTP/1.1 100 Continue\r\n\r\n'),
  'trickles its head': (socket) => {
    const text = `${HEAD}x: ${'y'.repeat(100_000)}`;
    let at = 0;
    drip(socket, 5, () => text.charAt(at++));
  },
  'trickles its body': (socket) => {
    socket.write(`${HEAD}content-length: 100000\r\n\r\n{"data":[`);
    drip(socket, 5, () => ' ');
  },
  'ends without an answer': (socket) => socket.end(),
  'ends half way': (socket) => socket.end(`${HEAD}content-length: 100\r\n\r\n{"data":`),
  'promises more than it sends': (socket) => socket.write(`${HEAD}content-length: 100\r\n\r\n{"data":[]}`),
  'sends more than it promised': (socket) => socket.write(`${HEAD}content-length: 5\r\n\r\n{"data":[]}`),
  'never ends its chunks': (socket) => {
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    drip(socket, 5, () => '1\r\n \r\n');
  },
  'never ends one chunk': (socket) => {
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\nFFFFFFF\r\n`);
    drip(socket, 5, () => ' ');
  },
  'speaks something else': (socket) => socket.write('220 mail.example ESMTP\r\n'),
};

const ASKS: Readonly<Record<string, (platform: Platform) => Promise<unknown>>> = {
  'a list': (platform) => platform.listAgents(),
  'a read': (platform) => platform.getRoutine(toId('arn_1')),
  'an act': (platform) => platform.pauseRoutine(toId('arn_1')),
};

const openAgainst = async (answer: (socket: Socket) => void): Promise<Platform & AsyncDisposable> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
  const address = parseServerAddress(`http://127.0.0.1:${port}`);
  const credential = { kind: 'bearer', getToken: () => Promise.resolve('token-of-kim') } as const;
  const platform = createPlatformOver({
    address,
    credential,
    clock: createFastClock(FACTOR),
    wire: createNetworkWire(address, undefined),
  });
  return {
    ...platform,
    [Symbol.asyncDispose]: async () => {
      await platform.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

/** The codes that leave it open whether a change was made. */
const OPEN = /^(timeout|unavailable)$/;

describe('no way of answering outlives the deadline', () => {
  const matrix = Object.keys(WAYS).flatMap((way) => Object.keys(ASKS).map((ask) => [ask, way, ask === 'an act' ? OPEN : /./] as const));

  it.each(matrix)('of %s where the server %s', { timeout: 15_000 }, async (ask, way, codes) => {
    await using platform = await openAgainst(WAYS[way] ?? (() => {}));
    const startedAt = performance.now();

    const outcome = await (ASKS[ask]?.(platform) ?? Promise.resolve()).catch((error: unknown) => error);

    expect(outcome).toBeInstanceOf(PlatformError);
    expect(performance.now() - startedAt).toBeLessThan(10_000 / FACTOR + SLACK_MS);
    expect(outcome).toMatchObject({ code: expect.stringMatching(codes) });
  });

  it('of a list whose pages come in time, one by one, and never end', { timeout: 15_000 }, async () => {
    const body = '{"data":[{"id":"agi_1"}],"has_next":true}';
    let pages = 0;
    await using platform = await openAgainst((socket) => {
      const answer = (): void => {
        pages += 1;
        setTimeout(() => socket.write(`${HEAD}content-length: ${body.length}\r\n\r\n${body}`), 6_000 / FACTOR);
      };
      socket.on('data', answer);
      answer();
    });

    await expect(platform.listAgents()).rejects.toMatchObject({ code: 'timeout', message: expect.stringMatching(/all agents/) });
    expect(pages).toBeLessThan(8);
  });
});
