import type { OrgId } from '../domain/ids.ts';
import type { Team } from '../domain/team.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import { PlatformError } from '../platform/errors.ts';
import { safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import type { Kind } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { type Listing, orDash, writeRead } from './table.ts';

/** Lists the teams that the operator may see. */
export const listTeams = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const [teams, orgs, me] = await Promise.all([
      platform.listTeams(),
      platform.listOrgs().catch(unlessRefused),
      platform.getMe().catch(unlessRefused),
    ]);
    const names = new Map((orgs ?? []).map(({ id, name }) => [id, name]));
    if (me !== null && me.org !== null && me.orgName !== null) names.set(me.org, me.orgName);
    await writeRead(context, platform, { items: teams, listing: listing(names) });
    return EXIT.ok;
  });

export const TEAM: Kind<Team> = {
  singular: safe`team`,
  plural: safe`teams`,
  id: ({ id }) => id,
  names: ({ name }) => [name],
  describe: ({ id, name }) => safe`${safeWord(id)} (${orDash(name)})`,
};

/** A credential that may not see organisations sees their ids. */
const unlessRefused = (error: unknown): null => {
  if (error instanceof PlatformError && ['forbidden', 'not-found', 'unsupported'].includes(error.code)) return null;
  throw error;
};

const listing = (names: ReadonlyMap<OrgId, Untrusted>): Listing<Team> => ({
  nothing: safe`You are in no team.`,
  columns: [
    { title: safe`TEAM`, cell: ({ name }) => orDash(name) },
    { title: safe`YOUR ROLE`, cell: ({ myRole }) => safeWord(myRole ?? 'none') },
    { title: safe`OWNED BY`, cell: ({ org }) => orDash(org === null ? null : (names.get(org) ?? untrusted(org))) },
    { title: safe`ID`, cell: ({ id }) => safeWord(id), maxCells: 128 },
  ],
  record: (team) => ({ type: 'team', ...team }),
});
