import type { Driver } from '../server/driver.ts';
import type { Logins } from '../server/logins.ts';
import type { Hub } from '../server/phoenix/hub.ts';
import type { SocketServer } from '../server/socket-server.ts';
import type { Tokens } from '../server/tokens.ts';
import { postMessage } from '../world/post.ts';
import type { Principal } from '../world/records.ts';
import { badRequest, notFound } from '../world/refusal.ts';
import type { TruthLog } from '../world/truth.ts';
import { lookUp, type World } from '../world/world.ts';
import { type CheckedCommand, CONTROL_COMMAND, type CommandOf, type ControlCommand } from './command.ts';
import type { Faults } from './faults.ts';

/** What a command comes to: plain data. */
export type ControlResult = Readonly<Record<string, unknown>> | TruthLog;

export type ControlParts = {
  readonly driver: Driver;
  readonly hub: Hub;
  readonly faults: Faults;
  readonly sockets: SocketServer;
  readonly tokens: Tokens;
  readonly logins: Logins;
  readonly restart: (downMs: number) => Promise<void>;
};

const DONE: ControlResult = {};

const principalOf = (world: World, id: string): Principal => {
  if (world.users.has(id)) return { type: 'user', id };
  if (world.agents.has(id)) return { type: 'agent', id };
  throw notFound('Author');
};

const insertLate = (world: World, command: CommandOf<'insert-late'>): ControlResult => {
  const thread = lookUp(world.threads, command.thread, 'Thread');
  const owner = lookUp(world.teams, thread.teamId, 'Team').members[0]?.principal ?? null;
  const author = command.author === undefined ? owner : principalOf(world, command.author);
  const message = postMessage(world, { threadId: thread.id, author, content: command.content, createdAt: world.now - command.ageMs });
  if (!command.isAnnounced) world.events = world.events.filter((event) => event.type !== 'message-added' || event.message !== message);
  return { message: message.id };
};

const issueSession = (parts: ControlParts, principal: string): ControlResult =>
  parts.driver.apply((world) => {
    const session = parts.tokens.issueSession(lookUp(world.users, principal, 'User').id);
    return { access_token: session.accessToken, refresh_token: session.refreshToken, expires_in: session.expiresInSeconds };
  });

const run = async (parts: ControlParts, command: CheckedCommand): Promise<ControlResult> => {
  const { driver, faults, hub, sockets, logins } = parts;
  switch (command.do) {
    case 'clear':
      faults.clear();
      return DONE;
    case 'end-channel': {
      const ended = hub.subscriptions(command.topic);
      for (const subscription of ended) subscription.end(command.how);
      return { ended: ended.length };
    }
    case 'slow-joins':
    case 'refuse-joins':
    case 'ignore-joins':
      faults.setJoins(command);
      return DONE;
    case 'delay-subscriptions':
      faults.setSubscribeDelay(command.ms);
      return DONE;
    case 'push-raw':
      hub.broadcast(command.topic, { event: command.event, payload: () => command.payload });
      return DONE;
    case 'limit-channels':
      faults.setMostChannels(command.most);
      return DONE;
    case 'refuse-upgrades':
      faults.setUpgrades(command);
      return DONE;
    case 'restart':
      await parts.restart(command.downMs);
      return DONE;
    case 'close-sockets':
      return { closed: sockets.endAll(command.code) };
    case 'cut-sockets':
      return { closed: sockets.endAll('terminate') };
    case 'freeze':
      faults.freeze(command);
      return DONE;
    case 'expire-tokens':
      return { expired: parts.tokens.expire(command.which) };
    case 'disturb-broadcasts':
      faults.setBroadcasts(command);
      return DONE;
    case 'disturb-replies':
      faults.setReplies(command);
      return DONE;
    case 'insert-late':
      return driver.apply((world) => insertLate(world, command));
    case 'advance':
      driver.advance(command.ms);
      return DONE;
    case 'pace-flood':
      return driver.apply((world) => {
        world.floodPace = command.perSecond;
        return DONE;
      });
    case 'say':
      return driver.apply((world) => {
        const { thread, content } = command;
        return { message: postMessage(world, { threadId: thread, author: principalOf(world, command.author), content }).id };
      });
    case 'spoil-requests':
      faults.setRequests(command);
      return DONE;
    case 'issue-session':
      return issueSession(parts, command.principal);
    case 'decide-device':
      return { found: logins.decide(command.userCode, { userId: command.principal, isApproved: command.isApproved }) };
    case 'open-portal':
      logins.openPortal(command.principal);
      return DONE;
    case 'read-truth':
      return driver.apply((world) => world.truth);
  }
};

/** Carries out a command. Rejects with a refusal for a malformed one, or for a thing that does not exist. */
export const createControl =
  (parts: ControlParts) =>
  async (command: ControlCommand): Promise<ControlResult> => {
    const parsed = CONTROL_COMMAND.safeParse(command);
    if (!parsed.success) throw badRequest(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    return run(parts, parsed.data);
  };
