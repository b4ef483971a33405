import type { OrgId, ThreadId } from '../../../domain/ids.ts';
import type { Connection, LinkReport } from '../../../domain/link.ts';
import type { Access } from '../link/access.ts';
import type { Topic } from '../link/channel.ts';
import type { LaneState } from '../link/lane.ts';
import type { TopicPlan } from '../link/lane-topics.ts';
import { startLink } from '../link/link.ts';
import { feedTopic } from '../link/topics.ts';
import type { ServerAddress } from '../server-address.ts';
import type { Wire } from '../wire.ts';
import { createAuthors } from './authors.ts';
import { connectionState } from './connection-state.ts';
import { joinThread } from './joining.ts';
import type { LinkLog } from './link-log.ts';
import type { LiveContext } from './live-context.ts';
import { type NetworkFollower, startNetworkFollower } from './network-follower.ts';
import { ThreadFollowers } from './thread-followers.ts';
import { startWorkFollower, type WorkFollower } from './work-follower.ts';

/** Everything that is followed while somebody listens. */
export type Live = {
  readonly watch: (threads: readonly ThreadId[]) => void;
  readonly threads: ThreadFollowers;
  /** As `joinThread`. */
  readonly join: (thread: ThreadId) => Promise<Topic | null>;
  /** Reads again what an own act has changed. */
  readonly refresh: Pick<NetworkFollower, 'refreshTeams' | 'refreshMembers' | 'refreshThreads'> & Pick<WorkFollower, 'refreshRoutines'>;
  readonly report: () => Omit<LinkReport, 'server'>;
  readonly stop: () => void;
};

export type LiveOptions = {
  readonly address: ServerAddress;
  /** `null` where the credential opens no socket. */
  readonly access: Access | null;
  readonly wire: Wire;
  readonly log: LinkLog;
  /** Whose activity feed to follow, once it is known. */
  readonly org: Promise<OrgId | null>;
};

export const POLLING_REASON = 'A secret key cannot open the live link: everything is read at intervals instead.';
/** Down for longer than this, the link is not waited for any more. */
const LOST_MS = 30_000;
const TICK_MS = 1_000;
/** The two clocks go apart by more than this only when the machine slept or its clock was set. */
const JUMP_MS = 5_000;

export const startLive = (outer: LiveContext, options: LiveOptions): Live => {
  const { clock, emit } = outer;
  const { access, wire, address, log } = options;
  const startedAt = clock.now();
  let lanes: readonly LaneState[] = [{ type: 'connecting' }];
  let isStopped = false;
  let otherTopics: readonly TopicPlan[] = [];
  let connection: Connection = { state: 'connecting' };
  let offsetMs = clock.now() - clock.monotonicMs();
  let framesTold: number | null = null;
  let downSince: number | null = null;
  let isLost = false;
  let cancelTick = (): void => {};
  let cancelJudge: (() => void) | null = null;

  const context: LiveContext = {
    ...outer,
    emit: (...events) => {
      emit(...events);
      if (events.some((event) => event.type === 'thread-link-changed')) cancelJudge ??= clock.after(0, tellConnection);
    },
  };
  const judge = (): Connection => {
    if (link === null) return { state: 'offline', reason: POLLING_REASON, since: startedAt };
    return connectionState({
      lanes,
      provenAt: log.provenAt(),
      threads: threads.reports().map((thread) => thread.link),
      isListed: network.isLoaded(),
      now: clock.now(),
    });
  };
  const tellConnection = (): void => {
    cancelJudge?.();
    cancelJudge = null;
    const next = judge();
    if (JSON.stringify(next) === JSON.stringify(connection)) return;
    connection = next;
    emit({ type: 'link-changed', connection });
  };
  const tellFrame = (): void => {
    const at = log.lastFrameAt();
    if (at === null || at === framesTold) return;
    framesTold = at;
    emit({ type: 'frame-received', at });
  };
  const checkClocks = (): void => {
    const offset = clock.now() - clock.monotonicMs();
    if (Math.abs(offset - offsetMs) > JUMP_MS) {
      link?.probe();
      threads.tellAll({ type: 'clock-jumped' });
    }
    offsetMs = offset;
  };
  /** A server whose socket is closed to us, behind a proxy for instance, may still answer over REST. */
  const checkLink = (): void => {
    if (link === null) return;
    downSince = link.isDown() ? (downSince ?? clock.monotonicMs()) : null;
    const isNowLost = downSince !== null && clock.monotonicMs() - downSince > LOST_MS;
    if (isNowLost === isLost) return;
    isLost = isNowLost;
    threads.planAgain();
  };
  const tick = (): void => {
    checkLink();
    checkClocks();
    tellFrame();
    tellConnection();
    cancelTick = clock.after(TICK_MS, tick);
  };

  const link =
    access === null
      ? null
      : startLink(
          { access, wire, clock, isLoopback: address.isLoopback },
          {
            onState: (states) => {
              lanes = states;
              if (!isStopped) tellConnection();
            },
            onHeard: log.heard,
            onProven: log.proven,
            onRoundTrip: log.roundTrip,
            onUnreadable: () => threads.tellAll({ type: 'decode-failed' }),
            onReconnect: log.reconnected,
            onError: log.note,
          },
        );
  const network = startNetworkFollower(context, {
    onThreads: (team, listed) => threads.list(team.id, listed),
    onMembers: () => authors.learned(),
    onTeamGone: (team) => threads.forgetTeam(team),
    isFollowed: (team) => link === null || team.myRole !== null,
  });
  const authors = createAuthors(context, network.refreshMembers);
  const threads = new ThreadFollowers(context, {
    link,
    otherTopics: () => otherTopics,
    isLinkLost: () => isLost,
    onMessages: authors.seen,
    onThreadEvent: network.refreshThreads,
  });
  const work = startWorkFollower(context, (team) => {
    network.refreshTeams();
    network.refreshMembers(team);
    network.refreshThreads(team);
  });
  const followFeed = async (): Promise<void> => {
    const org = await options.org;
    if (org === null || isStopped) return;
    otherTopics = [{ name: feedTopic(org), params: {}, handlers: work.feed }];
    threads.planAgain();
  };

  void followFeed();
  cancelTick = clock.after(0, tick);
  return {
    threads,
    watch: (watched) => threads.watch(watched),
    refresh: { ...network, refreshRoutines: work.refreshRoutines },
    join: (thread) => joinThread(thread, { link, threads, context }),
    report: () => {
      const reports = threads.reports();
      return {
        connection,
        sockets: link?.sockets() ?? 0,
        topics: link?.topics() ?? [],
        reconciles: reports.reduce((sum, report) => sum + report.reconciles, 0),
        backfilled: reports.reduce((sum, report) => sum + report.backfilled, 0),
        ...log.summary(),
      };
    },
    stop: () => {
      isStopped = true;
      cancelTick();
      cancelJudge?.();
      network.stop();
      work.stop();
      threads.stop();
      link?.close();
    },
  };
};
