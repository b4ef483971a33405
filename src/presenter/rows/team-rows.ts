import { isCrossOrgTeam, outsideOrgs } from '../../domain/audience.ts';
import type { MembershipId, TeamId } from '../../domain/ids.ts';
import type { TeamMember, TeamRole } from '../../domain/team.ts';
import { createSelector } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import { type SafeText, safe, safeLine } from '../../text/safe.ts';
import { type Directory, selectDirectory } from '../directory.ts';
import { markedName, orgName } from '../names.ts';
import { cursorRow, filterable, type ListRow, shownRows } from './row.ts';

export type TeamRow = ListRow & {
  readonly id: TeamId;
  readonly name: SafeText;
  readonly org: SafeText;
  readonly myRole: TeamRole | null;
  readonly people: number;
  readonly agents: number;
  readonly threads: number;
  readonly isExternal: boolean;
  readonly outside: readonly SafeText[];
};

/** In the platform's order, newest team first. */
export const selectTeamRows = createSelector([selectDirectory], ([directory]): readonly TeamRow[] =>
  [...directory.teams.values()].map((team) => {
    const members = directory.members.get(team.id) ?? [];
    const name = safeLine(team.name);
    const org = orgName(directory, team.org);
    const isExternal = isCrossOrgTeam(directory, team.id);
    return {
      id: team.id,
      name,
      org,
      myRole: team.myRole,
      people: members.filter(({ principal }) => principal.type === 'user').length,
      agents: members.filter(({ principal }) => principal.type === 'agent').length,
      threads: directory.threads
        .values()
        .filter((thread) => thread.team === team.id)
        .toArray().length,
      isExternal,
      outside: outsideOrgs(directory, team.id).map((outside) => orgName(directory, outside)),
      filterable: filterable({ team: name, org, scope: isExternal ? 'external' : 'internal', id: team.id }),
    };
  }),
);

export type MemberRow = ListRow & {
  readonly id: MembershipId;
  readonly name: SafeText;
  readonly kind: 'person' | 'agent' | 'gone';
  readonly role: TeamRole;
  readonly isExternal: boolean;
};

/** The team under the cursor. */
export const selectTeamUnderCursor = (state: ConsoleState): TeamId | null => {
  const list = state.view.lists.teams;
  return cursorRow(shownRows(selectTeamRows(state), list.filter), list)?.id ?? null;
};

/** The members of the team under the cursor, by organisation, mine first; in an organisation people first, then by name. */
export const selectMemberRows = createSelector(
  [selectDirectory, (state) => selectTeamUnderCursor(state)],
  ([directory, team]): readonly MemberRow[] => {
    const mine = directory.me?.org ?? null;
    const rows = (team === null ? [] : (directory.members.get(team) ?? [])).map((member) => memberRow(directory, member, mine));
    const rank = (row: MemberRow): string => `${Number(row.isExternal)} ${row.group} ${row.kind === 'person' ? 0 : 1} ${row.name}`;
    return rows.sort((a, b) => rank(a).localeCompare(rank(b)));
  },
);

function memberRow(directory: Directory, member: TeamMember, mine: string | null): MemberRow {
  const org = orgName(directory, member.org);
  const isExternal = member.org !== mine;
  const kind = member.principal.type === 'user' ? 'person' : member.principal.type === 'agent' ? 'agent' : 'gone';
  const { principal } = member;
  const name = principal.type === 'unknown' ? safeLine(member.name) : markedName(directory, { id: principal.id, name: member.name });
  return {
    id: member.id,
    name,
    kind,
    role: member.role,
    isExternal,
    group: isExternal ? safe`${org} (outside)` : org,
    filterable: filterable({ name, org, kind, role: member.role }),
  };
}
