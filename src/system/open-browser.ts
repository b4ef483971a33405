import { spawn } from 'node:child_process';
import type { Environment } from './environment.ts';

/**
 * Asks the system to open an address, without waiting. The address is shown to the operator as well, so it does not matter
 * whether that works. `environment` is the child's and must be without secrets.
 */
export const openBrowser = (url: string, platform: NodeJS.Platform, environment: Environment): void => {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return;
  const child = spawn(platform === 'darwin' ? '/usr/bin/open' : 'xdg-open', [url], { env: environment, stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
