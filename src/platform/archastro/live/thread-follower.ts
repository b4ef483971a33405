import type { ThreadId } from '../../../domain/ids.ts';
import type { Author, Message } from '../../../domain/message.ts';
import { PlatformError } from '../../errors.ts';
import type { MessageQuery } from '../../platform.ts';
import { learnJoinReply } from '../decode/join-reply.ts';
import { decodePushedMessage, decodeTyping } from '../decode/message.ts';
import type { PlanHandlers } from '../link/lane-topics.ts';
import { type ThreadEffect, type ThreadInput, type ThreadReport, ThreadStream } from '../stream/thread-stream.ts';
import type { LiveContext } from './live-context.ts';

/** Drives the stream of one thread with what its topic, REST and the clock say. */
export type ThreadFollower = {
  readonly handlers: PlanHandlers;
  readonly accept: (input: ThreadInput) => void;
  /** Whether a thread that is only polled is read at intervals of its own; else only when it is told to. */
  readonly setTimed: (isTimed: boolean) => void;
  readonly report: () => ThreadReport;
  readonly stop: () => void;
};

export type ThreadFollowerHooks = {
  /** Messages that become news, new and changed ones, before they are emitted. */
  readonly onMessages: (messages: readonly Message[]) => void;
  /** Something of the thread's list entry changed, such as its unread count. */
  readonly onThreadEvent: () => void;
};

/** Typing has no end of its own: the platform never persists it. */
const TYPING_MS = 10_000;

export const createThreadFollower = (thread: ThreadId, context: LiveContext, hooks: ThreadFollowerHooks): ThreadFollower => {
  const { rest, gate, clock, directory, emit, report } = context;
  const stream = new ThreadStream(thread);
  const typing = new Map<string, () => void>();
  let isStopped = false;
  let isTimed = true;
  let wakesAt = Number.POSITIVE_INFINITY;
  let cancelWake = (): void => {};

  const accept = (input: ThreadInput): void => {
    if (isStopped) return;
    for (const effect of stream.accept(input, clock.monotonicMs())) carryOut(effect);
    schedule();
  };
  /** A wake that comes too early does no harm, so the timer is only moved forward. */
  const schedule = (): void => {
    if (!isTimed && stream.report().link.state === 'polled') return;
    const at = stream.wakeAt();
    if (at >= wakesAt || at === Number.POSITIVE_INFINITY) return;
    cancelWake();
    wakesAt = at;
    cancelWake = clock.after(Math.max(0, at - clock.monotonicMs()), () => {
      wakesAt = Number.POSITIVE_INFINITY;
      accept({ type: 'ticked' });
    });
  };
  const carryOut = (effect: ThreadEffect): void => {
    switch (effect.type) {
      case 'emit':
        if (effect.event.type === 'messages-backfilled') hooks.onMessages(effect.event.messages);
        if (effect.event.type === 'message-added' || effect.event.type === 'message-updated') hooks.onMessages([effect.event.message]);
        emit(effect.event);
        return;
      case 'fetch-page':
        void fetchPage(effect.request, effect.query);
        return;
    }
  };
  const fetchPage = async (request: number, query: MessageQuery): Promise<void> => {
    try {
      const page = await gate.run(() => rest.listMessages(thread, query));
      accept({ type: 'page-received', request, page });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code === 'cancelled') return;
      report(error);
      const { code, retryAfterMs } = error;
      accept({ type: 'page-failed', request, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
  };
  const setTyping = (author: Author, isTyping: boolean): void => {
    const key = author.id ?? '';
    typing.get(key)?.();
    typing.delete(key);
    if (isTyping)
      typing.set(
        key,
        clock.after(TYPING_MS, () => setTyping(author, false)),
      );
    emit({ type: 'typing-changed', thread, author, isTyping });
  };
  const takePush = (event: string, payload: unknown): void => {
    switch (event) {
      case 'message_added': {
        const { message, before, after } = decodePushedMessage(payload, directory, thread);
        if (message.author.id !== null && typing.has(message.author.id)) setTyping(message.author, false);
        return accept({ type: 'message-added', message, before, after });
      }
      case 'message_updated':
        return accept({ type: 'message-updated', message: decodePushedMessage(payload, directory, thread).message });
      case 'thread_event':
        return hooks.onThreadEvent();
      case 'typing': {
        const typed = decodeTyping(payload, directory);
        return typed === null ? undefined : setTyping(typed.author, typed.isTyping);
      }
    }
  };

  return {
    accept,
    setTimed: (next) => {
      if (next === isTimed) return;
      isTimed = next;
      schedule();
    },
    report: () => stream.report(),
    stop: () => {
      isStopped = true;
      cancelWake();
      for (const cancel of typing.values()) cancel();
    },
    handlers: {
      onJoined: (reply) => {
        learnJoinReply(reply, directory);
        accept({ type: 'joined' });
      },
      onPush: (event, payload) => {
        try {
          takePush(event, payload);
        } catch (error) {
          if (!(error instanceof PlatformError)) throw error;
          report(error);
          accept({ type: 'decode-failed' });
        }
      },
      onLost: () => accept({ type: 'left' }),
      onProven: () => accept({ type: 'round-trip' }),
      onRefused: (error) => {
        report(error);
        const isForbidden = error.code === 'forbidden' || error.code === 'not-found';
        accept(isForbidden ? { type: 'join-refused', reason: error.message } : { type: 'polling-started' });
      },
    },
  };
};
