import path from 'node:path';
import type { Locations } from '../config/locations.ts';
import type { Binding } from '../config/origin.ts';
import { ConfigError } from '../system/config-error.ts';
import { deleteSecretFile, readSecretFile, writeSecretFile } from '../system/secret-file.ts';
import type { Keyring } from './keyring.ts';
import { decodeSession, encodeSession, newSessionKey, type SessionFile, type StoredSession } from './stored-session.ts';

/** Where a sign-in is kept: encrypted with a key in the system's keyring, or unencrypted by explicit choice. */
export type SessionStorage = 'keyring' | 'file';

/** The one sign-in of a profile. */
export type SessionStore = {
  readonly file: string;
  /** What is known without opening it: for which server, and where its secret lives. `undefined` where nobody is signed in. */
  readonly peek: () => Promise<{ readonly id: string; readonly binding: Binding; readonly storage: SessionStorage } | undefined>;
  /**
   * Rejects with `ConfigError`: `refused` for a loose file, `unauthenticated` where the keyring does not give the key or the
   * file is not one of netconsole's.
   */
  readonly read: () => Promise<StoredSession | undefined>;
  /** Replaces the sign-in; durable when it resolves. A renewed one stays where it was, a new one goes to `storage`. */
  readonly write: (session: StoredSession, storage?: SessionStorage) => Promise<void>;
  /** Removes it, and its key. Whether there was one. */
  readonly remove: () => Promise<boolean>;
};

/** The file of a profile's sign-in; `null` is what is used without a profile. */
export const sessionFile = ({ config }: Locations, profile: string | null): string =>
  path.join(config, 'sessions', profile === null ? 'default.session' : `${profile.toLowerCase()}.json`);

export const createSessionStore = (file: string, keyring: Keyring | undefined): SessionStore => {
  const keys = new Map<string, string>();

  const load = async (): Promise<SessionFile | undefined> => {
    const text = await readSecretFile(file);
    if (text === undefined) return undefined;
    const session = decodeSession(text);
    if (session === undefined) throw lost(`${file} is not a sign-in that netconsole wrote.`);
    return session;
  };

  const keyOf = async (id: string): Promise<string | undefined> => {
    const key = keys.get(id) ?? (await keyring?.find(id));
    if (key !== undefined && /^[0-9a-f]{64}$/.test(key)) keys.set(id, key);
    return keys.get(id);
  };

  const newKey = async (id: string): Promise<string> => {
    if (keyring === undefined) throw noKeyring();
    const key = newSessionKey();
    await keyring.store(id, key);
    keys.set(id, key);
    return key;
  };

  const read = async (): Promise<StoredSession | undefined> => {
    const found = await load();
    if (found === undefined) return undefined;
    const session = found.open(found.storage === 'keyring' ? await keyOf(found.id) : undefined);
    if (session === undefined) throw lost("The system's keyring does not give the key of this sign-in.");
    return session;
  };

  const write = async (session: StoredSession, storage?: SessionStorage): Promise<void> => {
    const before = await load().catch(() => undefined);
    const chosen = storage ?? before?.storage ?? 'keyring';
    const key = chosen === 'keyring' ? ((await keyOf(session.id)) ?? (await newKey(session.id))) : undefined;
    await writeSecretFile(file, encodeSession(session, key));
    if (before?.storage === 'keyring' && before.id !== session.id) await keyring?.remove(before.id);
  };

  const remove = async (): Promise<boolean> => {
    const before = await load().catch(() => undefined);
    const wasThere = await deleteSecretFile(file);
    if (before?.storage === 'keyring') await keyring?.remove(before.id);
    return wasThere;
  };

  return { file, peek: load, read, write, remove };
};

const lost = (message: string): ConfigError => new ConfigError('unauthenticated', message, { fix: 'netconsole login' });

/** There is nowhere to keep a key but in the open, which must be asked for. */
export const noKeyring = (): ConfigError =>
  new ConfigError(
    'refused',
    'This system has no keyring tool (secret-tool, security), and keys are not written unencrypted unless you say so.',
    {
      fix: 'netconsole login --insecure-storage',
    },
  );
