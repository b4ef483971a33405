import type { MessagePort } from 'node:worker_threads';
import { trustCertificates } from '../auth/private-ca.ts';
import type { PrincipalId } from '../domain/ids.ts';
import { withLateOutbox } from '../outbox/late-outbox.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { createArchastroPlatform } from '../platform/archastro/archastro-platform.ts';
import { proxySettings } from '../platform/archastro/proxy.ts';
import { createPortCredential } from '../platform/worker/credential-port.ts';
import { servePlatform } from '../platform/worker/serve-platform.ts';
import type { LinkAddress, LinkWorkerData } from './link-worker-client.ts';

/** The body of the thread that holds the link, once it is told the server, and the posts on their way there, until its platform is closed. */
export const serveLink = ({ platform }: LinkWorkerData, parent: MessagePort): void => {
  parent.once('message', (address: LinkAddress) => void serveAt(address, platform));
};

async function serveAt({ server, facts, credential, outboxFolder, certificates }: LinkAddress, platform: MessagePort): Promise<void> {
  if (certificates !== null) await trustCertificates(certificates);
  const link = createArchastroPlatform({ server, credential: createPortCredential(facts, credential), proxy: proxySettings(process.env) });
  credential.unref();
  const { origin } = new URL(server);
  const open = (principal: PrincipalId): Promise<Outbox> => openOutbox({ folder: outboxFolder, origin, principal, now: Date.now });
  servePlatform(withLateOutbox(link, open), platform);
}
