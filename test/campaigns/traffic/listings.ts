import { toId } from '../../../src/domain/ids.ts';
import { type Principal } from '../../../src/domain/team.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { HeardEvent } from './family.ts';
import { type Actor, OWN, type Room, type Scene } from './scene.ts';

/** What a console reads before it listens: our agents and routines, and the teams, members and threads that we can see. */
export const listings = (scene: Scene): readonly HeardEvent[] => {
  const own = scene.agents.filter(({ org }) => org === OWN);
  const teams = Map.groupBy(scene.rooms, ({ team }) => team);
  const events: readonly PlatformEvent[] = [
    {
      type: 'agents-listed',
      agents: own.map(({ id, name, org, orgName }) => ({
        id,
        name,
        org,
        orgName,
        description: null,
        lookupKey: null,
        model: null,
        createdAt: scene.startsAt - 86_400_000,
      })),
    },
    {
      type: 'teams-listed',
      teams: [...teams.keys()].map((id) => ({ id, name: untrusted(`Team ${id}`), description: null, org: OWN, myRole: 'owner' })),
    },
    ...[...teams].flatMap(([team, rooms]) => roomEvents(scene, { team, rooms })),
    { type: 'routines-listed', routines: own.flatMap(({ routines }) => routines) },
  ];
  return events.map((event, index) => ({ at: scene.startsAt - 5_000 + index, event }));
};

const roomEvents = (
  scene: Scene,
  { team, rooms }: { readonly team: Room['team']; readonly rooms: readonly Room[] },
): readonly PlatformEvent[] => [
  {
    type: 'members-listed',
    team,
    members: membersOf(scene, rooms).map((actor) => ({
      id: toId(`mem_${team}_${actor.id}`),
      team,
      principal: principalOf(actor),
      name: actor.name,
      org: actor.org,
      orgName: actor.orgName,
      role: 'member',
      joinedAt: scene.startsAt - 86_400_000,
    })),
  },
  {
    type: 'threads-listed',
    team,
    threads: rooms.map(({ thread, title }, index) => ({
      id: thread,
      team,
      org: OWN,
      title: untrusted(title),
      visibility: 'team',
      isDefault: index === 0,
      isMuted: false,
      agentsEnabled: true,
      unreadCount: 0,
      lastActivityAt: null,
      lastPreview: null,
      lastSender: null,
      createdAt: scene.startsAt - 86_400_000,
    })),
  },
];

/** The agents that take part in a thread of the team, and all our people. */
const membersOf = (scene: Scene, rooms: readonly Room[]): readonly Actor[] => [
  ...scene.agents.filter(({ threads }) => rooms.some(({ thread }) => threads.has(thread))),
  ...scene.people,
];

const principalOf = (actor: Actor): Principal =>
  actor.kind === 'agent' ? { type: 'agent', id: actor.id } : { type: 'user', id: actor.id };
