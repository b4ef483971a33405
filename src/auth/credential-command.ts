import path from 'node:path';
import type { CredentialCommand } from '../config/profiles.ts';
import type { Credential } from '../platform/credential.ts';
import { PlatformError } from '../platform/errors.ts';
import { ConfigError } from '../system/config-error.ts';
import { type Environment, isSecretKey } from '../system/environment.ts';
import { findTool, runTool } from '../system/run-tool.ts';
import { isToken } from './token-reply.ts';

export type CommandOptions = {
  /** Without secrets (`childEnvironment`). */
  readonly environment: Environment;
  /** Told every secret before it is used: the redactor's `hold`. */
  readonly hold: (secret: string) => void;
  /** A minute where left out: a locked store of passwords asks its user first. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 60_000;

/**
 * The credential that a profile's `credential_command` prints. It is run once, and again when the server refuses what it printed.
 * Rejects with `ConfigError`: `misused` for a program that is not found, `failed` where it prints no token.
 */
export const createCommandCredential = async (command: CredentialCommand, options: CommandOptions): Promise<Credential> => {
  let token = await printedToken(command, options);
  let underWay: Promise<string> | undefined;
  const again = async (): Promise<string> => {
    const printed = await printedToken(command, options).catch((error: unknown) => {
      throw new PlatformError('unauthenticated', error instanceof Error ? error.message : String(error), { cause: error });
    });
    if (printed === token) throw new PlatformError('unauthenticated', 'The server refuses the token that credential_command prints.');
    token = printed;
    return printed;
  };
  return {
    kind: isSecretKey(token) ? 'secret-key' : 'bearer',
    getToken: () => Promise.resolve(token),
    refresh: (refused) => {
      if (refused !== undefined && refused !== token) return Promise.resolve(token);
      underWay ??= again().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
};

/** The program of a command as `auth status` names it; its arguments may tell what nobody else need know. */
export const commandName = ({ words }: CredentialCommand): string => path.basename(words[0] ?? '');

async function printedToken(command: CredentialCommand, { environment, hold, timeoutMs = TIMEOUT_MS }: CommandOptions): Promise<string> {
  const [program = '', ...args] = command.words;
  const name = commandName(command);
  const file = path.isAbsolute(program) ? program : findTool(program, environment['PATH']);
  if (file === undefined) throw new ConfigError('misused', `credential_command: there is no program ${name} in PATH.`);
  const { code, output } = await runTool([file, ...args], { environment, timeoutMs });
  const [first = ''] = output.split('\n', 1);
  const token = first.trim();
  if (isToken(token)) hold(token);
  if (code === null)
    throw new ConfigError('failed', `credential_command: ${name} did not end in ${timeoutMs / 1000} s, or printed too much.`);
  if (code !== 0) throw new ConfigError('failed', `credential_command: ${name} ended with ${code}.`);
  if (!isToken(token) || token.startsWith('pk_')) {
    throw new ConfigError('failed', `credential_command: ${name} must print an access token on its first line.`);
  }
  return token;
}
