import { type MessagePort, Worker } from 'node:worker_threads';
import type { ControlCommand } from './control/command.ts';
import type { ControlResult } from './control/control.ts';
import type { LocalNetwork, LocalNetworkSettings, LocalPrincipal } from './local-network.ts';

/** What the entry of a worker thread finds in its `workerData` when it is to serve a network. */
export type SimulatorWorkerData = { readonly role: 'local-network'; readonly settings: LocalNetworkSettings };

export const isSimulatorWorkerData = (data: unknown): data is SimulatorWorkerData =>
  typeof data === 'object' && data !== null && 'role' in data && data.role === 'local-network' && 'settings' in data;

/** A network in another thread. */
export type SimulatorWorker = {
  readonly url: string;
  readonly principals: readonly LocalPrincipal[];
  readonly control: (command: ControlCommand) => Promise<ControlResult>;
  readonly close: () => Promise<void>;
};

type ToThread = { readonly type: 'control'; readonly id: number; readonly command: ControlCommand } | { readonly type: 'close' };
type FromThread =
  | { readonly type: 'started'; readonly url: string; readonly principals: readonly LocalPrincipal[] }
  | { readonly type: 'not-started'; readonly reason: string }
  | { readonly type: 'controlled'; readonly id: number; readonly result: ControlResult }
  | { readonly type: 'not-controlled'; readonly id: number; readonly reason: string };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const obey = async (network: LocalNetwork, port: MessagePort, order: ToThread): Promise<void> => {
  const tell = (message: FromThread): void => port.postMessage(message);
  if (order.type === 'close') {
    await network.close();
    port.close();
    return;
  }
  try {
    tell({ type: 'controlled', id: order.id, result: await network.control(order.command) });
  } catch (error) {
    tell({ type: 'not-controlled', id: order.id, reason: reasonOf(error) });
  }
};

/** The body of a worker thread: starts a network, tells its address over the port, and obeys until it is closed. */
export const serveSimulatorWorker = async (port: MessagePort, data: SimulatorWorkerData): Promise<void> => {
  const tell = (message: FromThread): void => port.postMessage(message);
  try {
    // The side that starts the thread must not load a whole network with it.
    const { startLocalNetwork } = await import('./local-network.ts');
    const network = await startLocalNetwork(data.settings);
    port.on('message', (order: ToThread) => void obey(network, port, order));
    tell({ type: 'started', url: network.url, principals: network.principals });
  } catch (error) {
    tell({ type: 'not-started', reason: reasonOf(error) });
    port.close();
  }
};

type Waiting = { readonly resolve: (result: ControlResult) => void; readonly reject: (error: Error) => void };

const createThread = (worker: Worker, started: Extract<FromThread, { type: 'started' }>): SimulatorWorker => {
  const waiting = new Map<number, Waiting>();
  let orders = 0;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      for (const asked of waiting.values()) asked.reject(new Error('The network has ended.'));
      waiting.clear();
      resolve();
    });
  });
  const order = (message: ToThread): void => worker.postMessage(message);
  worker.on('message', (message: FromThread) => {
    if (message.type !== 'controlled' && message.type !== 'not-controlled') return;
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'controlled') asked?.resolve(message.result);
    else asked?.reject(new Error(message.reason));
  });
  return {
    url: started.url,
    principals: started.principals,
    control: (command) =>
      new Promise((resolve, reject) => {
        orders += 1;
        waiting.set(orders, { resolve, reject });
        order({ type: 'control', id: orders, command });
      }),
    close: async () => {
      order({ type: 'close' });
      await ended;
    },
  };
};

/**
 * Starts a network in a worker thread whose entry calls `serveNetworkThread` for data that `isNetworkThreadData`. The thread
 * does not keep the process alive. Rejects when the network cannot start.
 */
export const startSimulatorWorker = (entry: URL, settings: LocalNetworkSettings): Promise<SimulatorWorker> => {
  const data: SimulatorWorkerData = { role: 'local-network', settings };
  const worker = new Worker(entry, { workerData: data, stdin: false });
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The network's thread ended with code ${code}.`)));
    worker.once('message', (message: FromThread) => {
      if (message.type === 'started') resolve(createThread(worker, message));
      else reject(new Error(message.type === 'not-started' ? message.reason : 'The thread does not serve a network.'));
    });
  });
};
