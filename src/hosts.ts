import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXIT } from './cli/exit-code.ts';
import type { ConsoleStart, Drill, EmbeddedNetwork, Hosts } from './cli/hosts.ts';
import type { Environment } from './config/environment.ts';
import { userLocations } from './config/locations.ts';
import { untrusted } from './domain/untrusted.ts';
import type { LinkThread } from './link-thread.ts';
import type { ControlResult } from './platform/local/control/control.ts';
import type { LocalNetworkSettings } from './platform/local/local-network.ts';
import type { NetworkThread } from './platform/local/network-thread.ts';
import type { ScenarioName } from './platform/local/scenarios/scenarios.ts';
import type { TruthLog } from './platform/local/world/truth.ts';
import { safe, safeLine, safeWord } from './text/safe.ts';

/**
 * The platforms, networks and screens of this program, each loaded when it is needed. `entry` is the file that its worker threads
 * begin with.
 */
export const createHosts = (entry: URL, environment: Environment, redact: (text: string) => string): Hosts => ({
  fetch: async (url, init) => {
    const { createProxiedFetch } = await import('./proxied-fetch.ts');
    return createProxiedFetch(environment)(url, init);
  },
  probeServer: async (server) => (await import('./probe-server.ts')).probeServer(server, environment),
  openPlatform: async ({ server, credential }) => {
    const [{ createArchastroPlatform }, { proxySettings }] = await Promise.all([
      import('./platform/archastro/archastro-platform.ts'),
      import('./platform/archastro/proxy.ts'),
    ]);
    return createArchastroPlatform({ server, credential, proxy: proxySettings(environment) });
  },
  scenarios: async () => Object.keys((await import('./platform/local/scenarios/scenarios.ts')).SCENARIOS),
  serveNetwork: async (network, { announce, signal }) => {
    const { serve } = await import('./platform/local/serve.ts');
    await serve(settingsOf(network), {
      writeLine: (line) => void announce.lines([safeLine(untrusted(line))]),
      ended: new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    });
  },
  openConsole: (start) => openOnThreads(start, { entry, environment, redact }),
});

type Threads = { readonly entry: URL; readonly environment: Environment; readonly redact: (text: string) => string };

async function openOnThreads({ source, ...start }: ConsoleStart, { entry, environment, redact }: Threads): Promise<number> {
  const [{ prepareLinkThread }, { startNetworkThread }] = await Promise.all([
    import('./link-thread.ts'),
    import('./platform/local/network-thread.ts'),
  ]);
  const link = prepareLinkThread(entry);
  const network = source.type === 'demo' ? startNetworkThread(entry, settingsOf(source.network)) : undefined;
  const broken = new AbortController();
  const fail = (error: unknown): void => broken.abort(error);
  link.broken.catch(fail);
  if (source.type === 'demo') network?.then((served) => connectDemo(link, served), fail);
  else link.connect(source);
  const { openConsole } = await import('./open-console.ts');
  const drill = source.type === 'demo' ? source.drill : undefined;
  const passing = source.type === 'demo' && drill === undefined ? await mkdtemp(path.join(tmpdir(), 'netconsole-demo-')) : undefined;
  const folder = drill?.folder ?? passing ?? path.join(userLocations().data, 'ledger');
  try {
    await openConsole({
      ...start,
      platform: link.platform,
      server: source.type === 'demo' ? safe`embedded network` : safeWord(source.server),
      profile: source.type === 'demo' ? safe`demo` : safeWord(source.profile),
      isTmux: environment['TMUX'] !== undefined,
      ledger: { folder, redact },
      signal: AbortSignal.any([start.signal, broken.signal]),
    });
  } finally {
    if (passing !== undefined) await rm(passing, { recursive: true, force: true });
    if (drill !== undefined) await network?.then((served) => tellTruth(served, drill), fail);
    await network?.then(({ close }) => close()).catch(() => undefined);
  }
  if (broken.signal.aborted) throw broken.signal.reason;
  return EXIT.ok;
}

async function tellTruth({ control }: NetworkThread, { onLeft }: Drill): Promise<void> {
  const truth = await control({ do: 'read-truth' });
  if (isTruthLog(truth)) onLeft(truth);
}

const isTruthLog = (result: ControlResult): result is TruthLog => 'posts' in result && 'wakes' in result && 'changes' in result;

/** Signs in as the first principal, who is the operator. */
function connectDemo(link: LinkThread, { url, principals }: NetworkThread): void {
  const token = principals[0]?.token ?? '';
  const credential = { kind: 'bearer', getToken: () => Promise.resolve(token) } as const;
  link.connect({ server: url, credential });
}

/** The command line has checked the scenario's name. */
const settingsOf = ({ scenario = 'company', seed, port, ratePerSecond, hasControl }: EmbeddedNetwork): LocalNetworkSettings => ({
  scenario: scenario as ScenarioName,
  seed,
  port,
  hasControlEndpoint: hasControl,
  ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
});
