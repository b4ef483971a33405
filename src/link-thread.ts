import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { createArchastroPlatform } from './platform/archastro/archastro-platform.ts';
import type { ProxySettings } from './platform/archastro/proxy.ts';
import type { Credential } from './platform/credential.ts';
import type { Platform } from './platform/platform.ts';
import { type CredentialFacts, createPortCredential, factsOf, serveCredential } from './platform/worker/credential-port.ts';
import { servePlatform } from './platform/worker/serve-platform.ts';
import { createWorkerPlatform } from './platform/worker/worker-platform.ts';

/** What the entry of a worker thread finds in its `workerData` when it is to hold the link to the server. */
export type LinkThreadData = { readonly role: 'link'; readonly platform: MessagePort; readonly credential: MessagePort };

export const isLinkThreadData = (data: unknown): data is LinkThreadData =>
  typeof data === 'object' && data !== null && 'role' in data && data.role === 'link';

/** Where to connect to. */
export type LinkTarget = { readonly server: string; readonly credential: Credential; readonly proxy: ProxySettings };
type LinkOrder = { readonly server: string; readonly credential: CredentialFacts; readonly proxy: ProxySettings };

/** The link in a thread of its own, so that a terminal that stands still does not cost the stream. */
export type LinkThread = {
  /** Works at once; everything asked of it waits for `connect`. Closing it ends the thread. */
  readonly platform: Platform;
  readonly connect: (target: LinkTarget) => void;
  /** Rejects with what broke the thread. */
  readonly broken: Promise<never>;
};

/** Starts the thread; its entry calls `serveLinkThread` for data that `isLinkThreadData`. */
export const startLinkThread = (entry: URL): LinkThread => {
  const forPlatform = new MessageChannel();
  const forCredential = new MessageChannel();
  const data: LinkThreadData = { role: 'link', platform: forPlatform.port2, credential: forCredential.port2 };
  const worker = new Worker(entry, { workerData: data, transferList: [data.platform, data.credential] });
  worker.unref();
  const broken = new Promise<never>((_, reject) => {
    worker.once('error', reject);
  });
  broken.catch(() => undefined);
  return {
    platform: createWorkerPlatform(forPlatform.port1),
    connect: ({ server, credential, proxy }) => {
      serveCredential(credential, forCredential.port1);
      forCredential.port1.unref();
      const order: LinkOrder = { server, credential: factsOf(credential), proxy };
      worker.postMessage(order);
    },
    broken,
  };
};

/** The body of the thread: waits to be told where to connect to, and serves until its platform is closed. */
export const serveLinkThread = (parent: MessagePort, data: LinkThreadData): void => {
  parent.once('message', ({ server, credential, proxy }: LinkOrder) => {
    const platform = createArchastroPlatform({ server, credential: createPortCredential(credential, data.credential), proxy });
    data.credential.unref();
    servePlatform(platform, data.platform);
  });
};
