import { createServer } from 'node:http';
import type { ScenarioName } from './scenarios/scenarios.ts';
import { buildWorld } from './scenarios/scenarios.ts';
import { createDriver } from './server/driver.ts';
import { createLimits, NO_LIMITS } from './server/limits.ts';
import type { JoinReplyShape } from './server/phoenix/channel.ts';
import { createHub } from './server/phoenix/hub.ts';
import { publish } from './server/publish.ts';
import { MESSAGE_ROUTES } from './server/rest/messages.ts';
import { PEOPLE_ROUTES } from './server/rest/people.ts';
import { ROUTINE_ROUTES } from './server/rest/routines.ts';
import { TEAM_ROUTES } from './server/rest/teams.ts';
import { THREAD_ROUTES } from './server/rest/threads.ts';
import { createRestServer } from './server/rest-server.ts';
import { createSocketServer } from './server/socket-server.ts';
import { createTokens } from './server/tokens.ts';
import type { TruthLog } from './world/truth.ts';

export type LocalNetworkOptions = {
  readonly seed: number;
  readonly scenario: ScenarioName;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Messages per second, for the scenario `flood`; 100 where left out. */
  readonly ratePerSecond?: number;
  /** Epoch milliseconds; the clock of this machine where left out. */
  readonly now?: () => number;
  /** How many milliseconds of the network pass in one of `now`; 1 where left out. */
  readonly speed?: number;
  /** Which shape a chat join is answered with; `members` where left out. */
  readonly joinReply?: JoinReplyShape;
  /** How long after the snapshot of a join its topic is subscribed; 0 where left out. */
  readonly subscribeDelayMs?: number;
  /** Whether the socket also takes its token as a subprotocol. */
  readonly takesAuthToken?: boolean;
  /** Whether the platform's limits on calls per minute hold; they do where left out. */
  readonly hasLimits?: boolean;
  /** How long an access token of a session lasts; 900 s where left out. */
  readonly sessionSeconds?: number;
};

/** Somebody who may sign in. */
export type LocalPrincipal = {
  readonly id: string;
  readonly name: string;
  readonly org: string;
  readonly orgName: string;
  readonly token: string;
};

export type LocalNetwork = {
  readonly url: string;
  /** The operator first. */
  readonly principals: readonly LocalPrincipal[];
  /** What really happened so far. */
  readonly truth: () => TruthLog;
  readonly close: () => Promise<void>;
};

const ROUTES = [...PEOPLE_ROUTES, ...TEAM_ROUTES, ...THREAD_ROUTES, ...MESSAGE_ROUTES, ...ROUTINE_ROUTES];

/** Starts an agent network on 127.0.0.1, in this thread: the platform's REST operations and its Phoenix socket. */
export const startLocalNetwork = async (options: LocalNetworkOptions): Promise<LocalNetwork> => {
  const now = options.now ?? Date.now;
  const world = buildWorld({ seed: options.seed, scenario: options.scenario, now: now(), ratePerSecond: options.ratePerSecond ?? 100 });
  const tokens = createTokens({ now, sessionSeconds: options.sessionSeconds ?? 900 });
  const hub = createHub((subscription, frame) => subscription.send(frame));
  const driver = createDriver(world, { now, speed: options.speed ?? 1, publish: (event) => publish(hub, world, event) });
  let port = 0;
  const rest = createRestServer({
    driver,
    tokens,
    limits: options.hasLimits === false ? NO_LIMITS : createLimits(now),
    routes: ROUTES,
    port: () => port,
  });
  const sockets = createSocketServer({
    driver,
    hub,
    port: () => port,
    holderOf: (token) => world.users.get(tokens.holderOf(token) ?? ''),
    takesAuthToken: options.takesAuthToken ?? false,
    isOpen: () => true,
    joinReply: options.joinReply ?? 'members',
    joinFault: () => undefined,
    subscribeDelayMs: () => options.subscribeDelayMs ?? 0,
  });
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    (request, response) => void rest(request, response),
  );
  server.on('upgrade', sockets.upgrade);
  server.maxConnections = 256;
  port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    principals: [...world.operators].flatMap((id) => {
      const user = world.users.get(id);
      const orgName = world.orgs.get(user?.orgId ?? '')?.name ?? '';
      return user === undefined ? [] : [{ id, name: user.name, org: user.orgId, orgName, token: tokens.issueAccessToken(id) }];
    }),
    truth: () => world.truth,
    close: async () => {
      driver.stop();
      sockets.endAll('terminate');
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
};
