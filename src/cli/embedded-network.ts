import { systemCode } from '../system/system-error.ts';
import { assertTerminal } from './ask.ts';
import { numberOption } from './command-line.ts';
import { CliError, EXIT } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { EmbeddedNetwork } from './services.ts';
import type { CliContext } from './subcommand.ts';

/** Opens the console on an embedded network. No credential is looked for. */
export const openDemo = async (context: CliContext): Promise<number> => {
  assertTerminal(context.environment);
  const network = await readNetwork(context);
  const { services, globals, display, signal, err } = context;
  const source = { type: 'demo', network } as const;
  return err.keepBack(() => services.openConsole({ source, isReadOnly: globals.isReadOnly, display, signal }));
};

/** Serves an embedded network until a signal ends it. */
export const serve = async (context: CliContext): Promise<number> => {
  const network = await readNetwork(context);
  try {
    await context.services.serveNetwork(network, { announce: context.out, signal: context.signal });
  } catch (error) {
    throw systemCode(error) === 'EADDRINUSE' ? new CliError('failed', `Port ${network.port} is in use by another program.`) : error;
  }
  return EXIT.ok;
};

async function readNetwork({ options, services }: CliContext): Promise<EmbeddedNetwork> {
  const scenario = options['scenario'];
  if (typeof scenario === 'string') {
    const scenarios = await services.scenarios();
    if (!scenarios.includes(scenario))
      throw new CliError('misused', `There is no scenario ${quoted(scenario)}; there are: ${scenarios.join(', ')}.`);
  }
  return {
    scenario: typeof scenario === 'string' ? scenario : undefined,
    seed: numberOption(options, 'seed', { min: 0, max: 2 ** 31 - 1 }) ?? 1,
    port: numberOption(options, 'port', { min: 0, max: 65_535 }) ?? 0,
    ratePerSecond: numberOption(options, 'rate', { min: 1, max: 100_000 }),
    hasControl: options['control'] === true,
  };
}
