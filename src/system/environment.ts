import os from 'node:os';
import path from 'node:path';

/** Environment variables as `process.env` holds them. */
export type Environment = Record<string, string | undefined>;

/** What the environment says about server and keys, taken out of it. Names as in the platform's SDKs. */
export type EnvironmentSettings = {
  /** `ARCHASTRO_PLATFORM_BASE_URL`, not yet checked. */
  readonly server: string | undefined;
  /** `ARCHASTRO_ACCESS_TOKEN`, else `ARCHASTRO_SYSTEM_USER_TOKEN`. */
  readonly accessToken: Found | undefined;
  /** `ARCHASTRO_API_KEY` or `ARCHASTRO_PUBLISHABLE_KEY`, where it is a publishable one. */
  readonly publishableKey: Found | undefined;
  /** `ARCHASTRO_SECRET_KEY`, or a secret key given as `ARCHASTRO_API_KEY`. */
  readonly secretKey: Found | undefined;
};

/** A secret and the variable it was in. */
export type Found = { readonly variable: string; readonly secret: string };

const SECRET_VARIABLE = /^(?:ARCHASTRO|NETCONSOLE|NEXT_PUBLIC_ARCHASTRO)_.*(?:TOKEN|KEY|SECRET|PASSWORD|PK)$|^SESSION_SECRET$/;

/**
 * Reads what concerns netconsole and deletes every secret of the platform from the environment, so that neither a child nor a
 * diagnostic report finds it. Call it once, first of all. Empty variables count as absent.
 */
export const takeSettings = (environment: Environment): EnvironmentSettings => {
  const find = (variable: string): Found | undefined => {
    const secret = environment[variable]?.trim();
    return secret ? { variable, secret } : undefined;
  };
  const apiKeys = [find('ARCHASTRO_API_KEY'), find('ARCHASTRO_PUBLISHABLE_KEY')];
  const settings: EnvironmentSettings = {
    server: environment['ARCHASTRO_PLATFORM_BASE_URL']?.trim() || undefined,
    accessToken: find('ARCHASTRO_ACCESS_TOKEN') ?? find('ARCHASTRO_SYSTEM_USER_TOKEN'),
    publishableKey: apiKeys.find((key) => key !== undefined && !isSecretKey(key.secret)),
    secretKey: find('ARCHASTRO_SECRET_KEY') ?? apiKeys.find((key) => key !== undefined && isSecretKey(key.secret)),
  };
  for (const variable of Object.keys(environment)) if (SECRET_VARIABLE.test(variable)) delete environment[variable];
  return settings;
};

/** Whether a key acts for a whole app, and so may never travel in a URL. */
export const isSecretKey = (secret: string): boolean => secret.startsWith('sk_');

/**
 * The environment for a child such as a pager or an editor: without any secret variable of the platform, and without any other
 * variable in which `holdsSecret` finds a secret that is in use.
 */
export const childEnvironment = (environment: Environment, holdsSecret: (text: string) => boolean): Environment =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([variable, value]) => !SECRET_VARIABLE.test(variable) && !(value !== undefined && holdsSecret(value)),
    ),
  );

/** The system's folder for passing files. A relative one, which would be in whatever folder one stands in, is not followed. */
export const temporaryFolder = (named = os.tmpdir()): string => (path.isAbsolute(named) ? named : '/tmp');
