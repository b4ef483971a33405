import type { ThreadId } from '../../../domain/ids.ts';
import type { Author, Message } from '../../../domain/message.ts';
import { PlatformError } from '../../errors.ts';
import type { PlatformEvent } from '../../events.ts';
import type { MessageQuery } from '../../platform.ts';
import { learnJoinReply } from '../decode/join-reply.ts';
import { decodePushedMessage, decodeTyping } from '../decode/message.ts';
import type { PlanHandlers } from '../link/connection-topics.ts';
import { type ThreadEffect, type ThreadInput, type ThreadReport, ThreadStream } from '../stream/thread-stream.ts';
import type { LiveContext } from './live-context.ts';

export type ThreadFollowerHooks = {
  /** Messages that become news, new and changed ones, before they are emitted. */
  readonly onMessages: (messages: readonly Message[]) => void;
  /** Something of the thread's list entry changed, such as its unread count. */
  readonly onThreadEvent: () => void;
};

/** Typing has no end of its own: the platform never persists it. */
const TYPING_MS = 10_000;

/** Drives the stream of one thread with what its topic, REST and the clock say. */
export class ThreadFollower {
  readonly handlers: PlanHandlers;
  readonly #thread: ThreadId;
  readonly #context: LiveContext;
  readonly #hooks: ThreadFollowerHooks;
  readonly #stream: ThreadStream;
  readonly #typing = new Map<string, () => void>();
  #isStopped = false;
  #isTimed = true;
  #isWatched = false;
  #wakesAt = Number.POSITIVE_INFINITY;
  #cancelWake = (): void => {};

  constructor(thread: ThreadId, context: LiveContext, hooks: ThreadFollowerHooks) {
    this.#thread = thread;
    this.#context = context;
    this.#hooks = hooks;
    this.#stream = new ThreadStream(thread);
    this.handlers = {
      onJoined: (reply) => {
        this.#read(() => learnJoinReply(reply, context.directory));
        this.accept({ type: 'joined' });
      },
      onPush: (event, payload) => this.#takePush(event, payload),
      onLost: () => this.accept({ type: 'left' }),
      onProven: () => this.accept({ type: 'round-trip' }),
      onQuiet: () => {
        if (this.#isWatched) this.accept({ type: 'polling-started' });
      },
      onHeardAgain: () => this.accept({ type: 'joined' }),
      onRefused: (error) => this.#takeRefusal(error),
    };
  }

  accept(input: ThreadInput): void {
    if (this.#isStopped) return;
    for (const effect of this.#stream.accept(input, this.#context.clock.monotonicMs())) this.#carryOut(effect);
    this.#schedule();
  }

  /** Whether somebody looks at the thread. */
  setWatched(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.accept({ type: 'watched', isWatched });
  }

  /** Whether a thread that is only polled is read at intervals of its own; else only when it is told to. */
  setTimed(isTimed: boolean): void {
    if (isTimed === this.#isTimed) return;
    this.#isTimed = isTimed;
    this.#schedule();
  }

  report(): ThreadReport {
    return this.#stream.report();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelWake();
    for (const cancel of this.#typing.values()) cancel();
  }

  /** A wake that comes too early does no harm, so the timer is only moved forward. */
  #schedule(): void {
    if (!this.#isTimed && this.#stream.report().link.state === 'polled') return;
    const { clock } = this.#context;
    const at = this.#stream.wakeAt();
    if (at >= this.#wakesAt) return;
    this.#cancelWake();
    this.#wakesAt = at;
    this.#cancelWake = clock.after(Math.max(0, at - clock.monotonicMs()), () => {
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.accept({ type: 'ticked' });
    });
  }

  #carryOut(effect: ThreadEffect): void {
    switch (effect.type) {
      case 'emit':
        this.#hooks.onMessages(messagesOf(effect.event));
        return this.#context.emit(effect.event);
      case 'fetch-page':
        void this.#fetchPage(effect.request, effect.query);
        return;
    }
  }

  async #fetchPage(request: number, query: MessageQuery): Promise<void> {
    const { rest, gate, report } = this.#context;
    try {
      const page = await gate.run(() => rest.listMessages(this.#thread, query));
      this.accept({ type: 'page-received', request, page });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.code === 'cancelled') return;
      report(error);
      if (error.code === 'forbidden') await this.#context.renewAccess();
      const { code, retryAfterMs } = error;
      this.accept({ type: 'page-failed', request, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
  }

  /** What cannot be read may have been a message, so the stream is told to look for itself. */
  #takePush(event: string, payload: unknown): void {
    if (!this.#read(() => this.#decodePush(event, payload))) this.accept({ type: 'decode-failed' });
  }

  /** Whether what the server sent could be read; what could not is reported as this thread's. */
  #read(decode: () => void): boolean {
    try {
      decode();
      return true;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      this.#context.report(new PlatformError(error.code, `Thread ${this.#thread}: ${error.message}`, { cause: error }));
      return false;
    }
  }

  #decodePush(event: string, payload: unknown): void {
    const { directory } = this.#context;
    switch (event) {
      case 'message_added': {
        const { message, before, after } = decodePushedMessage(payload, directory, this.#thread);
        if (message.author.id !== null && this.#typing.has(message.author.id)) this.#setTyping(message.author, false);
        return this.accept({ type: 'message-added', message, before, after });
      }
      case 'message_updated':
        return this.accept({ type: 'message-updated', message: decodePushedMessage(payload, directory, this.#thread).message });
      case 'thread_event':
        return this.#hooks.onThreadEvent();
      case 'typing': {
        const typed = decodeTyping(payload, directory);
        return typed === null ? undefined : this.#setTyping(typed.author, typed.isTyping);
      }
    }
  }

  #setTyping(author: Author, isTyping: boolean): void {
    const { clock, emit } = this.#context;
    const key = author.id ?? '';
    this.#typing.get(key)?.();
    this.#typing.delete(key);
    if (isTyping)
      this.#typing.set(
        key,
        clock.after(TYPING_MS, () => this.#setTyping(author, false)),
      );
    emit({ type: 'typing-changed', thread: this.#thread, author, isTyping });
  }

  /** The channel is asked for again; meanwhile the thread is read over REST, which also shows whether it may be read at all. */
  #takeRefusal(error: PlatformError): void {
    this.#context.report(error);
    const { state } = this.report().link;
    if (state !== 'polled' && state !== 'refused') this.accept({ type: 'polling-started' });
  }
}

const messagesOf = (event: PlatformEvent): readonly Message[] => {
  if (event.type === 'messages-backfilled') return event.messages;
  return event.type === 'message-added' || event.type === 'message-updated' ? [event.message] : [];
};
