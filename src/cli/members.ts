import type { OrgId } from '../domain/ids.ts';
import type { Team, TeamMember } from '../domain/team.ts';
import { rawText } from '../domain/untrusted.ts';
import { safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import type { DisplayOptions } from './display-options.ts';
import { EXIT } from './exit-code.ts';
import { type Kind, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeRead } from './table.ts';
import { TEAM } from './teams.ts';
import { readOwnOrg } from './watch.ts';

/** Lists who is in a team, organisation by organisation, the own one first; one that is not known stands with the outsiders. */
export const listMembers = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const team = resolve(context.arguments[0] ?? '', await platform.listTeams(), TEAM);
    const [members, ownOrg] = await Promise.all([platform.listMembers(team.id), readOwnOrg(platform)]);
    const items = byOrganisation(members, ownOrg).map((member) => ({ member, team, isExternal: isOutside(member, ownOrg) }));
    await writeRead(context, platform, { items, listing: listing(context.display) });
    return EXIT.ok;
  });

/** Whether somebody is of another organisation, or of none that is known. */
export const isOutside = ({ org }: TeamMember, ownOrg: OrgId | null): boolean => org === null || org !== ownOrg;

/** Own organisation first, then the others by name; within one in order of joining. */
const byOrganisation = (members: readonly TeamMember[], ownOrg: OrgId | null): readonly TeamMember[] => {
  const orgs = Map.groupBy(members, (member) => (isOutside(member, ownOrg) ? `1${orgText(member)}` : '0'));
  return [...orgs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => group);
};

const orgText = ({ orgName, org }: TeamMember): string => (orgName === null ? (org ?? '') : rawText(orgName));

/** A member by its user's or agent's id, or by name. */
export const MEMBER: Kind<TeamMember> = {
  singular: safe`member`,
  plural: safe`members TEAM`,
  id: ({ principal, id }) => (principal.type === 'unknown' ? id : principal.id),
  names: ({ name }) => [name],
  describe: ({ principal, name, id }) => safe`${safeWord(principal.type === 'unknown' ? id : principal.id)} (${orDash(name)})`,
};

type Row = { readonly member: TeamMember; readonly team: Team; readonly isExternal: boolean };

const listing = ({ timeText }: DisplayOptions): Listing<Row> => ({
  nothing: safe`There is nobody in that team.`,
  columns: [
    {
      title: safe`ORGANISATION`,
      cell: ({ member, isExternal }) => safe`${isExternal ? safe`EXTERNAL ` : safe``}${orDash(member.orgName)}`,
    },
    { title: safe`MEMBER`, cell: ({ member }) => orDash(member.name) },
    { title: safe`KIND`, cell: ({ member }) => safeWord(member.principal.type) },
    { title: safe`ROLE`, cell: ({ member }) => safeWord(member.role) },
    { title: safe`JOINED`, cell: ({ member }) => (member.joinedAt === null ? safe`-` : timeText(member.joinedAt)) },
    { title: safe`ID`, cell: ({ member }) => safeWord(MEMBER.id(member)), maxCells: 128 },
  ],
  record: ({ member, team, isExternal }) => ({
    type: 'member',
    ...member,
    teamName: team.name,
    isExternal,
    joinedAt: isoTime(member.joinedAt),
  }),
});
