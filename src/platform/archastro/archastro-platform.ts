import type { ThreadId } from '../../domain/ids.ts';
import type { Message, Post } from '../../domain/message.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { Credential } from '../credential.ts';
import { PlatformError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { createActs, createPosting } from './acting.ts';
import { createSystemClock, type LinkClock } from './clock.ts';
import { createDirectory, createIdentity } from './directory.ts';
import { ConnectAttempts } from './link/connect-attempts.ts';
import { createEmitter } from './live/emitter.ts';
import { createGate } from './live/gate.ts';
import { createLinkLog } from './live/link-log.ts';
import { Live } from './live/live.ts';
import type { LiveContext } from './live/live-context.ts';
import { chooseProxy, createProxyAgent, type ProxySettings } from './proxy.ts';
import { createLeftOutCount } from './rest/left-out.ts';
import { PlatformHttp } from './rest/platform-http.ts';
import { createRestNetwork } from './rest/rest-network.ts';
import { createRestThreads } from './rest/rest-threads.ts';
import { createRestWhy } from './rest/rest-why.ts';
import { createRestWork } from './rest/rest-work.ts';
import { parseServerAddress, type ServerAddress } from './server-address.ts';
import { createNetworkWire, type Wire } from './wire.ts';

export type ArchastroOptions = {
  /** The origin of the server: `https`, or `http` on this machine. */
  readonly server: string;
  readonly credential: Credential;
  readonly now?: () => Timestamp;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
  readonly proxy?: ProxySettings;
};

const MAX_BACKGROUND_READS = 12;

/** The platform of ArchAstro over REST and Phoenix channels. Throws `PlatformError('invalid')` for an address or proxy it will not use. */
export const createArchastroPlatform = ({ server, credential, now, random, proxy }: ArchastroOptions): Platform => {
  const address = parseServerAddress(server);
  const proxyUrl = proxy === undefined ? null : chooseProxy(address, proxy);
  const agent = proxyUrl === null ? undefined : createProxyAgent(proxyUrl);
  return createPlatformOver({ address, credential, clock: createSystemClock(now, random), wire: createNetworkWire(address, agent) });
};

/** What the adapter stands on: where it goes, as whom, and the time and the network it lives in. */
export type Ground = {
  readonly address: ServerAddress;
  readonly credential: Credential;
  readonly clock: LinkClock;
  readonly wire: Wire;
};

/** The same on any ground, such as a network that exists only in memory. */
export const createPlatformOver = ({ address, credential, clock, wire }: Ground): Platform => {
  const log = createLinkLog(clock);
  const directory = createDirectory();
  const http = new PlatformHttp({ address, credential, clock, wire });
  const emitter = createEmitter(clock);
  const leftOut = createLeftOutCount((all) => emitter.emit({ type: 'rows-left-out', leftOut: all }));
  const restContext = { http, directory, clock, report: log.report, leftOut };
  const rest = { ...createRestNetwork(restContext), ...createRestThreads(restContext), ...createRestWork(restContext) };
  const gate = createGate(MAX_BACKGROUND_READS, clock, log.read);
  const context: LiveContext = {
    rest,
    directory,
    clock,
    gate,
    emit: emitter.emit,
    renewAccess: createRenewal(http, clock),
    report: log.report,
  };
  const getIdentity = createIdentity(http, rest);
  const access = credential.kind === 'secret-key' ? null : new ConnectAttempts(address, http);
  const lazy = createLazy(() => new Live(context, { address, wire, log, access, getIdentity, onReconnect: () => http.renewReads() }));
  let watched: readonly ThreadId[] = [];

  const startLive = (): Live => {
    const live = lazy.start();
    live.threads.watch(watched);
    return live;
  };
  const post = createPosting({
    directory,
    joinedTopic: (thread) => startLive().join(thread),
    app: async () => (await getIdentity()).app,
    postByRest: rest.postMessage,
  });
  const postMessage = async (message: Post): Promise<Message> => {
    const posted = await post(message);
    const follower = lazy.current()?.threads.follower(message.thread);
    follower?.accept({ type: 'message-added', message: posted, before: null, after: null });
    return posted;
  };

  return {
    ...rest,
    ...createRestWhy(restContext),
    ...createActs({ rest, directory, emit: emitter.emit, live: lazy.current }),
    subscribe: (listener) => {
      const stop = emitter.add(listener);
      startLive();
      return stop;
    },
    watchThreads: (threads) => {
      watched = threads;
      lazy.current()?.threads.watch(threads);
    },
    reconnect: () => lazy.current()?.reconnect(),
    close: async () => {
      lazy.close();
      gate.close();
      emitter.close();
      http.close();
    },
    getMe: async () => (await getIdentity()).me,
    postMessage,
    linkReport: async () => ({
      server: address.origin,
      ...(lazy.current()?.report() ?? { ...UNOPENED, ...log.summary() }),
      leftOut: leftOut.all(),
    }),
  };
};

/** Not more often than this is a credential replaced because the server forbids something. */
const RENEWAL_PAUSE_MS = 600_000;

const createRenewal = (http: PlatformHttp, clock: LinkClock): (() => Promise<void>) => {
  let renewedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (!http.canRefresh || clock.monotonicMs() - renewedAt < RENEWAL_PAUSE_MS) return;
    renewedAt = clock.monotonicMs();
    try {
      await http.refreshToken(await http.token());
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
    }
  };
};

/** Of a link that nobody asked for yet. */
const NO_THREADS = { live: 0, polled: 0, refused: 0, other: 0 };
const UNOPENED = {
  connection: { state: 'connecting' },
  sockets: 0,
  topics: [],
  threads: NO_THREADS,
  reconciles: 0,
  backfilled: 0,
} as const;

type Lazy = { readonly current: () => Live | null; readonly start: () => Live; readonly close: () => void };

/** Makes the live part at the first call; `start` throws `PlatformError('cancelled')` after `close`. */
const createLazy = (make: () => Live): Lazy => {
  let live: Live | null = null;
  let isClosed = false;
  return {
    current: () => live,
    start: () => {
      if (isClosed) throw new PlatformError('cancelled', 'The console is closing.');
      live ??= make();
      return live;
    },
    close: () => {
      isClosed = true;
      live?.stop();
    },
  };
};
