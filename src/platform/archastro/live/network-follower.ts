import type { TeamId } from '../../../domain/ids.ts';
import type { Team } from '../../../domain/team.ts';
import type { Thread } from '../../../domain/thread.ts';
import { PlatformError } from '../../errors.ts';
import { createChangeFilter } from './changed.ts';
import type { LiveContext } from './live-context.ts';
import { type Poller, startPoller } from './poller.ts';

/** Follows what the platform does not push: agents, teams, members and thread lists. */
export type NetworkFollower = {
  /** Reads a team's members again, because somebody unknown spoke in it. */
  readonly refreshMembers: (team: TeamId) => void;
  readonly refreshTeams: () => void;
  readonly refreshThreads: (team: TeamId) => void;
  /** Whether every team's threads were read, or tried to be, once. */
  readonly isLoaded: () => boolean;
  readonly stop: () => void;
};

const AGENTS_MS = 60_000;
const TEAMS_MS = 30_000;
const MEMBERS_MS = 60_000;
const THREADS_MS = 15_000;
/** Keeps the requests of all teams together under two a second. */
const PER_TEAM_MS = 1_000;
const MAX_KEYS = 4_000;

export type NetworkHooks = {
  readonly onThreads: (team: Team, threads: readonly Thread[]) => void;
  readonly onMembers: () => void;
  readonly onTeamGone: (team: TeamId) => void;
  /** Whether the team lets the caller read its members and threads. */
  readonly isFollowed: (team: Team) => boolean;
};

export const startNetworkFollower = (context: LiveContext, hooks: NetworkHooks): NetworkFollower => {
  const { rest, gate, emit } = context;
  const hasChanged = createChangeFilter(MAX_KEYS);
  const followed = new Map<TeamId, { readonly members: Poller; readonly threads: Poller }>();
  const unread = new Set<TeamId>();
  let hasTeams = false;
  const paced = (intervalMs: number) => (): number => Math.max(intervalMs, followed.size * PER_TEAM_MS);

  const readMembers = async (team: TeamId): Promise<void> => {
    const members = await gate.run(() => rest.listMembers(team));
    if (hasChanged(`members ${team}`, members)) emit({ type: 'members-listed', team, members });
    hooks.onMembers();
  };
  const readThreads = async (team: Team): Promise<void> => {
    const threads = await gate.run(() => rest.listThreads(team.id)).finally(() => unread.delete(team.id));
    if (hasChanged(`threads ${team.id}`, threads)) emit({ type: 'threads-listed', team: team.id, threads });
    hooks.onThreads(team, threads);
  };
  /** A team that may not be seen after all is no news: the list of teams tells of that. */
  const ifVisible = (read: () => Promise<void>) => async (): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof PlatformError) || (error.code !== 'not-found' && error.code !== 'forbidden')) throw error;
      context.report(error);
    }
  };
  const followTeam = (team: Team): void => {
    unread.add(team.id);
    followed.set(team.id, {
      members: startPoller(
        context,
        paced(MEMBERS_MS),
        ifVisible(() => readMembers(team.id)),
      ),
      threads: startPoller(
        context,
        paced(THREADS_MS),
        ifVisible(() => readThreads(team)),
      ),
    });
  };
  const stopTeam = (team: TeamId): void => {
    followed.get(team)?.members.stop();
    followed.get(team)?.threads.stop();
    followed.delete(team);
    unread.delete(team);
  };
  const leaveTeam = (team: TeamId): void => {
    stopTeam(team);
    hooks.onTeamGone(team);
  };
  const teams = startPoller(
    context,
    () => TEAMS_MS,
    async () => {
      const listed = await gate.run(rest.listTeams);
      if (hasChanged('teams', listed)) emit({ type: 'teams-listed', teams: listed });
      const own = listed.filter(hooks.isFollowed);
      const ids = new Set(own.map((team) => team.id));
      for (const id of followed.keys()) if (!ids.has(id)) leaveTeam(id);
      for (const team of own) if (!followed.has(team.id)) followTeam(team);
      hasTeams = true;
    },
  );
  const agents = startPoller(
    context,
    () => AGENTS_MS,
    async () => {
      const listed = await gate.run(rest.listAgents);
      if (hasChanged('agents', listed)) emit({ type: 'agents-listed', agents: listed });
    },
  );

  return {
    refreshMembers: (team) => followed.get(team)?.members.soon(),
    refreshThreads: (team) => followed.get(team)?.threads.soon(),
    refreshTeams: teams.soon,
    isLoaded: () => hasTeams && unread.size === 0,
    stop: () => {
      teams.stop();
      agents.stop();
      for (const id of followed.keys()) stopTeam(id);
    },
  };
};
