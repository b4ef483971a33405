import { DEFAULT_ORIGIN, isLoopback, type Origin, parseOrigin } from '../config/origin.ts';
import { ConfigError } from '../system/config-error.ts';

/** The domains of ArchAstro, where its servers, portals and verification pages are (contract 1.1). */
const OWN_DOMAINS: readonly string[] = ['archastro.ai', 'archagents.com'];
const DEFAULT_PORTAL = parseOrigin('https://archagents.com', 'the portal');

/**
 * The portal where a browser signs in for a server: the one of the profile, ArchAstro's for its own server, and the server itself
 * where that is this machine. Throws `ConfigError('misused')` for any other server.
 */
export const portalOf = (server: Origin, profilePortal: Origin | null): Origin => {
  if (profilePortal !== null) return profilePortal;
  if (server === DEFAULT_ORIGIN) return DEFAULT_PORTAL;
  if (isLoopback(server)) return server;
  throw new ConfigError('misused', `It is not known where to sign in for ${server}.`, {
    fix: 'set "portal" in its profile, or give a token with --token-file',
  });
};

/**
 * A page that the server asks the operator to open, if it may be trusted with that: `https` on the server's own host, on a domain
 * of ArchAstro where the server is one of its own, or on the portal; plain `http` only on this machine. `undefined` otherwise.
 */
export const trustedPage = (page: unknown, server: Origin, portal: Origin | null): URL | undefined => {
  if (typeof page !== 'string' || page.length > 2_048 || !URL.canParse(page)) return undefined;
  const url = new URL(page);
  if (url.username !== '' || url.password !== '' || (url.protocol !== 'https:' && url.origin !== server)) return undefined;
  const isOwn = domainOf(url.hostname) !== undefined && domainOf(url.hostname) === domainOf(new URL(server).hostname);
  return url.origin === server || url.origin === portal || isOwn ? url : undefined;
};

/** Both domains of ArchAstro count as one, since its servers and its portal are on different ones. */
const domainOf = (host: string): 'archastro' | undefined =>
  OWN_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`)) ? 'archastro' : undefined;
