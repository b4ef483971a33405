import { toId } from '../../../src/domain/ids.ts';
import type { SocketEnd } from '../../../src/platform/archastro/link/transport.ts';
import type { HttpRequest, HttpResponse } from '../../../src/platform/archastro/rest/exchange.ts';
import type { ClientSocket, MemoryServer, ServerSocket } from './memory-wire.ts';
import { type ChannelReply, createPhoenixConnection, type PhoenixConnection } from './model-phoenix.ts';
import { CursorRefused, type ModelPush, ModelThread, type ModelThreadOptions } from './model-thread.ts';
import { threadTopicOf, WIRE_MEMBERS, wireMessage, wireMessageText, wirePush, wireTeam, wireThread, wireUser } from './model-wire.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What is wrong with the server at the moment, beyond what the network does. */
export type ServerMood = {
  joinMs: number;
  replyMs: number;
  /** The answer that each join gets instead of the right one. */
  joins: 'right' | 'crashing' | 'silent' | { readonly refusedWith: string };
  /** The topic whose join takes 25 s, if there is one. */
  slowTopic: string | null;
  /** Whether the live link is let through, or refused by something before the server. */
  upgrades: 'right' | 'refused';
  /** What each REST request gets instead of the right answer. */
  rest: 'right' | 'error' | 'limited' | 'truncated' | 'html';
  /** What happens to the reply to a post that was stored. */
  posts: 'answered' | 'unanswered' | 'crashing';
};

export type ModelServerOptions = Omit<ModelThreadOptions, 'id'> & {
  readonly threads: number;
  /** Whether messages carry the time of their last change. */
  readonly hasVersions: boolean;
  /** Whether the token is taken as a subprotocol; else only in the query. */
  readonly takesSubprotocol: boolean;
};

export type ModelServer = MemoryServer & {
  readonly threads: readonly ModelThread[];
  readonly mood: ServerMood;
  /** Tells the subscribers of a thread. */
  readonly broadcast: (thread: ModelThread, push: ModelPush) => void;
  /** Sends them something that should have been this and cannot be read. */
  readonly garble: (thread: ModelThread, push: ModelPush) => void;
  /** Whether anybody is subscribed to a thread. */
  readonly isHeard: (thread: ModelThread) => boolean;
  readonly connections: () => readonly PhoenixConnection[];
  /** The token that is valid now; all others are refused. */
  readonly token: () => string;
  readonly expireToken: () => void;
};

const json = (body: unknown, status = 200): HttpResponse => ({ status, retryAfter: undefined, text: JSON.stringify(body) });
const WRONG: Readonly<Record<Exclude<ServerMood['rest'], 'right'>, HttpResponse>> = {
  error: { status: 500, retryAfter: undefined, text: '{"error":{"code":"internal"}}' },
  limited: { status: 429, retryAfter: '2', text: '{"error":"too_many_requests"}' },
  truncated: { status: 200, retryAfter: undefined, text: '{"data":{"messages":[{"id":"msg_' },
  html: { status: 502, retryAfter: undefined, text: '<html><body>502 Bad Gateway</body></html>' },
};

const bearerOf = (protocols: readonly string[]): string | null => {
  const encoded = protocols.map((name) => /^base64url\.bearer\.phx\.(.+)$/.exec(name)?.[1]).find((token) => token !== undefined);
  return encoded === undefined ? null : Buffer.from(encoded, 'base64url').toString('utf8');
};

export const createModelServer = (clock: VirtualClock, options: ModelServerOptions): ModelServer => {
  const threads = Array.from(
    { length: options.threads },
    (_, index) => new ModelThread({ ...options, id: toId<'thread'>(`thr_${index + 1}`) }),
  );
  const mood: ServerMood = { joinMs: 5, replyMs: 5, joins: 'right', slowTopic: null, upgrades: 'right', rest: 'right', posts: 'answered' };
  const connections = new Set<PhoenixConnection>();
  let tokens = 1;
  const token = (): string => `token-${tokens}`;
  const byTopic = new Map(threads.map((thread) => [threadTopicOf(thread.options.id), thread]));

  const broadcast = (thread: ModelThread, push: ModelPush): void => {
    const { event, text } = wirePush(push, thread.options.id, options.hasVersions);
    const topic = threadTopicOf(thread.options.id);
    for (const connection of connections) connection.broadcast(topic, event, text);
  };
  const store = (thread: ModelThread, payload: unknown): unknown => {
    const { idempotency_key: key } = typeof payload === 'object' && payload !== null && 'idempotency_key' in payload ? payload : {};
    const known = typeof key === 'string' ? thread.find(key) : undefined;
    if (known !== undefined) return wireMessage(known, thread.options.id, options.hasVersions);
    const push = thread.post(clock.monotonicMs(), typeof key === 'string' ? key : null);
    broadcast(thread, push);
    return wireMessage(push.row, thread.options.id, options.hasVersions);
  };
  const push = (topic: string, event: string, payload: unknown): ChannelReply => {
    const thread = byTopic.get(topic);
    if (thread === undefined || event !== 'api:chat:post_message') return 'crash';
    const message = store(thread, payload);
    if (mood.posts === 'crashing') return 'crash';
    return mood.posts === 'unanswered' ? 'none' : { status: 'ok', response: { message } };
  };
  const join = (topic: string): ChannelReply | undefined => {
    if (!byTopic.has(topic) && !topic.startsWith('api:activity_feed:')) return undefined;
    if (mood.joins === 'crashing') return 'crash';
    if (typeof mood.joins === 'object') return { status: 'error', response: { reason: mood.joins.refusedWith } };
    return mood.joins === 'silent' ? 'none' : { status: 'ok', response: {} };
  };
  const accept = (url: URL, protocols: readonly string[], client: ClientSocket): ServerSocket | SocketEnd => {
    if (mood.upgrades === 'refused') return { type: 'refused', status: 403 };
    if (!options.takesSubprotocol && protocols.length > 0) return { type: 'no-subprotocol' };
    if ((bearerOf(protocols) ?? url.searchParams.get('token')) !== token()) return { type: 'refused', status: 403 };
    const app = {
      join,
      push,
      joinMs: (topic: string) => (topic === mood.slowTopic ? 25_000 : mood.joinMs * (0.5 + clock.random())),
      replyMs: () => mood.replyMs,
    };
    const connection = createPhoenixConnection(clock, app, client);
    connections.add(connection);
    return {
      receive: connection.receive,
      closed: () => {
        connections.delete(connection);
        connection.closed();
      },
    };
  };
  const listMessages = (id: string, query: URLSearchParams): HttpResponse => {
    const thread = threads.find((candidate) => candidate.options.id === id);
    if (thread === undefined) return json({ error: { code: 'not_found' } }, 404);
    const [before, after] = [query.get('before_cursor'), query.get('after_cursor')];
    try {
      const page = thread.list({
        limit: Number(query.get('limit') ?? 20),
        ...(before === null ? {} : { before }),
        ...(after === null ? {} : { after }),
      });
      const messages = page.rows.map((row) => wireMessageText(row, thread.options.id, options.hasVersions));
      const cursors = `"before_cursor":${JSON.stringify(page.before)},"after_cursor":${JSON.stringify(page.after)}`;
      return { status: 200, retryAfter: undefined, text: `{"data":{"messages":[${messages.join(',')}],${cursors}}}` };
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      return json({ error: { code: 'invalid_cursor' } }, 400);
    }
  };
  const listThreads = (): HttpResponse =>
    json({ data: threads.map((thread) => wireThread(thread.options.id, thread.last()?.createdAt ?? clock.monotonicMs())) });
  const answer = (method: string, url: URL, request: HttpRequest): HttpResponse => {
    if (request.headers['authorization'] !== `Bearer ${token()}`) return json({ error: { code: 'unauthorized' } }, 401);
    if (mood.rest !== 'right') return WRONG[mood.rest];
    const path = url.pathname.replace('/api/v1', '');
    const messages = /^\/threads\/([^/]+)\/messages$/.exec(path)?.[1];
    if (method !== 'GET') return json({}, 404);
    if (messages !== undefined) return listMessages(messages, url.searchParams);
    if (path === '/users/me') return json(wireUser);
    if (path === '/teams') return json({ data: [wireTeam], has_next: false });
    if (path.endsWith('/members')) return json({ data: WIRE_MEMBERS });
    if (/^\/teams\/[^/]+\/threads$/.test(path)) return listThreads();
    return json({ data: [] });
  };

  return {
    threads,
    mood,
    broadcast,
    garble: (thread, push) => {
      const { event, text } = wirePush(push, thread.options.id, options.hasVersions);
      const topic = threadTopicOf(thread.options.id);
      for (const connection of connections)
        if (connection.isJoined(topic)) connection.sendRaw(`[null,null,"${topic}","${event}",${text.slice(0, -20)}`);
    },
    isHeard: (thread) => [...connections].some((connection) => connection.isJoined(threadTopicOf(thread.options.id))),
    connections: () => [...connections],
    token,
    expireToken: () => {
      tokens += 1;
    },
    accept,
    answer,
  };
};
