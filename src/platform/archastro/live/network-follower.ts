import type { TeamId } from '../../../domain/ids.ts';
import type { Team } from '../../../domain/team.ts';
import type { Thread } from '../../../domain/thread.ts';
import { PlatformError } from '../../errors.ts';
import { createChangeFilter } from './changed.ts';
import type { LiveContext } from './live-context.ts';
import { type Poller, startPoller } from './poller.ts';

const AGENTS_MS = 60_000;
const TEAMS_MS = 30_000;
const MEMBERS_MS = 60_000;
/** A thread that others open is seen within 5 s, where the requests of all teams together stay under two a second. */
const THREADS_MS = 4_000;
const PER_TEAM_MS = 500;
const MAX_KEYS = 4_000;

export type NetworkHooks = {
  readonly onThreads: (team: TeamId, threads: readonly Thread[]) => void;
  readonly onMembers: () => void;
  readonly onTeamGone: (team: TeamId) => void;
  /** Whether the team lets the caller read its members and threads. */
  readonly isFollowed: (team: Team) => boolean;
};

/** Follows what the platform does not push: agents, teams, members and thread lists. */
export class NetworkFollower {
  readonly #context: LiveContext;
  readonly #hooks: NetworkHooks;
  readonly #hasChanged = createChangeFilter(MAX_KEYS);
  readonly #followed = new Map<TeamId, { readonly members: Poller; readonly threads: Poller }>();
  /** Teams whose threads were not read yet. */
  readonly #unread = new Set<TeamId>();
  readonly #teams: Poller;
  readonly #agents: Poller;
  #hasTeams = false;

  constructor(context: LiveContext, hooks: NetworkHooks) {
    this.#context = context;
    this.#hooks = hooks;
    this.#teams = startPoller(context, TEAMS_MS, () => this.#readTeams());
    this.#agents = startPoller(context, AGENTS_MS, () => this.#readAgents());
  }

  refreshTeams(): void {
    this.#teams.soon();
  }

  refreshMembers(team: TeamId): void {
    this.#followed.get(team)?.members.soon();
  }

  refreshThreads(team: TeamId): void {
    this.#followed.get(team)?.threads.soon();
  }

  /** Whether every team's threads were read, or tried to be, once. */
  isLoaded(): boolean {
    return this.#hasTeams && this.#unread.size === 0;
  }

  stop(): void {
    this.#teams.stop();
    this.#agents.stop();
    for (const team of this.#followed.keys()) this.#stopTeam(team);
  }

  async #readTeams(): Promise<void> {
    const { gate, rest, emit } = this.#context;
    const teams = await gate.run(rest.listTeams);
    if (this.#hasChanged('teams', teams)) emit({ type: 'teams-listed', teams });
    const own = new Set(teams.filter(this.#hooks.isFollowed).map((team) => team.id));
    for (const team of this.#followed.keys()) {
      if (own.has(team)) continue;
      this.#stopTeam(team);
      this.#hooks.onTeamGone(team);
    }
    for (const team of own) if (!this.#followed.has(team)) this.#followTeam(team);
    this.#hasTeams = true;
  }

  async #readAgents(): Promise<void> {
    const { gate, rest, emit } = this.#context;
    const agents = await gate.run(rest.listAgents);
    if (this.#hasChanged('agents', agents)) emit({ type: 'agents-listed', agents });
  }

  #followTeam(team: TeamId): void {
    const paced = (intervalMs: number) => (): number => Math.max(intervalMs, this.#followed.size * PER_TEAM_MS);
    this.#unread.add(team);
    this.#followed.set(team, {
      members: startPoller(this.#context, paced(MEMBERS_MS), () => this.#ifVisible(() => this.#readMembers(team))),
      threads: startPoller(this.#context, paced(THREADS_MS), () => this.#ifVisible(() => this.#readThreads(team))),
    });
  }

  #stopTeam(team: TeamId): void {
    this.#followed.get(team)?.members.stop();
    this.#followed.get(team)?.threads.stop();
    this.#followed.delete(team);
    this.#unread.delete(team);
  }

  /** A team that may not be seen after all is no failure of the link: the list of teams tells of that. */
  async #ifVisible(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof PlatformError) || (error.code !== 'not-found' && error.code !== 'forbidden')) throw error;
      this.#context.report(error);
    }
  }

  async #readMembers(team: TeamId): Promise<void> {
    const { gate, rest, emit } = this.#context;
    const members = await gate.run(() => rest.listMembers(team));
    if (this.#hasChanged(`members ${team}`, members)) emit({ type: 'members-listed', team, members });
    this.#hooks.onMembers();
  }

  async #readThreads(team: TeamId): Promise<void> {
    const { gate, rest, emit } = this.#context;
    const threads = await gate.run(() => rest.listThreads(team)).finally(() => this.#unread.delete(team));
    if (this.#hasChanged(`threads ${team}`, threads)) emit({ type: 'threads-listed', team, threads });
    this.#hooks.onThreads(team, threads);
  }
}
