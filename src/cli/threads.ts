import type { Team } from '../domain/team.ts';
import type { Thread } from '../domain/thread.ts';
import { rawText, type Untrusted, untrusted } from '../domain/untrusted.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { inParallel } from '../sync/in-parallel.ts';
import { type SafeText, safe, safeWord } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import type { DisplayOptions } from './display-options.ts';
import { EXIT } from './exit-code.ts';
import { type Kind, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { isoTime, type Listing, orDash, writeRead } from './table.ts';
import { TEAM } from './teams.ts';

/** A thread with the team that it belongs to. */
export type TeamThread = { readonly team: Team; readonly thread: Thread };

/** Lists the threads of all the operator's teams, or of one. */
export const listThreads = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const teams = await platform.listTeams();
    const wanted = context.options['team'];
    const chosen = typeof wanted === 'string' ? [resolve(wanted, teams, TEAM)] : teams;
    await writeRead(context, platform, { items: await readThreads(platform, chosen), listing: listing(context.display) });
    return EXIT.ok;
  });

/** The threads of some teams, team by team. A team that does not let its threads be seen has none. */
export const readThreads = async (platform: Platform, teams: readonly Team[]): Promise<readonly TeamThread[]> => {
  const found = await inParallel(teams, async (team) => (await readTeam(platform, team)).map((thread) => ({ team, thread })));
  return found.flat();
};

async function readTeam(platform: Platform, team: Team): Promise<readonly Thread[]> {
  try {
    return await platform.listThreads(team.id);
  } catch (error) {
    if (error instanceof PlatformError && (error.code === 'forbidden' || error.code === 'not-found')) return [];
    throw error;
  }
}

/** The title of a thread, or what stands for it. */
export const titleOf = (thread: Thread): Untrusted => thread.title ?? untrusted(thread.isDefault ? 'General' : thread.id);

/** A thread as `TEAM/THREAD`. */
export const pathOf = ({ team, thread }: TeamThread): SafeText => safe`${orDash(team.name)}/${orDash(titleOf(thread))}`;

export const THREAD: Kind<TeamThread> = {
  singular: safe`thread`,
  plural: safe`threads`,
  id: ({ thread }) => thread.id,
  names: ({ team, thread }) => [titleOf(thread), untrusted(`${rawText(team.name)}/${rawText(titleOf(thread))}`)],
  describe: (item) => safe`${safeWord(item.thread.id)} (${pathOf(item)})`,
};

const listing = ({ timeText }: DisplayOptions): Listing<TeamThread> => ({
  nothing: safe`There are no threads in your teams.`,
  columns: [
    { title: safe`TEAM`, cell: ({ team }) => orDash(team.name) },
    { title: safe`THREAD`, cell: ({ thread }) => orDash(titleOf(thread)) },
    { title: safe`UNREAD`, cell: ({ thread }) => safe`${thread.unreadCount}`, isNumber: true },
    { title: safe`AGENTS`, cell: ({ thread }) => (thread.agentsEnabled ? safe`on` : safe`off`) },
    {
      title: safe`LAST ACTIVITY`,
      cell: ({ thread }) => (thread.lastActivityAt === null ? safe`-` : timeText(thread.lastActivityAt)),
    },
    { title: safe`ID`, cell: ({ thread }) => safeWord(thread.id), maxCells: 128 },
  ],
  record: ({ team, thread }) => ({
    type: 'thread',
    ...thread,
    teamName: team.name,
    lastActivityAt: isoTime(thread.lastActivityAt),
    createdAt: isoTime(thread.createdAt),
  }),
});
