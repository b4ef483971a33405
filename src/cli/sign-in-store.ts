import { systemClock } from '../config/clock.ts';
import { childEnvironment } from '../config/environment.ts';
import { type Keyring, systemKeyring } from '../config/keyring.ts';
import { userLocations } from '../config/locations.ts';
import type { ChosenProfile } from '../config/profiles.ts';
import type { RenewingOptions } from '../config/renewing-credential.ts';
import { createSessionStore, sessionFile } from '../config/session-store.ts';
import { userLockFolder } from '../config/stored-credential.ts';
import { safe, safeWord } from '../text/safe.ts';
import type { Call } from './subcommand.ts';

/** Where the sign-in of a profile is kept, and what renews it. */
export type SignInStore = RenewingOptions & { readonly keyring: Keyring | undefined };

export const openSignInStore = ({ hosts, environment, redactor, err }: Call, profile: ChosenProfile): SignInStore => {
  const keyring = systemKeyring(process.platform, childEnvironment(environment, redactor.finds));
  return {
    keyring,
    store: createSessionStore(sessionFile(userLocations(), profile.name), keyring),
    fetch: hosts.fetch,
    clock: systemClock,
    hold: redactor.hold,
    lockFolder: userLockFolder(),
    warn: (sentence) => void err.lines([safe`netconsole: ${safeWord(sentence)}`]),
  };
};
