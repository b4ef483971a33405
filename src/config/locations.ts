import path from 'node:path';
import envPaths from 'env-paths';
import { ConfigError } from '../system/config-error.ts';

/** The folders that belong to netconsole; none of them need exist. */
export type Locations = {
  readonly config: string;
  readonly data: string;
  readonly cache: string;
  readonly log: string;
};

/**
 * The folders of this user on this system: on Linux by the XDG Base Directory Specification and its variables, elsewhere the
 * system's own places. Throws `ConfigError('misused')` for a relative XDG folder, which would depend on where one stands.
 */
export const userLocations = (): Locations => {
  const { config, data, cache, log } = envPaths('netconsole', { suffix: '' });
  const relative = [config, data, cache, log].find((folder) => !path.isAbsolute(folder));
  if (relative !== undefined) throw new ConfigError('misused', `The XDG folders must be absolute paths, but one gives ${relative}.`);
  return { config, data, cache, log };
};
