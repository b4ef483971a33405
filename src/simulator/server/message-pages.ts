import type { MessageRecord, ThreadRecord } from '../world/records.ts';
import { badRequest, notFound } from '../world/refusal.ts';
import { countUpTo, type LogPage, pageOf, positionOf } from '../world/thread-log.ts';
import type { World } from '../world/world.ts';
import { decodePosition, encodePosition } from './cursors.ts';
import { type WireFormat, wireMessage } from './wire.ts';

export type PageRequest = {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export const readPage = (thread: ThreadRecord, request: PageRequest): LogPage =>
  pageOf(thread, {
    before: request.before === undefined ? undefined : decodePosition(request.before),
    after: request.after === undefined ? undefined : decodePosition(request.after),
    limit: request.limit,
  });

/** The cursors of a page: only those that there are. */
export const wireCursors = (page: LogPage): WireFormat => ({
  ...(page.before === null ? {} : { before_cursor: encodePosition(page.before) }),
  ...(page.after === null ? {} : { after_cursor: encodePosition(page.after) }),
});

export const wirePage = (world: World, page: LogPage): WireFormat => ({
  messages: page.messages.map((message) => wireMessage(world, message)),
  ...wireCursors(page),
});

export type WindowRequest = {
  readonly anchor: string;
  readonly direction: string;
  readonly limit: number;
  readonly beforeLimit: number;
  readonly afterLimit: number;
  readonly includesAnchor: boolean;
};

const anchorIndex = (thread: ThreadRecord, anchor: string): number => {
  const found: MessageRecord | undefined =
    anchor === 'last_matching'
      ? thread.messages.findLast((message) => message.author?.type === 'agent')
      : thread.messages.find((message) => message.id === anchor);
  if (found === undefined) throw notFound('Anchor message');
  return countUpTo(thread.messages, positionOf(found)) - 1;
};

/** A window before, after or around one message. Refuses with 404 an anchor that is not in the thread. */
export const readWindow = (thread: ThreadRecord, request: WindowRequest): LogPage & { readonly anchor: string } => {
  const index = anchorIndex(thread, request.anchor);
  const { messages } = thread;
  const [from, to] = boundsOf(index, request);
  const part = messages.slice(Math.max(0, from), to).filter((_, offset) => request.includesAnchor || Math.max(0, from) + offset !== index);
  const left = messages[from - 1];
  const last = messages[Math.min(to, messages.length) - 1];
  return {
    messages: part,
    before: left === undefined ? null : positionOf(left),
    after: last === undefined ? null : positionOf(last),
    anchor: messages[index]?.id ?? request.anchor,
  };
};

const boundsOf = (index: number, request: WindowRequest): readonly [number, number] => {
  switch (request.direction) {
    case 'before':
      return [index - request.limit, index];
    case 'after':
      return [index + 1, index + 1 + request.limit];
    case 'around':
      return [index - request.beforeLimit, index + 1 + request.afterLimit];
    default:
      throw badRequest('direction must be before, after, or around.');
  }
};
