import { ConfigError } from '../system/config-error.ts';

declare const originBrand: unique symbol;

/** Scheme, host and port of a server, in the form of `URL.origin`. Made only by `parseOrigin`, so it is `https:` or loopback. */
export type Origin = string & { readonly [originBrand]: 'origin' };

/** What a secret may be sent to: one origin, and one app there where the secret belongs to an app. */
export type Binding = { readonly origin: Origin; readonly app: string | null };

/** The platform of ArchAstro, used where nothing else is chosen. */
export const DEFAULT_ORIGIN = 'https://platform.archastro.ai' as Origin;

/** No path, no user, no query: what follows the host could change what the host is to a careless reader. */
const ORIGIN = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?:\[[0-9a-f:.]+\]|[^\s/\\?#@:[\]%]+)(?::\d{1,5})?\/?$/i;
const LOOPBACK: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Reads a server as the operator wrote it. `setting` names where it was written, for the message.
 * Throws `ConfigError('refused')` for plaintext to anything but a loopback literal, `ConfigError('misused')` for what is no origin.
 */
export const parseOrigin = (text: string, setting: string): Origin => {
  const scheme = ORIGIN.exec(text)?.groups?.['scheme']?.toLowerCase();
  if (scheme === undefined || !URL.canParse(text)) {
    throw new ConfigError('misused', `${setting} must be an address like https://host or https://host:port, without anything after it.`);
  }
  const url = new URL(text);
  if (scheme === 'https') return url.origin as Origin;
  if (scheme === 'http' && LOOPBACK.includes(url.hostname)) return url.origin as Origin;
  throw new ConfigError(
    'refused',
    `${setting} must use https: a key sent to ${scheme}://${url.host || 'that address'} could be read on its way.`,
  );
};

/** Whether the origin is this machine. */
export const isLoopback = (origin: Origin): boolean => LOOPBACK.includes(new URL(origin).hostname);

/** The origin that a request really goes to; `ws:` and `wss:` count as the `http:` and `https:` they begin as. */
export const originOf = (url: string | URL): string => new URL(String(url).replace(/^ws(s?):/i, 'http$1:')).origin;

/** Names a binding in a file, a keyring or a sentence. */
export const bindingName = ({ origin, app }: Binding): string => (app === null ? origin : `${origin} (${app})`);

/** Throws `ConfigError('refused')` where a secret of one origin and app is about to be used for another. */
export const assertBound = (secret: Binding, target: Binding): void => {
  if (secret.origin === target.origin && (secret.app === null || target.app === null || secret.app === target.app)) return;
  throw new ConfigError('refused', `The stored key belongs to ${bindingName(secret)} and is not sent to ${bindingName(target)}.`, {
    fix: `netconsole login --server ${target.origin}`,
  });
};

/**
 * TLS that is switched off for the whole process would send keys to whoever answers.
 * Throws `ConfigError('refused')` where `NODE_TLS_REJECT_UNAUTHORIZED=0` is set and the server is not this machine.
 */
export const assertTlsVerified = (origin: Origin, environment: Readonly<Record<string, string | undefined>>): void => {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0' || isLoopback(origin)) return;
  throw new ConfigError('refused', `NODE_TLS_REJECT_UNAUTHORIZED=0 switches certificate checks off, so nothing is sent to ${origin}.`, {
    fix: 'unset NODE_TLS_REJECT_UNAUTHORIZED   # for a private CA: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  });
};
