import type { MembershipRecord, ThreadRecord, UserRecord } from '../../world/records.ts';
import type { LogPage } from '../../world/thread-log.ts';
import { lookUp, type World } from '../../world/world.ts';
import { wirePage } from '../message-pages.ts';
import { type WireFormat, wireMemberAgent, wireTeam, wireThread, wireUser } from '../wire.ts';
import type { JoinReplyShape } from './channel.ts';

type View = { readonly thread: ThreadRecord; readonly page: LogPage; readonly viewer: UserRecord };

const wireChatMember = (world: World, member: MembershipRecord, viewer: UserRecord): WireFormat => {
  const user = member.principal.type === 'user' ? world.users.get(member.principal.id) : undefined;
  const agent = member.principal.type === 'agent' ? world.agents.get(member.principal.id) : undefined;
  return {
    type: member.principal.type,
    membership_type: member.role === 'owner' ? 'owner' : 'member',
    ...(user === undefined ? {} : { user_id: user.id, user: wireUser(world, user) }),
    ...(agent === undefined ? {} : { agent_id: agent.id, agent: wireMemberAgent(world, agent, viewer) }),
  };
};

const wireMembers = (world: World, { thread, viewer }: View): readonly WireFormat[] =>
  lookUp(world.teams, thread.teamId, 'Team').members.map((member) => wireChatMember(world, member, viewer));

/** A thread with its team, its members and one page of messages. */
export const wireRoom = (world: World, view: View): WireFormat => ({
  thread: wireThread(world, view.thread, { viewer: view.viewer }),
  team: wireTeam(world, lookUp(world.teams, view.thread.teamId, 'Team'), view.viewer),
  members: wireMembers(world, view),
  is_transient: false,
  messages_loaded_on_last_update: view.page.messages.length,
  ...wirePage(world, view.page),
});

type JoinView = View & { readonly includesMetadata: boolean };

const JOIN_REPLIES: Readonly<Record<JoinReplyShape, (world: World, view: JoinView) => WireFormat>> = {
  members: (world, view) => (view.includesMetadata ? { data: { metadata: { members: wireMembers(world, view) } } } : {}),
  messages: (world, view) => ({ paginated_messages: wirePage(world, view.page) }),
  room: (world, view) => ({ data: wireRoom(world, view) }),
  empty: () => ({}),
};

/** The answer to a join, which the platform's contract leaves open. */
export const joinReplyOf = (world: World, shape: JoinReplyShape, view: JoinView): WireFormat => JOIN_REPLIES[shape](world, view);
