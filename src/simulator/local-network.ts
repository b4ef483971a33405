import type { ControlCommand } from './control/command.ts';
import { type ControlResult, createControl } from './control/control.ts';
import { createControlEndpoint } from './control/control-endpoint.ts';
import { createFaults } from './control/faults.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { buildWorld, SCENARIOS, type ScenarioName } from './scenarios/scenarios.ts';
import { createDriver } from './server/driver.ts';
import { createLimits, NO_LIMITS } from './server/limits.ts';
import { listen } from './server/listener.ts';
import { createLogins } from './server/logins.ts';
import type { JoinReplyShape } from './server/phoenix/channel.ts';
import { createHub } from './server/phoenix/hub.ts';
import { publish } from './server/publish.ts';
import { MESSAGE_ROUTES } from './server/rest/messages.ts';
import { PEOPLE_ROUTES } from './server/rest/people.ts';
import { ROUTINE_ROUTES } from './server/rest/routines.ts';
import { SIGN_IN_ROUTES } from './server/rest/sign-in.ts';
import { TEAM_ROUTES } from './server/rest/teams.ts';
import { THREAD_ROUTES } from './server/rest/threads.ts';
import { WHY_ROUTES } from './server/rest/why.ts';
import { createRestServer } from './server/rest-server.ts';
import { createSocketServer } from './server/socket-server.ts';
import { createTokens, type Tokens } from './server/tokens.ts';
import type { TruthLog } from './world/truth.ts';
import type { World } from './world/world.ts';

/** Plain data, so that a network can be started in another thread. */
export type LocalNetworkSettings = {
  readonly seed: number;
  readonly scenario: ScenarioName;
  /** 0, which holds where it is left out, takes a free port. */
  readonly port?: number;
  /** Messages per second, for the scenario `flood`; 100 where left out. */
  readonly ratePerSecond?: number;
  /** How many milliseconds of the network pass in one of the clock; 1 where left out. */
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
  /** How long a device has to wait between two polls; 5 s where left out. */
  readonly pollSeconds?: number;
  /** Whether commands are also taken over HTTP. */
  readonly hasControlEndpoint?: boolean;
};

export type LocalNetworkOptions = LocalNetworkSettings & {
  /** Epoch milliseconds; the clock of this machine where left out. */
  readonly now?: () => number;
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
  /** For servers: reaches every company's things over REST, and opens no socket. */
  readonly secretKey: string;
  /** What commands over HTTP need; nobody takes them unless `hasControlEndpoint` was set. */
  readonly controlToken: string;
  /** What really happened so far. */
  readonly truth: () => TruthLog;
  /** Does something to the network on purpose. Rejects when it cannot be done. */
  readonly control: (command: ControlCommand) => Promise<ControlResult>;
  readonly close: () => Promise<void>;
};

const ROUTES = [...PEOPLE_ROUTES, ...SIGN_IN_ROUTES, ...TEAM_ROUTES, ...THREAD_ROUTES, ...MESSAGE_ROUTES, ...ROUTINE_ROUTES, ...WHY_ROUTES];

const principalsOf = (world: World, tokens: Tokens): readonly LocalPrincipal[] =>
  [...world.operators].flatMap((id) => {
    const user = world.users.get(id);
    const orgName = world.orgs.get(user?.orgId ?? '')?.name ?? '';
    return user === undefined ? [] : [{ id, name: user.name, org: user.orgId, orgName, token: tokens.issueAccessToken(id) }];
  });

/** Starts an agent network on 127.0.0.1, in this thread: the platform's REST operations and its Phoenix socket. */
export const startLocalNetwork = async (options: LocalNetworkOptions): Promise<LocalNetwork> => {
  const now = options.now ?? Date.now;
  const scenario: Scenario = SCENARIOS[options.scenario];
  const world = buildWorld(scenario, { seed: options.seed, now: now(), ratePerSecond: options.ratePerSecond ?? 100 });
  const tokens = createTokens({ now, sessionSeconds: options.sessionSeconds ?? 900 });
  const logins = createLogins(tokens, { now, intervalSeconds: options.pollSeconds ?? 5 });
  const limits = options.hasLimits === false ? NO_LIMITS : createLimits(now);
  const faults = createFaults(options.subscribeDelayMs ?? 0);
  const hub = createHub((subscription, frame) => faults.passBroadcast(() => subscription.send(frame)));
  const driver = createDriver(world, { now, speed: options.speed ?? 1, publish: (event) => publish(hub, world, event) });
  let port = 0;
  const sockets = createSocketServer({
    driver,
    hub,
    faults,
    port: () => port,
    holderOf: (token) => world.users.get(tokens.holderOf(token) ?? ''),
    takesAuthToken: options.takesAuthToken ?? false,
    joinReply: options.joinReply ?? 'members',
  });
  const control = createControl({ driver, hub, faults, sockets, tokens, logins, restart: (downMs) => listener.restart(downMs) });
  const endpoint = createControlEndpoint(options.hasControlEndpoint ?? false, control);
  const rest = createRestServer({
    driver,
    faults,
    tokens,
    limits,
    logins,
    now,
    routes: ROUTES,
    port: () => port,
    control: endpoint.answer,
  });
  const listener = await listen(options.port ?? 0, {
    rest: (request, response) => {
      rest(request, response).catch(() => response.destroy());
    },
    sockets,
    onPort: (bound) => {
      port = bound;
    },
  });
  for (const command of scenario.faults ?? []) await control(command);
  return {
    url: `http://127.0.0.1:${port}`,
    principals: principalsOf(world, tokens),
    secretKey: tokens.secretKey,
    controlToken: endpoint.token,
    truth: () => world.truth,
    control,
    close: async () => {
      driver.stop();
      faults.clear();
      await listener.close();
    },
  };
};
