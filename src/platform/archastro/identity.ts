import { PlatformError } from '../errors.ts';
import type { Identity } from './decode/people.ts';
import type { PlatformHttp } from './rest/platform-http.ts';
import type { RestNetwork } from './rest/rest-network.ts';

/** Reads once who the credential stands for; again only after a failure. Rejects with `unsupported` for a secret key. */
export const createIdentity = (http: PlatformHttp, rest: RestNetwork): (() => Promise<Identity>) => {
  let identity: Promise<Identity> | null = null;
  return () => {
    if (http.credentialKind === 'secret-key') {
      return Promise.reject(new PlatformError('unsupported', 'A secret key acts for the whole app and is nobody in it.'));
    }
    identity ??= rest.getIdentity().catch((error: unknown) => {
      identity = null;
      throw error;
    });
    return identity;
  };
};
