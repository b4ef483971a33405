import { WebSocket } from 'ws';
import type { LocalNetwork } from '../../src/simulator/local-network.ts';
import { eventually, principalNamed } from './open-network.ts';

export type Frame = readonly [joinRef: unknown, ref: unknown, topic: unknown, event: unknown, payload: unknown];

/** A socket without any client library: frames out, frames in. */
export type RawSocket = Disposable & {
  readonly frames: readonly Frame[];
  readonly send: (...frame: Frame) => void;
  readonly sendText: (text: string | Buffer) => void;
  /** The first frame received after the call before that satisfies the predicate. */
  readonly next: (matches: (frame: Frame) => boolean) => Promise<Frame>;
  readonly closed: Promise<number>;
  readonly ws: WebSocket;
};

export const socketUrl = (network: LocalNetwork, name: string): string =>
  `${network.url.replace('http', 'ws')}/socket/api/websocket?vsn=2.0.0&token=${principalNamed(network, name).token}`;

export const openRaw = async (network: LocalNetwork, name: string): Promise<RawSocket> => {
  const ws = new WebSocket(socketUrl(network, name));
  const frames: Frame[] = [];
  let read = 0;
  ws.on('message', (data) => frames.push(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '') as Frame));
  const closed = new Promise<number>((resolve) => {
    ws.once('close', resolve);
  });
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  return {
    frames,
    ws,
    closed,
    send: (...frame) => ws.send(JSON.stringify(frame)),
    sendText: (text) => ws.send(text),
    next: (matches) =>
      eventually(() => {
        for (; read < frames.length; read += 1) {
          const frame = frames[read];
          if (frame === undefined || !matches(frame)) continue;
          read += 1;
          return frame;
        }
        return undefined;
      }),
    [Symbol.dispose]: () => ws.terminate(),
  };
};

/** Parsed JSON whose shape the test itself checks. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** Reads as a principal, without any client library. */
export const getJson = async (
  network: LocalNetwork,
  name: string,
  path: string,
): Promise<{ readonly status: number; readonly body: Json }> => {
  // A kept connection may end under the next request when this process, which is the server too, was busy for longer than it is kept.
  const headers = { authorization: `Bearer ${principalNamed(network, name).token}`, connection: 'close' };
  const response = await fetch(`${network.url}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

export type Place = { readonly team: string; readonly thread: string; readonly topic: string };

/** The default thread of the first team whose name contains `team`. */
export const placeIn = async (network: LocalNetwork, name: string, team: string): Promise<Place> => {
  const found = (await getJson(network, name, `/api/v1/teams?search=${encodeURIComponent(team)}`)).body.data[0].id as string;
  const thread = (await getJson(network, name, `/api/v1/teams/${found}/threads`)).body.data[0].id as string;
  return { team: found, thread, topic: `api:chat:team:${found}:thread:${thread}` };
};
