import { type Binding, bindingName } from '../config/origin.ts';
import type { ChosenProfile, CredentialCommand } from '../config/profiles.ts';
import type { Timestamp } from '../domain/values.ts';
import { ConfigError } from '../system/config-error.ts';
import type { EnvironmentSettings } from '../system/environment.ts';
import { ageText, durationText } from '../text/relative-time.ts';
import { joinSafe, type SafeText, safe, safeName, safeWord } from '../text/safe.ts';
import { commandName } from './credential-command.ts';
import { type CredentialSource, describeSource, storageSource } from './credential-source.ts';
import type { Keyring } from './keyring.ts';
import type { SessionStore } from './session-store.ts';
import type { StoredSession } from './stored-session.ts';

/** A secret that was found, without the secret. */
export type FoundSecret = {
  readonly source: CredentialSource;
  /** The only place that it is sent to. */
  readonly binding: Binding;
  /** Only of a stored sign-in that can be opened. */
  readonly session: Pick<StoredSession, 'user' | 'org' | 'sandbox'> | null;
  readonly expiresAt: Timestamp | null;
  readonly isRenewable: boolean;
  /** Why it cannot be used, as a sentence. */
  readonly problem: string | null;
};

/** Every secret that netconsole could use, in the order of `resolveCredential`; the first one is in use. */
export type AuthStatus = { readonly profile: ChosenProfile; readonly found: readonly FoundSecret[] };

export type AuthStatusOptions = {
  readonly profile: ChosenProfile;
  readonly tokenFile: string | undefined;
  readonly settings: EnvironmentSettings;
  readonly store: SessionStore;
  readonly keyring: Keyring | undefined;
};

/** Looks where secrets are, without reading a token file, running a command or sending anything. */
export const findAuthStatus = async ({ profile, tokenFile, settings, store, keyring }: AuthStatusOptions): Promise<AuthStatus> => {
  const fixed = (source: CredentialSource): FoundSecret => ({
    source,
    binding: { origin: profile.server, app: profile.app },
    session: null,
    expiresAt: null,
    isRenewable: false,
    problem: null,
  });
  const found: FoundSecret[] = [];
  if (tokenFile !== undefined) found.push(fixed(tokenFile === '-' ? { type: 'stdin' } : { type: 'token-file', file: tokenFile }));
  if (settings.accessToken !== undefined) found.push(fixed({ type: 'environment', variable: settings.accessToken.variable }));
  if (profile.credentialCommand !== null) found.push(commanded(profile, profile.credentialCommand));
  const stored = await findStored(profile, store, keyring);
  if (stored !== undefined) found.push(stored);
  if (settings.secretKey !== undefined) found.push(fixed({ type: 'environment', variable: settings.secretKey.variable }));
  return { profile, found };
};

/** What `netconsole auth status` prints. */
export const authStatusLines = ({ profile, found }: AuthStatus, now: Timestamp): readonly SafeText[] => {
  const name = profile.name === null ? safe`` : safe` (profile ${safeWord(profile.name)})`;
  const server = safe`Server: ${safeWord(profile.server)}${name}`;
  if (found.length === 0) return [server, safe`Not signed in. To sign in: netconsole login`];
  return [server, ...found.flatMap((secret, index) => secretLines(secret, index === 0, now))];
};

function commanded({ server, app }: ChosenProfile, command: CredentialCommand): FoundSecret {
  return {
    source: { type: 'command', program: commandName(command) },
    binding: { origin: command.origin, app },
    session: null,
    expiresAt: null,
    isRenewable: true,
    problem: command.origin === server ? null : `It is not sent to ${server}.`,
  };
}

async function findStored(profile: ChosenProfile, store: SessionStore, keyring: Keyring | undefined): Promise<FoundSecret | undefined> {
  try {
    const peeked = await store.peek();
    if (peeked === undefined) return undefined;
    const { binding, storage } = peeked;
    const found = { source: storageSource(storage, store.file, keyring), binding };
    const session = await store.read().catch(sentenceOf);
    if (session === undefined || typeof session === 'string') {
      return { ...found, session: null, expiresAt: null, isRenewable: false, problem: session ?? 'It is gone.' };
    }
    const { expiresInMs, obtainedAt, refreshToken } = session.tokens;
    const problem = binding.origin === profile.server ? null : `It is not sent to ${profile.server}.`;
    return {
      ...found,
      session,
      expiresAt: expiresInMs === null ? null : obtainedAt + expiresInMs,
      isRenewable: refreshToken !== null,
      problem,
    };
  } catch (error) {
    const source: CredentialSource = { type: 'file', file: store.file };
    const binding = { origin: profile.server, app: profile.app };
    return { source, binding, session: null, expiresAt: null, isRenewable: false, problem: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  throw error;
}

function secretLines(secret: FoundSecret, isInUse: boolean, now: Timestamp): readonly SafeText[] {
  const { source, binding, session, problem } = secret;
  const use = isInUse ? (problem === null ? safe`in use` : safe`cannot be used`) : safe`not in use`;
  const lines = [safe`- in ${safeWord(describeSource(source))}: ${use}, for ${safeWord(bindingName(binding))}`];
  if (session !== null) lines.push(safe`  ${sessionWords(secret, session, now)}`);
  if (problem !== null) lines.push(safe`  ${safeWord(problem)}`);
  return lines;
}

function sessionWords({ expiresAt, isRenewable }: FoundSecret, session: NonNullable<FoundSecret['session']>, now: Timestamp): SafeText {
  const who = session.user === null ? safe`signed in` : safe`signed in as ${safeName(session.user)}`;
  const org = session.org === null ? [] : [safe`of ${safeName(session.org)}`];
  const sandbox = session.sandbox === null ? safe`PRODUCTION` : safe`sandbox ${safeName(session.sandbox)}`;
  return joinSafe([joinSafe([who, ...org], safe` `), sandbox, lifeWords(expiresAt, isRenewable, now)], safe`, `);
}

function lifeWords(expiresAt: Timestamp | null, isRenewable: boolean, now: Timestamp): SafeText {
  if (isRenewable) return safe`renewed by itself`;
  if (expiresAt === null) return safe`end not known`;
  return expiresAt > now ? safe`ends in ${durationText(expiresAt - now)}` : safe`ended ${ageText(expiresAt, now)} ago`;
}
