import type { SocketEnd, Transport, TransportHooks } from '../../../src/platform/archastro/link/transport.ts';
import type { HttpRequest, HttpResponse } from '../../../src/platform/archastro/rest/exchange.ts';
import type { Wire } from '../../../src/platform/archastro/wire.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import { createPipe, type Pipe, type PipeTimes } from './pipe.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a server does with a connection that reached it. */
export type ServerSocket = {
  readonly receive: (text: string) => void;
  readonly closed: () => void;
};

/** The server's side of the network. */
export type MemoryServer = {
  /** Answers a handshake: refuses it, or takes the connection. */
  readonly accept: (url: URL, protocols: readonly string[], client: ClientSocket) => ServerSocket | SocketEnd;
  readonly answer: (method: string, url: URL, request: HttpRequest) => HttpResponse;
};

/** What the server can do to a client's connection. */
export type ClientSocket = {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
};

/** The state of the path between the two. */
export type Weather = {
  /** Nothing answers at all: no process listens. */
  isServerDown: boolean;
  /** What new connections meet before the server: nothing, or a name that nobody knows, a proxy that refuses, or silence. */
  obstacle: 'none' | 'name' | 'proxy' | 'silence';
  isUplinkBlack: boolean;
  isDownlinkBlack: boolean;
  latencyMs: number;
  jitterMs: number;
};

export type MemoryNetwork = {
  readonly wire: Wire;
  readonly weather: Weather;
  /** Lets go of what a black hole held back. */
  readonly flush: () => void;
  /** Ends all connections at once: by a close code, or 1006 as after a reset; requests under way fail. */
  readonly cutAll: (code: number) => void;
  /** Makes all connections of now dead for good, without telling either side: a router in between has forgotten them. */
  readonly forgetAll: () => void;
  /** When sockets were asked for. */
  readonly attempts: () => readonly number[];
  /** When the client last could have heard of the server. */
  readonly heardAt: () => number;
};

/** What a handshake ends with that does not reach the server. */
const MET: Readonly<Record<Weather['obstacle'], SocketEnd>> = {
  none: { type: 'closed', code: 1006 },
  silence: { type: 'closed', code: 1006 },
  name: { type: 'failed', reason: 'ENOTFOUND' },
  proxy: { type: 'refused', status: 407 },
};
const HANDSHAKE_MS = 10_000;

type Connection = { readonly cut: (code: number) => void; readonly pipes: Pick<Pipe<never>, 'flush' | 'forget'>[] };

/** A network that exists only in memory and in virtual time. */
export const createMemoryNetwork = (clock: VirtualClock, server: MemoryServer): MemoryNetwork => {
  const weather: Weather = {
    isServerDown: false,
    obstacle: 'none',
    isUplinkBlack: false,
    isDownlinkBlack: false,
    latencyMs: 20,
    jitterMs: 10,
  };
  const connections = new Set<Connection>();
  const attempts: number[] = [];
  let heardAt = clock.monotonicMs();
  const times: PipeTimes = { clock, delayMs: () => weather.latencyMs + Math.floor(clock.random() * weather.jitterMs) };
  const up = <Item>(deliver: (item: Item) => void): Pipe<Item> => createPipe(times, () => weather.isUplinkBlack, deliver);
  const down = <Item>(deliver: (item: Item) => void): Pipe<Item> =>
    createPipe(
      times,
      () => weather.isDownlinkBlack,
      (item) => {
        heardAt = clock.monotonicMs();
        deliver(item);
      },
    );

  const exchange = (url: URL, request: HttpRequest): Promise<HttpResponse> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        connections.delete(connection);
        answers.close();
        requests.close();
        settle();
      };
      const answers = down<HttpResponse>((response) => finish(() => resolve(response)));
      const requests = up<null>(() => {
        if (weather.isServerDown) finish(() => reject(new PlatformError('offline', 'The server cannot be reached (ECONNREFUSED).')));
        else answers.send(server.answer(request.method, url, request));
      });
      const connection: Connection = {
        cut: () => finish(() => reject(new PlatformError('unavailable', 'The connection to the server broke (ECONNRESET).'))),
        pipes: [answers, requests],
      };
      connections.add(connection);
      if (weather.obstacle === 'silence') connection.pipes.forEach((pipe) => pipe.forget());
      else if (weather.obstacle !== 'none')
        clock.after(times.delayMs(), () => finish(() => reject(new PlatformError('offline', 'The server cannot be reached.'))));
      request.signal.addEventListener('abort', () => finish(() => reject(request.signal.reason)));
      requests.send(null);
    });

  /** The means of one web socket, in the order of events that `ws` has. */
  const openTransport = (hooks: TransportHooks): Transport => {
    let cut = (): void => {};
    class MemorySocket {
      onopen: (() => void) | null = null;
      onmessage: ((event: { readonly data: string }) => void) | null = null;
      onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
      onerror: ((event: unknown) => void) | null = null;
      readyState = 0;
      readonly bufferedAmount = 0;
      readonly #requests: Pipe<string>;
      readonly #answers: Pipe<() => void>;
      readonly #connection: Connection;
      #served: ServerSocket | null = null;

      constructor(address: string, protocols: readonly string[] = []) {
        this.#requests = up((text) => (text === '' ? this.#knock(new URL(address), protocols) : this.#served?.receive(text)));
        this.#answers = down((step) => step());
        this.#connection = { cut: (code) => this.#end({ type: 'closed', code }), pipes: [this.#requests, this.#answers] };
        connections.add(this.#connection);
        attempts.push(clock.monotonicMs());
        clock.after(HANDSHAKE_MS, () => {
          if (this.readyState === 0) this.#end({ type: 'failed', reason: 'Opening handshake has timed out' });
        });
        cut = () => {
          if (this.readyState !== 3) clock.after(0, () => this.#end({ type: 'closed', code: 1006 }));
        };
        this.#callOn();
        if (weather.obstacle === 'silence') this.#connection.pipes.forEach((pipe) => pipe.forget());
        else if (weather.obstacle !== 'none') clock.after(times.delayMs(), () => this.#end(MET[weather.obstacle]));
      }

      send(text: string): void {
        if (this.readyState === 1) this.#requests.send(text);
      }

      close(): void {
        this.#end({ type: 'closed', code: 1006 });
      }

      /** The handshake of TCP before that of the web socket. */
      #callOn(): void {
        const greeting = up<null>(() => {
          if (weather.isServerDown) return this.#answers.send(() => this.#end({ type: 'failed', reason: 'ECONNREFUSED' }));
          this.#answers.send(() => {
            if (this.readyState !== 0) return;
            hooks.onReached();
            this.#requests.send('');
          });
        });
        this.#connection.pipes.push(greeting);
        greeting.send(null);
      }

      #knock(url: URL, protocols: readonly string[]): void {
        if (weather.isServerDown) return this.#answers.send(() => this.#end({ type: 'closed', code: 1006 }));
        const served = server.accept(url, protocols, {
          send: (text) => this.#answers.send(() => this.#hear(text)),
          close: (code) => this.#answers.send(() => this.#end({ type: 'closed', code })),
        });
        if ('type' in served) return this.#answers.send(() => this.#end(served));
        this.#served = served;
        this.#answers.send(() => {
          this.readyState = 1;
          this.onopen?.();
        });
      }

      #hear(text: string): void {
        hooks.onHeard();
        this.onmessage?.({ data: text });
      }

      #end(end: SocketEnd): void {
        if (this.readyState === 3) return;
        const wasOpen = this.readyState === 1;
        this.readyState = 3;
        connections.delete(this.#connection);
        this.#requests.close();
        this.#answers.close();
        this.#served?.closed();
        hooks.onEnd(end);
        if (!wasOpen) this.onerror?.({});
        this.onclose?.({ code: end.type === 'closed' ? end.code : 1006, reason: '' });
      }
    }
    return { Socket: MemorySocket, cut: () => cut() };
  };

  return {
    wire: { exchange, openTransport, dropIdle: () => {}, close: () => {} },
    weather,
    flush: () => {
      for (const { pipes } of connections) for (const pipe of pipes) pipe.flush();
    },
    forgetAll: () => {
      for (const { pipes } of connections) for (const pipe of pipes) pipe.forget();
    },
    attempts: () => attempts,
    cutAll: (code) => {
      for (const connection of Array.from(connections)) connection.cut(code);
    },
    heardAt: () => heardAt,
  };
};
