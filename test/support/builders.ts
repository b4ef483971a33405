import type { Agent } from '../../src/domain/agent.ts';
import { type AgentId, type OrgId, type RoutineId, type TeamId, type ThreadId, toId, type UserId } from '../../src/domain/ids.ts';
import type { EntryContent, LedgerEntry } from '../../src/domain/ledger-entry.ts';
import type { Author, Message } from '../../src/domain/message.ts';
import type { Actor, IncidentId } from '../../src/domain/operation.ts';
import type { Routine } from '../../src/domain/routine.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Team, TeamMember } from '../../src/domain/team.ts';
import type { Thread } from '../../src/domain/thread.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import type { NetworkFacts } from '../../src/operations/plan/network-index.ts';

export const ACME: OrgId = toId('org_acme');
export const PARTNER: OrgId = toId('org_partner');

export const agentId = (name: string): AgentId => toId(`agi_${name}`);
export const userId = (name: string): UserId => toId(`usr_${name}`);
export const threadId = (name: string): ThreadId => toId(`thr_${name}`);
export const teamId = (name: string): TeamId => toId(`tem_${name}`);
export const routineId = (name: string): RoutineId => toId(`arn_${name}`);

export const agentAuthor = (name: string, org: OrgId | null = ACME): Author => ({
  kind: 'agent',
  id: agentId(name),
  name: untrusted(name),
  org,
  orgName: org === null ? null : untrusted(org),
});

export const humanAuthor = (name: string, org: OrgId | null = ACME): Author => ({
  kind: 'human',
  id: userId(name),
  name: untrusted(name),
  org,
  orgName: org === null ? null : untrusted(org),
});

export const message = (id: string, fields: Partial<Message> & { readonly author: Author }): Message => ({
  id: toId(id),
  thread: threadId('main'),
  content: untrusted(id),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: null,
  createdAt: 0,
  updatedAt: fields.createdAt ?? 0,
  ...fields,
});

export const routine = (name: string, fields: Partial<Routine> & { readonly agent: AgentId }): Routine => ({
  id: routineId(name),
  name: untrusted(name),
  status: 'active',
  handler: 'preset',
  preset: 'participate',
  eventConfig: { 'thread.message_added': { filters: {} } },
  schedule: null,
  lookupKey: null,
  createdAt: 0,
  updatedAt: 0,
  ...fields,
});

export const run = (id: string, fields: Partial<Run> & { readonly routine: RoutineId; readonly agent: AgentId }): Run => ({
  id: toId(id),
  status: 'completed',
  durationMs: 0,
  eventId: `evt_${id}`,
  thread: null,
  triggerMessage: null,
  deliveredMessage: null,
  error: null,
  payload: {},
  result: null,
  createdAt: 0,
  updatedAt: 0,
  ...fields,
});

export const session = (id: string, fields: Partial<Session> & { readonly agent: AgentId }): Session => ({
  id: toId(id),
  status: 'running',
  name: null,
  run: null,
  thread: null,
  maxTurns: null,
  maxTokens: null,
  error: null,
  createdAt: 0,
  startedAt: 0,
  completedAt: null,
  ...fields,
});

export const thread = (name: string, fields: Partial<Thread> = {}): Thread => ({
  id: threadId(name),
  team: teamId('one'),
  org: ACME,
  title: untrusted(name),
  visibility: 'team',
  isDefault: false,
  isMuted: false,
  agentsEnabled: true,
  unreadCount: 0,
  lastActivityAt: null,
  lastPreview: null,
  lastSender: null,
  createdAt: 0,
  ...fields,
});

export const team = (name: string): Team => ({
  id: teamId(name),
  name: untrusted(name),
  description: null,
  org: ACME,
  myRole: 'admin',
});

/** An agent's or a person's place in a team; `user` members are people. */
export const member = (type: 'agent' | 'user', name: string, fields: Partial<TeamMember> = {}): TeamMember => ({
  id: toId(`tmb_${type}_${name}_${fields.team ?? teamId('one')}`),
  team: teamId('one'),
  principal: type === 'agent' ? { type, id: agentId(name) } : { type, id: userId(name) },
  name: untrusted(name),
  org: ACME,
  orgName: untrusted('Acme'),
  role: 'member',
  joinedAt: 0,
  ...fields,
});

export const KIM: Actor = { type: 'operator', id: userId('kim'), name: untrusted('Kim') };
export const LEE: Actor = { type: 'operator', id: userId('lee'), name: untrusted('Lee') };

/** A fact as `actor` (Kim where left out) put it in the ledger. */
export const entry = (
  at: number,
  fact: EntryContent,
  about: { readonly actor?: Actor; readonly incident?: IncidentId | null } = {},
): LedgerEntry => ({ at, actor: about.actor ?? KIM, incident: about.incident ?? null, ...fact });

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<Item['id'], Item> =>
  new Map(items.map((item): [Item['id'], Item] => [item.id, item]));

/** A network of our organisation Acme, in which Kim looks. The teams are those of the members. */
export const facts = (parts: {
  readonly threads?: readonly Thread[];
  readonly members?: readonly TeamMember[];
  readonly routines?: readonly Routine[];
  readonly owner?: OrgId;
}): NetworkFacts => {
  const members = Map.groupBy(parts.members ?? [], ({ team }) => team);
  const routines = parts.routines ?? [];
  return {
    me: {
      id: userId('kim'),
      name: untrusted('Kim'),
      org: ACME,
      orgName: untrusted('Acme'),
      orgRole: 'admin',
      sandbox: null,
      isSystemUser: false,
    },
    agents: byId(Array.from(new Set(routines.map(({ agent }) => agent)), agentNamed)),
    teams: byId(
      Array.from(members.keys(), (id) => ({ id, name: untrusted(id), description: null, org: parts.owner ?? ACME, myRole: 'admin' })),
    ),
    members,
    threads: byId(parts.threads ?? []),
    routines: byId(routines),
  };
};

const agentNamed = (id: AgentId): Agent => ({
  id,
  name: untrusted(id.slice(4)),
  description: null,
  lookupKey: null,
  model: null,
  org: ACME,
  orgName: untrusted('Acme'),
  createdAt: 0,
});
