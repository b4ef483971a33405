import type { OrgId, TeamId, ThreadId } from './ids.ts';
import type { Network } from './network.ts';
import type { ThreadRecord } from './thread.ts';

/**
 * Who reads what is said in a thread. Only `ours` is proven; `unknown` is a team whose members were not read, `gone` is a thread
 * that is not there. All but `ours` is treated and drawn as outside.
 */
export type Audience =
  | { readonly type: 'ours' }
  | { readonly type: 'outside'; readonly orgs: readonly (OrgId | null)[] }
  | { readonly type: 'unknown' }
  | { readonly type: 'gone' };

/** What tells who reads a team. */
type TeamReaders = Pick<Network, 'me' | 'members' | 'teams'>;
type ThreadReaders = TeamReaders & { readonly threads: ReadonlyMap<ThreadId, Pick<ThreadRecord, 'team' | 'org'>> };

export const audienceOf = (network: ThreadReaders, id: ThreadId): Audience => {
  const thread = network.threads.get(id);
  if (thread === undefined) return { type: 'gone' };
  const { team } = thread;
  const orgs = team === null ? otherThan(network.me?.org ?? null, thread.org) : outsideOrgs(network, team);
  if (orgs.length > 0) return { type: 'outside', orgs };
  const isProven = network.me !== null && (team === null || (network.members.has(team) && network.teams.has(team)));
  return { type: isProven ? 'ours' : 'unknown' };
};

/** The same for the same readers, and another one for others. */
export const audienceKey = (audience: Audience): string =>
  audience.type === 'outside'
    ? audience.orgs
        .map((org) => org ?? '?')
        .sort()
        .join(' ')
    : audience.type;

/** Whether somebody of another organisation than the team's own, or than mine, is known to read the team. */
export const isCrossOrgTeam = (network: TeamReaders, team: TeamId): boolean => outsideOrgs(network, team).length > 0;

/** The organisations in a team that are not mine. A member whose organisation is unknown counts as outside, as `null`. */
export const outsideOrgs = (network: TeamReaders, team: TeamId): readonly (OrgId | null)[] => {
  const mine = network.me?.org ?? null;
  const orgs = new Set<OrgId | null>();
  for (const member of network.members.get(team) ?? [])
    if (member.principal.type !== 'unknown' && member.org !== mine) orgs.add(member.org);
  for (const owner of otherThan(mine, network.teams.get(team)?.org ?? null)) orgs.add(owner);
  return [...orgs];
};

const otherThan = (mine: OrgId | null, owner: OrgId | null): readonly OrgId[] => (owner === null || owner === mine ? [] : [owner]);
