import { PlatformError } from '../errors.ts';
import type { PlatformEvent } from '../events.ts';
import { errorOf, type Operation, type PlatformPort, type PortReply, type Request } from './protocol.ts';

type Pending = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
export type EventListener = (events: readonly PlatformEvent[]) => void;

/** A worker that does not answer its last call must not keep the program from ending. */
const CLOSE_MS = 2_000;

const gone = (): PlatformError => new PlatformError('unavailable', 'The part of the program that talks to the server has ended.');

/** Asks and listens over a port. Should its other end be gone, calls reject with `unavailable` and listeners hear it. */
export class PortClient {
  readonly #port: PlatformPort;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<EventListener>();
  #lastId = 0;
  #isOver = false;

  constructor(port: PlatformPort) {
    this.#port = port;
    port.on('message', (message) => this.#take(message as PortReply));
    port.on('close', () => this.#end());
  }

  send(request: Request): void {
    this.#port.postMessage(request);
  }

  ask(operation: Operation, args: readonly unknown[]): Promise<unknown> {
    if (this.#isOver) return Promise.reject(gone());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.send({ type: 'call', id, operation, args });
    });
  }

  listen(listener: EventListener): () => void {
    // A wrapper, so that one function may listen twice.
    const own: EventListener = (events) => listener(events);
    if (this.#listeners.size === 0) this.send({ type: 'subscribe' });
    this.#listeners.add(own);
    return () => {
      const isLast = this.#listeners.delete(own) && this.#listeners.size === 0;
      if (isLast && !this.#isOver) this.send({ type: 'unsubscribe' });
    };
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#listeners.clear();
    const timer = setTimeout(() => this.#end(), CLOSE_MS);
    await this.ask('close', []).catch(() => undefined);
    clearTimeout(timer);
    this.#isOver = true;
    this.#rejectAll(new PlatformError('cancelled', 'The console is closing.'));
    this.#port.close();
  }

  #take(reply: PortReply): void {
    switch (reply.type) {
      case 'answered':
        return this.#settle(reply.id)?.resolve(reply.value);
      case 'failed':
        return this.#settle(reply.id)?.reject(errorOf(reply.failure));
      case 'events':
        this.#tell(reply.events);
        return this.send({ type: 'taken' });
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #tell(events: readonly PlatformEvent[]): void {
    for (const listener of this.#listeners) listener(events);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#rejectAll(gone());
    const outage = { reason: gone().message, since: Date.now(), retryAt: null, needsSignIn: false };
    this.#tell([{ type: 'link-changed', connection: { state: 'offline', ...outage } }]);
    this.#listeners.clear();
  }

  #rejectAll(error: PlatformError): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
