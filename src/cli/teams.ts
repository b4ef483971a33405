import type { Team } from '../domain/team.ts';
import { safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import { EXIT } from './exit-code.ts';
import { type Listing, writeList } from './list.ts';
import type { Kind } from './resolve.ts';
import { shown } from './shown.ts';
import type { Call } from './subcommand.ts';

/** Lists the teams that the operator may see. */
export const listTeams = (call: Call): Promise<number> =>
  withPlatform(call, async (platform) => {
    await writeList(call, await platform.listTeams(), LISTING);
    return EXIT.ok;
  });

export const TEAM: Kind<Team> = {
  singular: safe`team`,
  plural: safe`teams`,
  id: ({ id }) => id,
  names: ({ name }) => [name],
  describe: ({ id, name }) => safe`${safeWord(id)} (${shown(name)})`,
};

const LISTING: Listing<Team> = {
  nothing: safe`You are in no team.`,
  columns: [
    { title: safe`TEAM`, cell: ({ name }) => shown(name) },
    { title: safe`YOUR ROLE`, cell: ({ myRole }) => safeWord(myRole ?? 'none') },
    { title: safe`OWNED BY`, cell: ({ org }) => safeWord(org ?? '-') },
    { title: safe`ID`, cell: ({ id }) => safeWord(id), maxCells: 128 },
  ],
  record: (team) => ({ type: 'team', ...team }),
};
