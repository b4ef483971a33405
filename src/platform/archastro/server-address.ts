import { PlatformError } from '../errors.ts';

/** The one origin that credentials go to. */
export type ServerAddress = {
  /** Scheme, host and port, without a trailing slash. */
  readonly origin: string;
  readonly isLoopback: boolean;
  /** The same origin for a web socket. */
  readonly socketOrigin: string;
};

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Reads a server address. Throws `PlatformError('invalid')` unless it is `https`, or `http` to a loopback address: anything else
 * would send the credential in the clear.
 */
export const parseServerAddress = (server: string): ServerAddress => {
  if (!/^https?:\/\//i.test(server)) {
    throw new PlatformError('invalid', 'The server address needs its scheme, for example https://platform.archastro.ai.');
  }
  const url = URL.parse(server);
  if (url === null) throw new PlatformError('invalid', 'The server address is not a valid URL.');
  if (url.username !== '' || url.password !== '') {
    throw new PlatformError('invalid', 'The server address must not contain a user name or a password.');
  }
  if (url.search !== '' || url.hash !== '' || url.pathname !== '/') {
    throw new PlatformError('invalid', 'The server address must end after the host and port.');
  }
  const isLoopback = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) {
    throw new PlatformError('invalid', 'The server address must start with https: plain http is only for this machine.');
  }
  return { origin: url.origin, isLoopback, socketOrigin: url.origin.replace(/^http/, 'ws') };
};
