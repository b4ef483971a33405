import { trustCertificates } from './config/private-ca.ts';
import type { PrincipalId } from './domain/ids.ts';
import { withLateOutbox } from './ledger/late-outbox.ts';
import { type Outbox, openOutbox } from './ledger/outbox.ts';
import type { LinkThreadData } from './link-thread.ts';
import { createArchastroPlatform } from './platform/archastro/archastro-platform.ts';
import { proxySettings } from './platform/archastro/proxy.ts';
import { createPortCredential } from './platform/worker/credential-port.ts';
import { servePlatform } from './platform/worker/serve-platform.ts';

/** The body of the thread that holds the link to a server and the posts on their way there, until its platform is closed. */
export const serveLink = async ({ server, facts, platform, credential, outboxFolder, certificates }: LinkThreadData): Promise<void> => {
  if (certificates !== null) await trustCertificates(certificates);
  const link = createArchastroPlatform({ server, credential: createPortCredential(facts, credential), proxy: proxySettings(process.env) });
  credential.unref();
  const { origin } = new URL(server);
  const open = (principal: PrincipalId): Promise<Outbox> => openOutbox({ folder: outboxFolder, origin, principal, now: Date.now });
  servePlatform(withLateOutbox(link, open), platform);
};
