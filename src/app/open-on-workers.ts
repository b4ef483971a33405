import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { EXIT } from '../cli/exit-code.ts';
import type { ConsoleStart, Drill } from '../cli/services.ts';
import { userLocations } from '../config/locations.ts';
import type { ControlResult } from '../simulator/control/control.ts';
import { type SimulatorWorker, startSimulatorWorker } from '../simulator/simulator-worker.ts';
import type { TruthLog } from '../simulator/world/truth.ts';
import { childEnvironment, type Environment, temporaryFolder } from '../system/environment.ts';
import { safe, safeWord } from '../text/safe.ts';
import { type LinkTarget, prepareLinkWorker } from './link-worker-client.ts';
import { networkSettings } from './simulator-settings.ts';

type Surroundings = { readonly entry: URL; readonly environment: Environment; readonly redact: (text: string) => string };

/** Shows the console until it is left, with the link, and in the demo the network, in threads that begin with `entry`. */
export const openOnWorkers = async ({ source, ...start }: ConsoleStart, { entry, environment, redact }: Surroundings): Promise<number> => {
  const network = source.type === 'demo' ? startSimulatorWorker(entry, networkSettings(source.network)) : undefined;
  const link = prepareLinkWorker(entry);
  const broken = new AbortController();
  const fail = (error: unknown): void => broken.abort(error);
  link.broken.catch(fail);
  const files = await filesOf(source);
  if (source.type === 'demo') network?.then((served) => link.connect({ ...demoTarget(served), outboxFolder: files.outbox }), fail);
  else link.connect({ server: source.server, credential: source.credential, outboxFolder: files.outbox });
  const { openConsole } = await import('./open-console.ts');
  // Not before: on two cores it would hold up the first frame.
  link.begin();
  try {
    // Asked to end before there was anything to see.
    if (start.signal.aborted) return EXIT.interrupted;
    await openConsole({
      ...start,
      platform: link.platform,
      server: source.type === 'demo' ? safe`embedded network` : safeWord(source.server),
      profile: source.type === 'demo' ? safe`demo` : safeWord(source.profile),
      environment: childEnvironment(environment, (text) => redact(text) !== text),
      ledger: { folder: files.ledger, redact, server: networkOf(source) },
      signal: AbortSignal.any([start.signal, broken.signal]),
    });
  } finally {
    if (files.passing !== null) await rm(files.passing, { recursive: true, force: true });
    const { drill } = source.type === 'demo' ? source : { drill: undefined };
    if (drill !== undefined) await network?.then((served) => tellTruth(served, drill), fail);
    await network?.then(({ close }) => close()).catch(() => undefined);
  }
  if (broken.signal.aborted) throw broken.signal.reason;
  return EXIT.ok;
};

const networkOf = (source: ConsoleStart['source']): { readonly origin: string; readonly app: string | null } =>
  source.type === 'demo' ? { origin: 'embedded network', app: null } : { origin: new URL(source.server).origin, app: source.app };

/** Where acts and posts are written down; `passing` goes when the console is left, since the network of a demo goes too. */
async function filesOf(
  source: ConsoleStart['source'],
): Promise<{ readonly ledger: string; readonly outbox: string; readonly passing: string | null }> {
  const passing = source.type === 'demo' ? await mkdtemp(path.join(temporaryFolder(), 'netconsole-demo-')) : null;
  const folder = passing ?? userLocations().data;
  const drill = source.type === 'demo' ? source.drill : undefined;
  return { ledger: drill?.folder ?? path.join(folder, 'ledger'), outbox: path.join(folder, 'outbox'), passing };
}

async function tellTruth({ control }: SimulatorWorker, { onLeft }: Drill): Promise<void> {
  const truth = await control({ do: 'read-truth' });
  if (isTruthLog(truth)) onLeft(truth);
}

const isTruthLog = (result: ControlResult): result is TruthLog => 'posts' in result && 'wakes' in result && 'changes' in result;

/** The first principal is the operator. */
function demoTarget({ url, principals }: SimulatorWorker): Omit<LinkTarget, 'outboxFolder'> {
  const token = principals[0]?.token ?? '';
  return { server: url, credential: { kind: 'bearer', getToken: () => Promise.resolve(token) } };
}
