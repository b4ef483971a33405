import type { LinkClock } from '../../../../src/platform/archastro/clock.ts';
import { ConnectAttempts } from '../../../../src/platform/archastro/link/connect-attempts.ts';
import type { PooledConnectionState } from '../../../../src/platform/archastro/link/connection.ts';
import { ConnectionPool } from '../../../../src/platform/archastro/link/connection-pool.ts';
import type { TopicPlan } from '../../../../src/platform/archastro/link/connection-topics.ts';
import { PlatformHttp } from '../../../../src/platform/archastro/rest/platform-http.ts';
import { parseServerAddress } from '../../../../src/platform/archastro/server-address.ts';
import { createNetworkWire } from '../../../../src/platform/archastro/wire.ts';
import type { Credential } from '../../../../src/platform/credential.ts';
import { createFastClock } from '../clocks.ts';
import type { RawServer } from '../raw-server.ts';

export const TOKEN = 'canary-token-1234';
export const bearer: Credential = { kind: 'bearer', getToken: async () => TOKEN };
/** Deadlines pass this much faster than real time. */
const FACTOR = 20;

/** Connections to a server without any platform above them, and a log of what they tell. */
export const connect = (server: Pick<RawServer, 'url'>, credential: Credential = bearer, clock: LinkClock = createFastClock(FACTOR)) => {
  const address = parseServerAddress(server.url);
  const wire = createNetworkWire(address, undefined);
  const http = new PlatformHttp({ address, credential, clock, wire });
  const log: string[] = [];
  let states: readonly PooledConnectionState[] = [];
  const link = new ConnectionPool(
    { access: new ConnectAttempts(address, http), wire, clock, isLoopback: true },
    {
      onState: (next) => {
        states = next;
        log.push(next.map((state) => state.type).join(' '));
      },
      onHeard: () => {},
      onProven: () => {},
      onRoundTrip: () => {},
      onUnreadable: () => log.push('unreadable'),
      onReconnect: () => log.push('reconnected'),
      onError: (text) => log.push(text),
      onCapacity: () => log.push('capacity changed'),
    },
  );
  const plan = (name: string): TopicPlan => ({
    name,
    params: { from: name },
    handlers: {
      onJoined: () => log.push(`joined ${name}`),
      onPush: (event, payload) => log.push(`${event} ${JSON.stringify(payload)}`),
      onLost: () => log.push(`lost ${name}`),
      onRefused: (error) => log.push(`refused ${name}: ${error.code}`),
      onProven: () => {},
      onQuiet: () => log.push(`quiet ${name}`),
      onHeardAgain: () => log.push(`heard ${name} again`),
    },
  });
  return {
    link,
    log,
    clock,
    http,
    plan,
    state: () => states[0],
    waiting: () => {
      const [first] = states;
      if (first?.type !== 'waiting') throw new Error(`It is not waiting but ${first?.type}.`);
      return first;
    },
    [Symbol.dispose]: () => {
      link.close();
      http.close();
    },
  };
};
