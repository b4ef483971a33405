import type { Services } from '../cli/services.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type Environment, temporaryFolder } from '../system/environment.ts';
import { safeLine } from '../text/safe.ts';
import { networkSettings } from './simulator-settings.ts';

/**
 * The platforms, networks and screens of this program, each loaded when it is needed. `entry` is the file that its worker threads
 * begin with.
 */
export const createServices = (entry: URL, environment: Environment, redact: (text: string) => string): Services => ({
  fetch: async (url, init) => {
    const { createProxiedFetch } = await import('./proxied-fetch.ts');
    return createProxiedFetch(environment)(url, init);
  },
  probeServer: async (server) => (await import('./probe-server.ts')).probeServer(server, environment),
  openPlatform: async ({ server, credential }) => {
    const [{ createArchastroPlatform }, { proxySettings }] = await Promise.all([
      import('../platform/archastro/archastro-platform.ts'),
      import('../platform/archastro/proxy.ts'),
    ]);
    return createArchastroPlatform({ server, credential, proxy: proxySettings(environment) });
  },
  scenarios: async () => Object.keys((await import('../simulator/scenarios/scenarios.ts')).SCENARIOS),
  serveNetwork: async (network, { announce, signal }) => {
    const { serve } = await import('../simulator/serve.ts');
    await serve(networkSettings(network), {
      temporary: temporaryFolder(),
      writeLine: (line) => void announce.lines([safeLine(untrusted(line))]),
      ended: new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    });
  },
  openConsole: async (start) => {
    const { openOnWorkers } = await import('./open-on-workers.ts');
    return openOnWorkers(start, { entry, environment, redact });
  },
});
