import { safe } from '../text/safe.ts';
import { assertTerminal } from './ask.ts';
import { findAccess, noCredential } from './connect.ts';
import type { CliContext } from './subcommand.ts';

/** Opens the console on the chosen server; where nobody chose one and there are no credentials at all, on an embedded network. */
export const openConsole = async (context: CliContext): Promise<number> => {
  const { globals, settings, services, display, signal, err } = context;
  assertTerminal(context.environment);
  const { profile, credential, isReadOnly } = await findAccess(context);
  if (credential !== undefined) {
    const source = {
      type: 'server',
      profile: profile.name ?? '',
      app: profile.app,
      server: profile.server,
      credential: credential.credential,
    } as const;
    return err.keepBack(() => services.openConsole({ source, isReadOnly, display, signal }));
  }
  const isServerChosen = globals.server !== undefined || settings.server !== undefined || profile.name !== null;
  if (isServerChosen) throw noCredential(profile);
  await err.lines([safe`netconsole: no credentials were found, so this is the demo; to sign in: netconsole login`]);
  const network = { scenario: undefined, seed: 1, port: 0, ratePerSecond: undefined, hasControl: false };
  return err.keepBack(() => services.openConsole({ source: { type: 'demo', network }, isReadOnly, display, signal }));
};
