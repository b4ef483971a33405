import path from 'node:path';
import { ConfigError } from '../system/config-error.ts';
import type { Environment } from '../system/environment.ts';
import { findTool, runTool, type ToolResult } from '../system/run-tool.ts';

/** The system's store of secrets, reached through its own tool; a secret goes in by standard input, never by argv. */
export type Keyring = {
  /** The tool, for `auth status`. */
  readonly tool: string;
  /** `undefined` where the keyring has none, or does not give it. */
  readonly find: (account: string) => Promise<string | undefined>;
  /** Rejects with `ConfigError('failed')` where the keyring does not have it afterwards. */
  readonly store: (account: string, secret: string) => Promise<void>;
  readonly remove: (account: string) => Promise<void>;
};

const SERVICE = 'netconsole';
/** A locked keyring asks the user first. */
const TIMEOUT_MS = 60_000;

/**
 * The keyring of this system: `security` on macOS, `secret-tool` of libsecret elsewhere. `undefined` where there is no such
 * tool. `environment` is handed on to it.
 */
export const systemKeyring = (platform: NodeJS.Platform, environment: Environment): Keyring | undefined => {
  const command = findTool(platform === 'darwin' ? 'security' : 'secret-tool', platform === 'darwin' ? '/usr/bin' : environment['PATH']);
  if (command === undefined || platform === 'win32') return undefined;
  return platform === 'darwin' ? macKeyring(command, environment) : libsecretKeyring(command, environment);
};

type Run = (args: readonly string[], input?: string) => Promise<ToolResult>;
type Verbs = {
  readonly store: (run: Run, account: string, secret: string) => Promise<unknown>;
  readonly find: (account: string) => string[];
  readonly remove: (account: string) => string[];
};

/** `secret-tool(1)`: `store` reads the secret from standard input. */
const libsecretKeyring = (command: string, environment: Environment): Keyring => {
  const attributes = (account: string): string[] => ['service', SERVICE, 'account', account];
  return keyringOf(command, environment, {
    store: (run, account, secret) => run(['store', '--label=netconsole sign-in', ...attributes(account)], secret),
    find: (account) => ['lookup', ...attributes(account)],
    remove: (account) => ['clear', ...attributes(account)],
  });
};

/** `security(1)`: `-i` reads whole commands from standard input, which keeps the secret off the command line. */
export const macKeyring = (command: string, environment: Environment): Keyring => {
  const item = (account: string): string[] => ['-s', SERVICE, '-a', account];
  return keyringOf(command, environment, {
    store: (run, account, secret) => run(['-i'], `${['add-generic-password', '-U', ...item(account), '-w', secret].join(' ')}\n`),
    find: (account) => ['find-generic-password', ...item(account), '-w'],
    remove: (account) => ['delete-generic-password', ...item(account)],
  });
};

function keyringOf(command: string, environment: Environment, verbs: Verbs): Keyring {
  const tool = path.basename(command);
  const run: Run = (args, input) => runTool([command, ...args], { environment, input, timeoutMs: TIMEOUT_MS });
  const find = async (account: string): Promise<string | undefined> => {
    const { code, output } = await run(verbs.find(account));
    const secret = output.trim();
    return code === 0 && secret !== '' ? secret : undefined;
  };
  return {
    tool,
    find,
    store: async (account, secret) => {
      await verbs.store(run, account, secret);
      if ((await find(account)) !== secret) throw new ConfigError('failed', `The system's keyring did not take the key (${tool}).`);
    },
    remove: async (account) => {
      await run(verbs.remove(account));
    },
  };
}
