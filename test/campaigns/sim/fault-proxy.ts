import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** The state of the way between clients and server, in real milliseconds. */
export type ProxyWeather = {
  isUplinkBlack: boolean;
  isDownlinkBlack: boolean;
  latencyMs: number;
  /** Bytes that get through at a time, one portion every 5 ms; 0 for no limit. */
  trickleBytes: number;
};

/** A TCP proxy on this machine that can be as bad as a network. */
export type FaultProxy = {
  readonly port: number;
  readonly weather: ProxyWeather;
  /** Ends all connections: by a reset, politely, or by a reset in the middle of what comes next from the server. */
  readonly endAll: (how: 'reset' | 'fin' | 'mid-frame') => void;
  /** Nothing gets through the connections of now any more, and neither side is told. */
  readonly forgetAll: () => void;
  /** When the last byte of the server was passed on to a client, by `now`. */
  readonly heardAt: () => number;
  readonly close: () => Promise<void>;
};

type Ending = { isMidFrame: boolean; isForgotten: boolean };
type Pump = {
  readonly from: Socket;
  readonly to: Socket;
  readonly isBlack: () => boolean;
  readonly change: (bytes: Buffer) => Buffer;
};

type Link = { readonly client: Socket; readonly server: Socket; readonly ending: Ending };

const POLL_MS = 10;
const TRICKLE_MS = 5;

/** Starts one in front of a port of this machine. */
export const startFaultProxy = async (targetPort: number, now: () => number): Promise<FaultProxy> => {
  const weather: ProxyWeather = { isUplinkBlack: false, isDownlinkBlack: false, latencyMs: 0, trickleBytes: 0 };
  const links = new Set<Link>();
  let heardAt = now();

  const open = (client: Socket): void => {
    const server = connect(targetPort, '127.0.0.1');
    const ending: Ending = { isMidFrame: false, isForgotten: false };
    const link = { client, server, ending };
    links.add(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => drop(link));
      socket.on('close', () => drop(link));
    }
    void pump({ from: client, to: server, isBlack: () => ending.isForgotten || weather.isUplinkBlack, change: (bytes) => bytes });
    const heard = (bytes: Buffer): Buffer => {
      heardAt = now();
      if (!ending.isMidFrame) return bytes;
      setImmediate(() => reset(link));
      return bytes.subarray(0, Math.ceil(bytes.length / 2));
    };
    void pump({ from: server, to: client, isBlack: () => ending.isForgotten || weather.isDownlinkBlack, change: heard });
  };
  const drop = (link: Link): void => {
    if (!links.delete(link)) return;
    link.client.destroy();
    link.server.destroy();
  };
  const reset = (link: Link): void => {
    link.client.resetAndDestroy();
    drop(link);
  };
  const listener = createServer(open);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  /** Passes on what comes, in order, as the weather lets it. */
  const pump = async ({ from, to, isBlack, change }: Pump): Promise<void> => {
    try {
      for await (const chunk of from) {
        if (!(chunk instanceof Buffer)) continue;
        const portion = weather.trickleBytes === 0 ? chunk.length : weather.trickleBytes;
        for (let start = 0; start < chunk.length; start += portion) {
          if (weather.latencyMs > 0) await wait(weather.latencyMs);
          while (isBlack() && !to.destroyed) await wait(POLL_MS);
          if (to.destroyed) return;
          to.write(change(chunk.subarray(start, start + portion)));
          if (portion < chunk.length) await wait(TRICKLE_MS);
        }
      }
      to.end();
    } catch {
      // A broken connection is what this proxy is for; its end is passed on by `close`.
      to.destroy();
    }
  };

  return {
    port: (listener.address() as AddressInfo).port,
    weather,
    endAll: (how) => {
      for (const link of Array.from(links)) {
        if (how === 'mid-frame') link.ending.isMidFrame = true;
        else if (how === 'fin') link.client.end();
        else reset(link);
      }
    },
    forgetAll: () => {
      for (const { ending } of links) ending.isForgotten = true;
    },
    heardAt: () => heardAt,
    close: async () => {
      for (const link of Array.from(links)) drop(link);
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};
