import { type LocalNetwork, type LocalNetworkOptions, type LocalPrincipal, startLocalNetwork } from '../../src/simulator/local-network.ts';
import { PATIENCE_MS } from '../support/timeouts.ts';

/** A quiet network that closes at the end of the test's scope. */
export const openNetwork = async (options: Partial<LocalNetworkOptions> = {}): Promise<LocalNetwork & AsyncDisposable> => {
  const network = await startLocalNetwork({ seed: 1, scenario: 'quiet', hasLimits: false, ...options });
  return { ...network, [Symbol.asyncDispose]: network.close };
};

export const principalNamed = (network: LocalNetwork, name: string): LocalPrincipal => {
  const found = network.principals.find((principal) => principal.name.startsWith(name));
  if (found === undefined) throw new Error(`no principal named ${name}`);
  return found;
};

/** Waits until `read` gives something; asks again every few milliseconds. Fails after `withinMs`. */
export const eventually = async <T>(read: () => T | undefined | Promise<T | undefined>, withinMs = PATIENCE_MS): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
};
