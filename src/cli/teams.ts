import type { Team } from '../domain/team.ts';
import { safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import type { Kind } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { type Listing, orDash, writeRead } from './table.ts';

/** Lists the teams that the operator may see. */
export const listTeams = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    await writeRead(context, platform, { items: await platform.listTeams(), listing: LISTING });
    return EXIT.ok;
  });

export const TEAM: Kind<Team> = {
  singular: safe`team`,
  plural: safe`teams`,
  id: ({ id }) => id,
  names: ({ name }) => [name],
  describe: ({ id, name }) => safe`${safeWord(id)} (${orDash(name)})`,
};

const LISTING: Listing<Team> = {
  nothing: safe`You are in no team.`,
  columns: [
    { title: safe`TEAM`, cell: ({ name }) => orDash(name) },
    { title: safe`YOUR ROLE`, cell: ({ myRole }) => safeWord(myRole ?? 'none') },
    { title: safe`OWNED BY`, cell: ({ org }) => safeWord(org ?? '-') },
    { title: safe`ID`, cell: ({ id }) => safeWord(id), maxCells: 128 },
  ],
  record: (team) => ({ type: 'team', ...team }),
};
