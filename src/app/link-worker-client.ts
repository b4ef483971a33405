import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { trustedCertificates } from '../auth/private-ca.ts';
import type { Credential } from '../platform/credential.ts';
import type { Platform } from '../platform/platform.ts';
import { type CredentialFacts, factsOf, serveCredential } from '../platform/worker/credential-port.ts';
import { createWorkerPlatform } from '../platform/worker/worker-platform.ts';

/** What a worker thread finds in its `workerData` when it is to hold the link to a server. */
export type LinkWorkerData = { readonly role: 'link'; readonly platform: MessagePort };

/** The one message that tells such a thread where to connect to. */
export type LinkAddress = {
  readonly server: string;
  readonly facts: CredentialFacts;
  readonly credential: MessagePort;
  readonly outboxFolder: string;
  /** Whom to trust, where that is not Node's to say. */
  readonly certificates: readonly string[] | null;
};

/** Where to connect to, and where the posts are kept that are on their way there. */
export type LinkTarget = { readonly server: string; readonly credential: Credential; readonly outboxFolder: string };

/** The link in a thread of its own, so that a terminal that stands still does not cost the stream. */
export type LinkThread = {
  /** Works at once; everything asked of it waits for `connect`. Closing it ends the thread. */
  readonly platform: Platform;
  readonly connect: (target: LinkTarget) => void;
  /** Lets the thread load its code while the server to connect to may still be starting. */
  readonly begin: () => void;
  /** Rejects with what broke the thread. */
  readonly broken: Promise<never>;
};

/** Prepares the thread, whose entry calls `serveLink`; it begins when it is told to, or where to connect to. */
export const prepareLinkWorker = (entry: URL): LinkThread => {
  const { port1, port2 } = new MessageChannel();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  let worker: Worker | undefined;
  const begin = (): Worker => {
    if (worker !== undefined) return worker;
    const workerData: LinkWorkerData = { role: 'link', platform: port2 };
    worker = new Worker(entry, { workerData, transferList: [port2], stdout: true, stderr: true });
    worker.unref();
    // What Node says there of itself would spoil the screen.
    for (const stream of [worker.stdout, worker.stderr]) stream.resume();
    worker.once('error', broken.reject);
    return worker;
  };
  return {
    platform: createWorkerPlatform(port1),
    begin: () => void begin(),
    connect: ({ server, credential, outboxFolder }) => {
      const forCredential = new MessageChannel();
      serveCredential(credential, forCredential.port1);
      forCredential.port1.unref();
      const [facts, certificates] = [factsOf(credential), trustedCertificates()];
      const address: LinkAddress = { server, outboxFolder, certificates, facts, credential: forCredential.port2 };
      begin().postMessage(address, [forCredential.port2]);
    },
    broken: broken.promise,
  };
};
