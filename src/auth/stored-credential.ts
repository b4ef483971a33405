import os from 'node:os';
import path from 'node:path';
import { assertBound, type Binding } from '../config/origin.ts';
import type { BoundCredential, CredentialSource } from './credential-source.ts';
import type { Keyring } from './keyring.ts';
import { createRenewingCredential, type RenewingOptions } from './renewing-credential.ts';
import type { SessionStorage } from './session-store.ts';

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

/**
 * Where all processes of this user keep the locks of their sign-ins. It does not follow `HOME` or the XDG variables: two
 * processes with other variables may share a sign-in all the same.
 */
export const userLockFolder = (): string => path.join(os.userInfo().homedir, '.local', 'state', 'netconsole', 'locks');
