import { systemCode } from '../ledger/ledger-error.ts';
import { assertTerminal } from './assert-terminal.ts';
import { CliError, EXIT } from './exit-code.ts';
import { numberOption } from './number-option.ts';
import { quoted } from './resolve.ts';
import type { EmbeddedNetwork } from './services.ts';
import type { Call } from './subcommand.ts';

/** Opens the console on an embedded network. No credential is looked for. */
export const openDemo = async (call: Call): Promise<number> => {
  assertTerminal(call.environment);
  const network = await readNetwork(call);
  const { hosts, globals, look, signal, err } = call;
  const source = { type: 'demo', network } as const;
  return err.keepBack(() => hosts.openConsole({ source, isReadOnly: globals.isReadOnly, look, signal }));
};

/** Serves an embedded network until a signal ends it. */
export const serve = async (call: Call): Promise<number> => {
  const network = await readNetwork(call);
  try {
    await call.hosts.serveNetwork(network, { announce: call.out, signal: call.signal });
  } catch (error) {
    throw systemCode(error) === 'EADDRINUSE' ? new CliError('failed', `Port ${network.port} is in use by another program.`) : error;
  }
  return EXIT.ok;
};

async function readNetwork({ options, hosts }: Call): Promise<EmbeddedNetwork> {
  const scenario = options['scenario'];
  if (typeof scenario === 'string') {
    const scenarios = await hosts.scenarios();
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
