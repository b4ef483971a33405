import type { AgentId, OrgId, RoutineId, TeamId, ThreadId } from '../domain/ids.ts';
import type { Author } from '../domain/message.ts';
import type { Network } from '../domain/network.ts';
import type { TeamMember } from '../domain/team.ts';
import type { ThreadRecord } from '../domain/thread.ts';
import { untrusted } from '../domain/untrusted.ts';
import { createSelector } from '../store/create-selector.ts';
import { truncate } from '../text/fit.ts';
import { createNameMarks, type NamedActor, type NameMarks } from '../text/lookalike.ts';
import type { MessageLook } from '../text/message-lines.ts';
import { joinSafe, type SafeText, safe, safeLine, safeName } from '../text/safe.ts';

/** An id as text; ids are safe by their alphabet. */
export const idText = (id: string): SafeText => safeLine(untrusted(id));

/** What names of agents and people are told from. */
type Actors = Pick<Network, 'agents' | 'members'>;
/** What names of organisations are told from. */
type Orgs = Pick<Network, 'me' | 'orgs' | 'members'>;

/** An agent's name, also for a partner's agent that is only known as a member. */
export const agentName = (network: Actors, agent: AgentId): SafeText => {
  const own = network.agents.get(agent);
  if (own !== undefined) return markedName(network, own);
  const member = memberOf(network, agent);
  return member === undefined ? idText(agent) : markedName(network, { id: agent, name: member.name });
};

/** The membership of a user or an agent in any team. */
export const memberOf = (network: Pick<Network, 'members'>, principal: string): TeamMember | undefined => {
  for (const members of network.members.values()) {
    const found = members.find((member) => member.principal.type !== 'unknown' && member.principal.id === principal);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The name of an organisation, from any record that carries it; `?` where nobody told. */
export const orgName = (network: Orgs, org: OrgId | null): SafeText => {
  if (org === null) return safe`?`;
  if (org === network.me?.org && network.me.orgName !== null) return safeName(network.me.orgName);
  const listed = network.orgs.get(org);
  if (listed !== undefined) return safeName(listed.name);
  for (const members of network.members.values()) {
    const named = members.find((member) => member.org === org && member.orgName !== null);
    if (named?.orgName !== null && named !== undefined) return safeName(named.orgName);
  }
  return idText(org);
};

/** The name of an author, with a mark where somebody else's looks the same. */
export const authorName = (network: Actors, { id, name }: Author): SafeText =>
  id === null ? safeName(name) : markedName(network, { id, name });

/** Cells of an organisation's name where several stand together: none of them can push another out of sight. */
const AUDIENCE_CELLS = 24;

/** Who outside reads something: how many organisations where there are several, then their names. */
export const audienceText = (network: Orgs, orgs: readonly (OrgId | null)[]): SafeText => {
  const names = joinSafe(
    orgs.map((org) => truncate(orgName(network, org), AUDIENCE_CELLS)),
    safe`, `,
  );
  return orgs.length === 1 ? names : safe`${orgs.length} organisations: ${names}`;
};

/** The organisation of an author: as the message says, else as a membership says, else `null`. */
export const authorOrg = (network: Pick<Network, 'members'>, author: Author): OrgId | null => {
  if (author.kind === 'system') return null;
  return author.org ?? memberOf(network, author.id)?.org ?? null;
};

/** A thread's title, or what stands for it. */
export const threadTitle = (thread: Pick<ThreadRecord, 'id' | 'title' | 'isDefault'>): SafeText => {
  if (thread.title !== null) return safeName(thread.title);
  return thread.isDefault ? safe`General` : idText(thread.id);
};

export const threadName = (network: { readonly threads: ReadonlyMap<ThreadId, ThreadRecord> }, id: ThreadId): SafeText => {
  const thread = network.threads.get(id);
  return thread === undefined ? idText(id) : threadTitle(thread);
};

export const teamName = (network: Pick<Network, 'teams'>, id: TeamId): SafeText => {
  const team = network.teams.get(id);
  return team === undefined ? idText(id) : safeName(team.name);
};

export const routineName = (network: Pick<Network, 'routines'>, id: RoutineId): SafeText => {
  const routine = network.routines.get(id);
  return routine === undefined ? idText(id) : safeName(routine.name);
};

/** What tells a speaker from another member whose name looks the same; the same function until the members change. */
export const selectNameMark = createSelector(
  [({ network }) => network.members, ({ network }) => network.agents],
  ([members, agents]): NonNullable<MessageLook['nameMark']> => {
    const marks = nameMarks({ members, agents });
    return ({ id, name }: Author) => (id === null ? undefined : marks({ id, name }));
  },
);

/** A name on one line, its mark before it where somebody else's looks the same: what is cut off a name that is too long is never the mark. */
export const markedName = (network: Actors, actor: NamedActor): SafeText => {
  const mark = nameMarks(network)(actor);
  return mark === undefined ? safeName(actor.name) : safe`${mark} ${safeName(actor.name)}`;
};

let last: { readonly members: Network['members']; readonly agents: Network['agents']; readonly marks: NameMarks } | undefined;

/** The marks of all members and of our agents, made anew when these change. */
function nameMarks({ members, agents }: Actors): NameMarks {
  if (last?.members === members && last.agents === agents) return last.marks;
  const actors = new Map<string, NamedActor>(agents.values().map(({ id, name }) => [id, { id, name }]));
  for (const { principal, name } of [...members.values()].flat())
    if (principal.type !== 'unknown') actors.set(principal.id, { id: principal.id, name });
  last = { members, agents, marks: createNameMarks([...actors.values()]) };
  return last.marks;
}
