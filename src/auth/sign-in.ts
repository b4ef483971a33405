import { randomBytes } from 'node:crypto';
import { assertBound, type Origin } from '../config/origin.ts';
import type { ChosenProfile } from '../config/profiles.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import type { Clock } from '../system/clock.ts';
import { ConfigError } from '../system/config-error.ts';
import { type Fetch, sendBound } from './bound-request.ts';
import { type BrowserSignIn, runBrowserLogin } from './browser-login.ts';
import { type DevicePrompt, runDeviceFlow } from './device-flow.ts';
import type { Keyring } from './keyring.ts';
import { portalOf } from './portal.ts';
import { noKeyring, type SessionStorage, type SessionStore } from './session-store.ts';
import type { Grant, StoredSession } from './stored-session.ts';
import { fieldsOf, type Tokens } from './token-reply.ts';

/** How `netconsole login` signs in: in a browser on this machine, or with a code in a browser anywhere. */
export type SignInMethod =
  | { readonly type: 'browser'; readonly open: (url: string) => void; readonly timeoutMs: number }
  | { readonly type: 'device'; readonly show: (prompt: DevicePrompt) => void; readonly publishableKey: string | undefined };

export type SignInOptions = {
  readonly profile: ChosenProfile;
  readonly method: SignInMethod;
  /** `file` only where the operator said so (`--insecure-storage`). */
  readonly storage: SessionStorage;
  readonly store: SessionStore;
  readonly keyring: Keyring | undefined;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Signs in, makes sure that the server takes the token, and keeps the sign-in in place of an earlier one of the profile. Rejects
 * with `ConfigError`, or with the signal's reason, and then the earlier one is untouched.
 */
export const signIn = async (options: SignInOptions): Promise<StoredSession> => {
  const { profile, method, storage, store, keyring, clock } = options;
  if (storage === 'keyring' && keyring === undefined) throw noKeyring();
  const signedIn = method.type === 'browser' ? await inBrowser(method, options) : await withDevice(method, options);
  const binding = { origin: profile.server, app: signedIn.app ?? profile.app };
  assertBound(binding, { origin: profile.server, app: profile.app });
  const session: StoredSession = {
    id: randomBytes(16).toString('hex'),
    binding,
    grant: signedIn.grant,
    tokens: { ...signedIn.tokens, obtainedAt: clock.now() },
    ...(await askWho(signedIn, profile.server, options)),
  };
  await store.write(session, storage);
  return session;
};

type SignedIn = BrowserSignIn & { readonly grant: Grant };

async function inBrowser(
  { open, timeoutMs }: Extract<SignInMethod, { type: 'browser' }>,
  { profile, hold, signal }: SignInOptions,
): Promise<SignedIn> {
  const portal = portalOf(profile.server, profile.portal);
  return { ...(await runBrowserLogin({ portal, open, hold, timeoutMs, signal })), grant: { type: 'keyless' } };
}

async function withDevice(
  { show, publishableKey }: Extract<SignInMethod, { type: 'device' }>,
  { profile, fetch, clock, hold, signal }: SignInOptions,
): Promise<SignedIn> {
  const { server: origin, client, portal } = profile;
  if (client === null || publishableKey === undefined) {
    throw new ConfigError('misused', 'A device sign-in needs the client id ("client" in the profile) and a publishable key.', {
      fix: 'set ARCHASTRO_API_KEY to the publishable key (pk_…), or sign in with: netconsole login',
    });
  }
  hold(publishableKey);
  const tokens = await runDeviceFlow({ origin, portal, client, publishableKey, clock, hold, show, signal, fetch });
  return { tokens, app: null, user: null, org: null, sandbox: null, grant: { type: 'device', client, publishableKey } };
}

type Who = Pick<StoredSession, 'user' | 'org' | 'sandbox'>;

/** Who the server takes the token for; what the browser said where the server does not tell. */
async function askWho({ tokens, user, org, sandbox }: SignedIn, origin: Origin, { fetch, hold, signal }: SignInOptions): Promise<Who> {
  holdTokens(tokens, hold);
  const reply = await sendBound({
    fetch,
    origin,
    signal,
    path: '/api/v1/users/me',
    method: 'GET',
    headers: { authorization: `Bearer ${tokens.accessToken}` },
  });
  if (reply.status === 401) throw new ConfigError('unauthenticated', `${origin} does not take the token that the sign-in gave.`);
  const fields = fieldsOf(reply);
  const told = (name: string): Untrusted | null => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? untrusted(value.slice(0, 200)) : null;
  };
  return { user: told('email') ?? told('name') ?? user, org: told('org_name') ?? org, sandbox: told('sandbox_name') ?? sandbox };
}

function holdTokens({ accessToken, refreshToken }: Tokens, hold: (secret: string) => void): void {
  hold(accessToken);
  if (refreshToken !== null) hold(refreshToken);
}
