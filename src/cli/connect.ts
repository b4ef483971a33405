import { type CommandOptions, commandName, createCommandCredential } from '../auth/credential-command.ts';
import { type BoundCredential, findStoredCredential, resolveCredential } from '../auth/credential-source.ts';
import { trustCaFile } from '../auth/private-ca.ts';
import { userLocations } from '../config/locations.ts';
import { assertBound, assertTlsVerified, type Binding } from '../config/origin.ts';
import { type ChosenProfile, chooseProfile, profilesFile, readProfiles } from '../config/profiles.ts';
import type { Platform } from '../platform/platform.ts';
import { childEnvironment } from '../system/environment.ts';
import { CliError } from './exit-code.ts';
import { openSignInStore } from './sign-in-store.ts';
import type { CliContext } from './subcommand.ts';

/** The server that the operator chose, and what to sign in with there: `undefined` where there is nothing. */
export type Access = {
  readonly profile: ChosenProfile;
  readonly credential: BoundCredential | undefined;
  readonly isReadOnly: boolean;
};

/** The server and the care that the operator chose. Rejects with `ConfigError`. */
export const readProfile = async ({ globals, settings, environment }: CliContext): Promise<ChosenProfile> => {
  const profiles = await readProfiles(profilesFile(userLocations()));
  const profile = chooseProfile(profiles, { profile: globals.profile, server: globals.server, environmentServer: settings.server });
  assertTlsVerified(profile.server, environment);
  if (profile.caFile !== null) await trustCaFile(profile.caFile);
  return profile;
};

/** Finds server and credential by flags, environment, profiles and the stored sign-in. Rejects with `ConfigError`. */
export const findAccess = async (context: CliContext): Promise<Access> => {
  const { globals, settings, redactor, readStdin } = context;
  const profile = await readProfile(context);
  const binding: Binding = { origin: profile.server, app: profile.app };
  const { keyring, ...renewing } = openSignInStore(context, profile);
  const credential = await resolveCredential({
    tokenFile: globals.tokenFile,
    readStdin,
    settings,
    binding,
    hold: redactor.hold,
    findCommanded: () =>
      findCommandCredential(profile, { environment: childEnvironment(context.environment, redactor.finds), hold: redactor.hold }),
    findStored: () => findStoredCredential(binding, keyring, renewing),
  });
  if (credential !== undefined) assertBound(credential.binding, binding);
  return { profile, credential, isReadOnly: globals.isReadOnly || profile.readonly };
};

/** What the profile's `credential_command` prints. Where `--server` named another server than the profile's, it is not run at all. */
async function findCommandCredential(
  { credentialCommand: command, server, app }: ChosenProfile,
  options: CommandOptions,
): Promise<BoundCredential | undefined> {
  if (command === null) return undefined;
  const binding: Binding = { origin: command.origin, app };
  assertBound(binding, { origin: server, app });
  const credential = await createCommandCredential(command, options);
  return { credential, source: { type: 'command', program: commandName(command) }, binding };
}

/** Works with the chosen server and closes the link afterwards, or at once when the process is asked to end. */
export const withPlatform = async <Result>(
  context: CliContext,
  work: (platform: Platform, access: Access) => Promise<Result>,
): Promise<Result> => {
  const access = await findAccess(context);
  if (access.credential === undefined) throw noCredential(access.profile);
  const platform = await context.services.openPlatform({ server: access.profile.server, credential: access.credential.credential });
  const close = (): void => void platform.close();
  context.signal.addEventListener('abort', close, { once: true });
  try {
    return await work(platform, access);
  } finally {
    context.signal.removeEventListener('abort', close);
    await platform.close();
  }
};

export const noCredential = ({ server }: ChosenProfile): CliError =>
  new CliError('unauthenticated', `There is no access token for ${server}.`, {
    fix: 'netconsole login, or give a token with --token-file FILE or ARCHASTRO_ACCESS_TOKEN',
  });

/** Throws `CliError('refused')` before anything is sent, where changes are switched off. */
export const assertMayChange = ({ isReadOnly, profile }: Access): void => {
  if (!isReadOnly) return;
  const where = profile.readonly ? `the profile ${profile.name ?? ''} is read-only` : '--readonly was given';
  throw new CliError('refused', `Nothing was changed: ${where}.`);
};
