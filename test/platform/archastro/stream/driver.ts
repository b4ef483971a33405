import { toId } from '../../../../src/domain/ids.ts';
import type { ThreadLink } from '../../../../src/domain/link.ts';
import type { Message } from '../../../../src/domain/message.ts';
import { untrusted } from '../../../../src/domain/untrusted.ts';
import { type ThreadEffect, type ThreadInput, ThreadStream } from '../../../../src/platform/archastro/stream/thread-stream.ts';
import type { PlatformErrorCode } from '../../../../src/platform/errors.ts';
import type { PlatformEvent } from '../../../../src/platform/events.ts';
import type { MessagePage, MessageQuery } from '../../../../src/platform/platform.ts';

export const THREAD = toId<'thread'>('thr_1');

/** The message of number `n`; its id and its time rise with `n`. */
export const message = (n: number, changes: Partial<Message> = {}): Message => ({
  id: toId<'message'>(`msg_${String(n).padStart(8, '0')}`),
  thread: THREAD,
  author: { kind: 'human', id: toId<'user'>('usr_1'), name: untrusted('Ada'), org: null, orgName: null },
  content: untrusted(`text ${n}`),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: null,
  createdAt: n,
  updatedAt: n,
  ...changes,
});

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** The cursor that stands after message `n`. */
export const cursor = (n: number): string => `c${n}`;

/** A listing of these messages in which cursors name the rows at both ends; `before` is null where it begins with the first of all. */
export const pageOf = (numbers: readonly number[], changes: Partial<MessagePage> = {}): MessagePage => {
  const [first] = numbers;
  const last = numbers.at(-1);
  return {
    messages: numbers.map((n) => message(n)),
    before: first === undefined ? null : cursor(first),
    after: last === undefined ? null : cursor(last),
    ...changes,
  };
};

type Asked = { readonly request: number; readonly query: MessageQuery };

/** A stream with a clock, what it asked for and what it emitted. */
export const createDriver = () => {
  const stream = new ThreadStream(THREAD);
  const events: PlatformEvent[] = [];
  let asked: Asked | null = null;
  let now = 1_000_000;

  const carryOut = (effects: readonly ThreadEffect[]): readonly PlatformEvent[] => {
    const emitted = effects.filter((effect) => effect.type === 'emit').map((effect) => effect.event);
    events.push(...emitted);
    for (const effect of effects) if (effect.type === 'fetch-page') asked = { request: effect.request, query: effect.query };
    return emitted;
  };
  const give = (input: ThreadInput): readonly PlatformEvent[] => carryOut(stream.accept(input, now));
  const takeAsked = (): Asked => {
    if (asked === null) throw new Error('no page was asked for');
    const taken = asked;
    asked = null;
    return taken;
  };

  return {
    stream,
    events,
    give,
    now: () => now,
    asked: () => asked?.query ?? null,
    push: (n: number, changes: Partial<Message> = {}) =>
      give({ type: 'message-added', message: message(n, changes), before: null, after: null }),
    /** A push whose cursors prove that it follows message `n - 1`. */
    pushChained: (n: number) => give({ type: 'message-added', message: message(n), before: cursor(n - 1), after: cursor(n) }),
    edit: (n: number, changes: Partial<Message>) => give({ type: 'message-updated', message: message(n, changes) }),
    answer: (page: MessagePage) => give({ type: 'page-received', request: takeAsked().request, page }),
    fail: (code: PlatformErrorCode, retryAfterMs = 0) => give({ type: 'page-failed', request: takeAsked().request, code, retryAfterMs }),
    /** Lets time pass in steps of a second, with a proven link unless told otherwise. */
    pass: (ms: number, isProven = true) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        now += Math.min(1_000, ms - passed);
        give({ type: isProven ? 'round-trip' : 'ticked' });
      }
    },
    link: (): ThreadLink => stream.report().link,
  };
};

/** The events of messages in short: `+7` confirmed, `?7` unconfirmed, `~7` updated, `x7` deleted, `<7` backfilled. */
export const short = (events: readonly PlatformEvent[]): readonly string[] =>
  events.flatMap((event) => {
    if (event.type === 'message-added') return [`${event.isConfirmed ? '+' : '?'}${event.message.createdAt}`];
    if (event.type === 'message-updated') return [`${event.message.isDeleted ? 'x' : '~'}${event.message.createdAt}`];
    return event.type === 'messages-backfilled' ? event.messages.map((row) => `<${row.createdAt}`) : [];
  });
