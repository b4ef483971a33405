import { Agent } from 'node:http';
import { connect } from 'node:net';
import type { TeamId, ThreadId } from '../../../src/domain/ids.ts';
import type { Credential } from '../../../src/platform/credential.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import type { FaultProxy } from './fault-proxy.ts';

/** Connects to the proxy whatever the address says, so that the server finds its own name in the requests. */
export class ProxyAgent extends Agent {
  readonly #proxy: FaultProxy;

  constructor(proxy: FaultProxy) {
    super({ keepAlive: true, maxSockets: 8 });
    this.#proxy = proxy;
  }

  override createConnection(): ReturnType<typeof connect> {
    return connect(this.#proxy.port, '127.0.0.1');
  }
}

export const sessionOf = async (network: LocalNetwork): Promise<string> => {
  const [operator] = network.principals;
  const session = await network.control({ do: 'issue-session', principal: operator?.id ?? '' });
  if ('access_token' in session && typeof session['access_token'] === 'string') return session['access_token'];
  throw new Error('no session was issued');
};

export const createCredential = (network: LocalNetwork, first: string): Credential => {
  let token = first;
  return {
    kind: 'bearer',
    getToken: async () => token,
    refresh: async () => {
      token = await sessionOf(network);
      return token;
    },
  };
};

type Home = { readonly id: ThreadId; readonly team: TeamId };

/** A few threads of teams that the operator is a member of. */
export const chooseThreads = async (platform: Platform, most: number): Promise<readonly Home[]> => {
  const teams = (await platform.listTeams()).filter((team) => team.myRole !== null);
  const lists = await Promise.all(
    teams.map(async (team) => (await platform.listThreads(team.id)).map(({ id }) => ({ id, team: team.id }))),
  );
  return lists.flat().slice(0, most);
};
