import { type Keyring, systemKeyring } from '../auth/keyring.ts';
import type { RenewingOptions } from '../auth/renewing-credential.ts';
import { createSessionStore, sessionFile } from '../auth/session-store.ts';
import { userLocations, userLockFolder } from '../config/locations.ts';
import type { ChosenProfile } from '../config/profiles.ts';
import { systemClock } from '../system/clock.ts';
import { childEnvironment } from '../system/environment.ts';
import { safe, safeWord } from '../text/safe.ts';
import type { CliContext } from './subcommand.ts';

/** Where the sign-in of a profile is kept, and what renews it. */
export type SignInStore = RenewingOptions & { readonly keyring: Keyring | undefined };

export const openSignInStore = ({ services, environment, redactor, err }: CliContext, profile: ChosenProfile): SignInStore => {
  const keyring = systemKeyring(process.platform, childEnvironment(environment, redactor.finds));
  return {
    keyring,
    store: createSessionStore(sessionFile(userLocations(), profile.name), keyring),
    fetch: services.fetch,
    clock: systemClock,
    hold: redactor.hold,
    lockFolder: userLockFolder(),
    warn: (sentence) => void err.lines([safe`netconsole: ${safeWord(sentence)}`]),
  };
};
