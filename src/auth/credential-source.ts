import { createReadStream, fstat } from 'node:fs';
import { promisify } from 'node:util';
import { assertBound, type Binding } from '../config/origin.ts';
import type { Credential } from '../platform/credential.ts';
import { PlatformError } from '../platform/errors.ts';
import { readBounded } from '../system/bounded-read.ts';
import { ConfigError } from '../system/config-error.ts';
import { type EnvironmentSettings, type Found, isSecretKey } from '../system/environment.ts';
import { readNamedSecretFile } from '../system/secret-file.ts';
import type { Keyring } from './keyring.ts';
import { createRenewingCredential, type RenewingOptions } from './renewing-credential.ts';
import type { SessionStorage } from './session-store.ts';
import { isToken } from './token-reply.ts';

/** Where a secret came from, for `auth status`. */
export type CredentialSource =
  | { readonly type: 'token-file'; readonly file: string }
  | { readonly type: 'stdin' }
  | { readonly type: 'environment'; readonly variable: string }
  | { readonly type: 'command'; readonly program: string }
  | { readonly type: 'keyring'; readonly tool: string }
  | { readonly type: 'file'; readonly file: string };

/** A credential with where it came from and the only place it may be sent to. */
export type BoundCredential = { readonly credential: Credential; readonly source: CredentialSource; readonly binding: Binding };

export type CredentialRequest = {
  /** Of `--token-file`: a path, `-` for standard input, or `/dev/fd/N`. */
  readonly tokenFile: string | undefined;
  /** Rejects where there is more than so many bytes. */
  readonly readStdin: (maxBytes: number) => Promise<string>;
  readonly settings: EnvironmentSettings;
  /** The server and app that the operator chose; a secret from a file or variable is bound to it. */
  readonly binding: Binding;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
  /** What the profile's `credential_command` prints, `undefined` where it has none. */
  readonly findCommanded: () => Promise<BoundCredential | undefined>;
  /** The sign-in that is kept in the keyring or a private file, `undefined` where there is none. */
  readonly findStored: () => Promise<BoundCredential | undefined>;
};

/**
 * The first credential in this order: `--token-file`, `ARCHASTRO_ACCESS_TOKEN`, the profile's `credential_command`, the stored
 * sign-in, `ARCHASTRO_SECRET_KEY`.
 * `undefined` where there is none at all. Rejects with `ConfigError`, and tries no later source, where a source that the
 * operator named is unusable: a key of less worth must not step in unseen.
 */
export const resolveCredential = async (request: CredentialRequest): Promise<BoundCredential | undefined> => {
  const { settings, tokenFile } = request;
  if (settings.publishableKey !== undefined) request.hold(settings.publishableKey.secret);
  if (tokenFile !== undefined) return await fromTokenFile(tokenFile, request);
  if (settings.accessToken !== undefined) return fromVariable(settings.accessToken, request);
  const stored = (await request.findCommanded()) ?? (await request.findStored());
  if (stored !== undefined || settings.secretKey === undefined) return stored;
  return fromVariable(settings.secretKey, request);
};

/** A source in the words of `auth status`; never holds a secret. */
export const describeSource = (source: CredentialSource): string => {
  switch (source.type) {
    case 'token-file':
      return `the file ${source.file}`;
    case 'stdin':
      return 'standard input';
    case 'environment':
      return `the variable ${source.variable}`;
    case 'command':
      return `the profile's credential_command (${source.program})`;
    case 'keyring':
      return `the system's keyring (${source.tool})`;
    case 'file':
      return `the unencrypted file ${source.file}`;
  }
};

const MAX_TOKEN_BYTES = 64 * 1024;

async function fromTokenFile(tokenFile: string, request: CredentialRequest): Promise<BoundCredential> {
  const source: CredentialSource = tokenFile === '-' ? { type: 'stdin' } : { type: 'token-file', file: tokenFile };
  const text = tokenFile === '-' ? await request.readStdin(MAX_TOKEN_BYTES) : await readTokenFile(tokenFile);
  if (text === undefined) throw new ConfigError('misused', `There is no file ${tokenFile} to read a token from.`);
  const bound = bind(readToken(text, source), source, request);
  if (source.type === 'stdin' || isDescriptor(tokenFile)) return bound;
  return { ...bound, credential: createFileCredential(tokenFile, await bound.credential.getToken(), request.hold) };
}

/** Whoever renews the file need not read it more often. */
const READ_AGAIN_MS = 1_000;

/** A token in a file that somebody else keeps fresh. Where the file cannot be read for a moment, the last token stands. */
function createFileCredential(file: string, first: string, hold: (secret: string) => void): Credential {
  const { kind } = fixedCredential(first);
  let token = first;
  let readAt = performance.now();
  const readAgain = async (): Promise<string> => {
    readAt = performance.now();
    const text = await readTokenFile(file).catch(() => undefined);
    const found = text === undefined ? token : text.replace(/^\uFEFF/, '').trim();
    if (found === token || !isToken(found) || fixedCredential(found).kind !== kind) return token;
    hold(found);
    token = found;
    return token;
  };
  return {
    kind,
    getToken: async () => (performance.now() - readAt < READ_AGAIN_MS ? token : readAgain()),
    refresh: async (refused) => {
      if ((await readAgain()) !== refused) return token;
      throw new PlatformError('unauthenticated', `The server does not accept the token in ${file}; put a new one there.`);
    },
  };
}

const fromVariable = ({ variable, secret }: Found, request: CredentialRequest): BoundCredential => {
  const source: CredentialSource = { type: 'environment', variable };
  return bind(readToken(secret, source), source, request);
};

function bind(token: string, source: CredentialSource, { binding, hold }: CredentialRequest): BoundCredential {
  hold(token);
  return { credential: fixedCredential(token), source, binding };
}

/** A credential that cannot be renewed. */
export const fixedCredential = (token: string): Credential => ({
  kind: isSecretKey(token) ? 'secret-key' : 'bearer',
  getToken: () => Promise.resolve(token),
});

function readToken(text: string, source: CredentialSource): string {
  const token = text.replace(/^\uFEFF/, '').trim();
  if (isToken(token)) {
    if (token.startsWith('pk_'))
      throw new ConfigError('misused', `A publishable key signs nobody in; ${describeSource(source)} must hold an access token.`);
    return token;
  }
  throw new ConfigError(
    'misused',
    `${describeSource(source)} must hold one token and nothing else.`.replace(/^./, (first) => first.toUpperCase()),
  );
}

const DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d{1,4})$/;
const isDescriptor = (file: string): boolean => DESCRIPTOR.test(file);

/** A descriptor that a shell opened for us (`<(pass show token)`) has no path whose mode could be checked; it must be a pipe. */
async function readTokenFile(file: string): Promise<string | undefined> {
  const descriptor = DESCRIPTOR.exec(file)?.[1];
  if (descriptor === undefined) return readNamedSecretFile(file);
  const fd = Number(descriptor);
  if (!(await promisify(fstat)(fd)).isFIFO()) throw new ConfigError('refused', `${file} is not a pipe; name the file itself.`);
  return readBounded(createReadStream('', { fd, autoClose: false }), MAX_TOKEN_BYTES, file);
}

/**
 * The credential of the stored sign-in, for `resolveCredential`; `undefined` where nobody is signed in. Rejects with
 * `ConfigError('refused')`, before the keyring is asked for anything, where the sign-in belongs to another server or app.
 */
export const findStoredCredential = async (
  target: Binding,
  keyring: Keyring | undefined,
  options: RenewingOptions,
): Promise<BoundCredential | undefined> => {
  const found = await options.store.peek();
  if (found === undefined) return undefined;
  assertBound(found.binding, target);
  const session = await options.store.read();
  if (session === undefined) return undefined;
  return {
    credential: createRenewingCredential(session, options),
    source: storageSource(found.storage, options.store.file, keyring),
    binding: session.binding,
  };
};

/** Where the secret of a stored sign-in lives. */
export const storageSource = (storage: SessionStorage, file: string, keyring: Keyring | undefined): CredentialSource =>
  storage === 'keyring' ? { type: 'keyring', tool: keyring?.tool ?? 'not found' } : { type: 'file', file };
