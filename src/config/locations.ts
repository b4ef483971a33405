import os from 'node:os';
import path from 'node:path';
import { ConfigError } from '../system/config-error.ts';
import type { Environment } from '../system/environment.ts';

/** The folders that belong to netconsole; none of them need exist. */
export type Locations = { readonly config: string; readonly data: string };

/** What the system says of this user. */
export type UserFacts = {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The home that the system's list of users names; `undefined` for a user who is not in it, as in many containers. */
  readonly listedHome: string | undefined;
};

/**
 * The folders of this user on this system: on Linux by the XDG Base Directory Specification and its variables, elsewhere the
 * system's own places. A relative path would depend on where one stands, and let the content of a cloned repository configure the
 * program, so it counts as not set, as that specification says. Throws `ConfigError('misused')` where nothing names a home.
 */
export const userLocations = (user = thisUser()): Locations => {
  const { environment, platform } = user;
  const from = (variable: string, ...inHome: readonly string[]): string =>
    absolute(environment[variable]) ?? path.join(homeOf(user), ...inHome);
  if (platform === 'darwin')
    return {
      config: path.join(homeOf(user), 'Library', 'Preferences', 'netconsole'),
      data: path.join(homeOf(user), 'Library', 'Application Support', 'netconsole'),
    };
  if (platform === 'win32')
    return {
      config: path.join(from('APPDATA', 'AppData', 'Roaming'), 'netconsole', 'Config'),
      data: path.join(from('LOCALAPPDATA', 'AppData', 'Local'), 'netconsole', 'Data'),
    };
  return {
    config: path.join(from('XDG_CONFIG_HOME', '.config'), 'netconsole'),
    data: path.join(from('XDG_DATA_HOME', '.local', 'share'), 'netconsole'),
  };
};

/**
 * Where all processes of this user keep the locks of their sign-ins. It follows `HOME` only for a user without another home: two
 * processes with other variables may share a sign-in all the same.
 */
export const userLockFolder = (user = thisUser()): string =>
  path.join(absolute(user.listedHome) ?? homeOf(user), '.local', 'state', 'netconsole', 'locks');

const thisUser = (): UserFacts => ({ environment: process.env, platform: process.platform, listedHome: listedHome() });

function homeOf({ environment, platform, listedHome }: UserFacts): string {
  const home = absolute(environment[platform === 'win32' ? 'USERPROFILE' : 'HOME']) ?? absolute(listedHome);
  if (home !== undefined) return home;
  throw new ConfigError('misused', 'This user has no home folder, and HOME names none by an absolute path.', {
    fix: 'HOME=/path/to/a/folder netconsole …',
  });
}

const absolute = (folder: string | undefined): string | undefined => (folder !== undefined && path.isAbsolute(folder) ? folder : undefined);

function listedHome(): string | undefined {
  try {
    return os.userInfo().homedir;
  } catch {
    return undefined;
  }
}
