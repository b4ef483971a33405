import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CONTROL_PATH } from './control/control-endpoint.ts';
import { type LocalNetwork, type LocalNetworkSettings, startLocalNetwork } from './local-network.ts';

export type ServeIo = {
  readonly writeLine: (line: string) => void;
  /** Where its passing folder goes. */
  readonly temporary: string;
  /** Resolves when the network is to end. */
  readonly ended: Promise<unknown>;
};

/** What the first line tells: where the network is, and the files that hold the tokens. */
export type ServeAnnouncement = {
  readonly url: string;
  readonly seed: number;
  readonly scenario: string;
  readonly tokens: readonly { readonly principal: string; readonly name: string; readonly org: string; readonly file: string }[];
  readonly secretKey: { readonly file: string };
  readonly control?: { readonly url: string; readonly file: string };
};

const writeSecret = async (file: string, secret: string): Promise<string> => {
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return file;
};

const announce = async (network: LocalNetwork, folder: string, settings: LocalNetworkSettings): Promise<ServeAnnouncement> => ({
  url: network.url,
  seed: settings.seed,
  scenario: settings.scenario,
  tokens: await Promise.all(
    network.principals.map(async ({ id, name, orgName, token }) => ({
      principal: id,
      name,
      org: orgName,
      file: await writeSecret(path.join(folder, `${id}.token`), token),
    })),
  ),
  secretKey: { file: await writeSecret(path.join(folder, 'secret.key'), network.secretKey) },
  ...(settings.hasControlEndpoint === true
    ? {
        control: {
          url: `${network.url}${CONTROL_PATH}`,
          file: await writeSecret(path.join(folder, 'control.token'), network.controlToken),
        },
      }
    : {}),
});

/**
 * Serves a network until `io.ended`: writes one line of JSON (`ServeAnnouncement`), keeps the tokens in files of mode 0600 in a
 * fresh folder of mode 0700, and removes the folder at the end. Rejects when the port is taken.
 */
export const serve = async (settings: LocalNetworkSettings, io: ServeIo): Promise<void> => {
  const folder = await mkdtemp(path.join(io.temporary, 'netconsole-serve-'));
  const network = await startLocalNetwork(settings).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  try {
    io.writeLine(JSON.stringify(await announce(network, folder, settings)));
    await io.ended;
  } finally {
    await Promise.all([network.close(), rm(folder, { recursive: true, force: true })]);
  }
};
