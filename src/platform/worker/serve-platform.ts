import type { Platform } from '../platform.ts';
import { createEventBatches } from './event-batches.ts';
import { failureOf, type Operation, type PlatformPort, type PortReply, type Request } from './protocol.ts';

/** Answers a `createWorkerPlatform` at the other end of the port. The platform is closed when that end asks, or is gone. */
export const servePlatform = (platform: Platform, port: PlatformPort): void => {
  const reply = (message: PortReply): void => port.postMessage(message);
  const batches = createEventBatches((events) => reply({ type: 'events', events }));
  let unsubscribe: (() => void) | null = null;
  let isOver = false;

  const stop = (): void => {
    unsubscribe?.();
    unsubscribe = null;
    batches.stop();
  };
  const close = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    stop();
    await platform.close();
  };
  const run = (operation: Operation, args: readonly unknown[]): Promise<unknown> => {
    if (operation === 'close') return close();
    // The other end has checked the arguments: both are typed by `Platform`.
    const perform = platform[operation] as (...args: readonly unknown[]) => Promise<unknown>;
    return perform(...args);
  };
  const answer = async (id: number, operation: Operation, args: readonly unknown[]): Promise<void> => {
    try {
      reply({ type: 'answered', id, value: await run(operation, args) });
    } catch (error) {
      reply({ type: 'failed', id, failure: failureOf(error) });
    }
    if (operation === 'close') port.close();
  };
  const take = (request: Request): void => {
    switch (request.type) {
      case 'call':
        return void answer(request.id, request.operation, request.args);
      case 'watch':
        return platform.watchThreads(request.threads);
      case 'reconnect':
        return platform.reconnect();
      case 'subscribe':
        unsubscribe ??= platform.subscribe(batches.add);
        return;
      case 'unsubscribe':
        return stop();
      case 'taken':
        return batches.taken();
    }
  };

  port.on('message', (message) => take(message as Request));
  port.on('close', () => void close());
};
