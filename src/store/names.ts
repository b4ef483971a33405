import type { AgentId, OrgId, RoutineId, TeamId, ThreadId } from '../domain/ids.ts';
import type { Author } from '../domain/message.ts';
import type { Network } from '../domain/network.ts';
import type { TeamMember } from '../domain/team.ts';
import type { Thread } from '../domain/thread.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';

/** An id as text; ids are safe by their alphabet. */
export const idText = (id: string): SafeText => safeLine(untrusted(id));

/** An agent's name, also for a partner's agent that is only known as a member. */
export const agentName = (network: Network, agent: AgentId): SafeText => {
  const own = network.agents.get(agent);
  if (own !== undefined) return safeLine(own.name);
  const member = memberOf(network, agent);
  return member === undefined ? idText(agent) : safeLine(member.name);
};

/** The membership of a user or an agent in any team. */
export const memberOf = (network: Network, principal: string): TeamMember | undefined => {
  for (const members of network.members.values()) {
    const found = members.find((member) => member.principal.type !== 'unknown' && member.principal.id === principal);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The name of an organisation, from any record that carries it; `?` where nobody told. */
export const orgName = (network: Network, org: OrgId | null): SafeText => {
  if (org === null) return safe`?`;
  if (org === network.me?.org && network.me.orgName !== null) return safeLine(network.me.orgName);
  const listed = network.orgs.get(org);
  if (listed !== undefined) return safeLine(listed.name);
  for (const members of network.members.values()) {
    const named = members.find((member) => member.org === org && member.orgName !== null);
    if (named?.orgName !== null && named !== undefined) return safeLine(named.orgName);
  }
  return idText(org);
};

/** The organisation of an author: as the message says, else as a membership says, else `null`. */
export const authorOrg = (network: Network, author: Author): OrgId | null => {
  if (author.kind === 'system') return null;
  return author.org ?? memberOf(network, author.id)?.org ?? null;
};

/** A thread's title, or what stands for it. */
export const threadTitle = (thread: Thread): SafeText => {
  if (thread.title !== null) return safeLine(thread.title);
  return thread.isDefault ? safe`General` : idText(thread.id);
};

export const threadName = (network: Network, id: ThreadId): SafeText => {
  const thread = network.threads.get(id);
  return thread === undefined ? idText(id) : threadTitle(thread);
};

export const teamName = (network: Network, id: TeamId): SafeText => {
  const team = network.teams.get(id);
  return team === undefined ? idText(id) : safeLine(team.name);
};

export const routineName = (network: Network, id: RoutineId): SafeText => {
  const routine = network.routines.get(id);
  return routine === undefined ? idText(id) : safeLine(routine.name);
};
