import type { LinkThreadData } from './link-thread.ts';
import { createArchastroPlatform } from './platform/archastro/archastro-platform.ts';
import { proxySettings } from './platform/archastro/proxy.ts';
import { createPortCredential } from './platform/worker/credential-port.ts';
import { servePlatform } from './platform/worker/serve-platform.ts';

/** The body of the thread that holds the link to a server, until its platform is closed. */
export const serveLink = ({ server, facts, platform, credential }: LinkThreadData): void => {
  const link = createArchastroPlatform({ server, credential: createPortCredential(facts, credential), proxy: proxySettings(process.env) });
  credential.unref();
  servePlatform(link, platform);
};
