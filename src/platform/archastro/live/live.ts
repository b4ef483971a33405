import type { ThreadId } from '../../../domain/ids.ts';
import type { LinkReport, ThreadLink } from '../../../domain/link.ts';
import { PlatformError } from '../../errors.ts';
import type { Identity } from '../decode/people.ts';
import type { ConnectAttempts } from '../link/connect-attempts.ts';
import { ConnectionPool } from '../link/connection-pool.ts';
import type { TopicPlan } from '../link/connection-topics.ts';
import { feedTopic, type Topic } from '../link/topic.ts';
import type { ServerAddress } from '../server-address.ts';
import type { Wire } from '../wire.ts';
import { type Authors, createAuthors } from './authors.ts';
import { joinThread } from './joining.ts';
import type { LinkLog } from './link-log.ts';
import { LinkWatch } from './link-watch.ts';
import type { LiveContext } from './live-context.ts';
import { NetworkFollower } from './network-follower.ts';
import { ThreadFollowers } from './thread-followers.ts';
import { WorkFollower } from './work-follower.ts';

export type LiveOptions = {
  readonly address: ServerAddress;
  /** `null` where the credential opens no socket. */
  readonly access: ConnectAttempts | null;
  readonly wire: Wire;
  readonly log: LinkLog;
  /** Whose organisation's activity feed to follow. */
  readonly getIdentity: () => Promise<Identity>;
  /** A connection stands again after an outage. */
  readonly onReconnect: () => void;
};

const countLinks = (states: readonly ThreadLink['state'][]): LinkReport['threads'] => {
  const count = (wanted: ThreadLink['state']): number => states.filter((state) => state === wanted).length;
  const [live, polled, refused] = [count('live'), count('polled'), count('refused')];
  return { live, polled, refused, other: states.length - live - polled - refused };
};

const IDENTITY_AGAIN_MS = 5_000;

/** Everything that is followed while somebody listens. */
export class Live {
  readonly network: NetworkFollower;
  readonly threads: ThreadFollowers;
  readonly work: WorkFollower;
  readonly #context: LiveContext;
  readonly #log: LinkLog;
  readonly #authors: Authors;
  readonly #watch: LinkWatch;
  readonly #link: ConnectionPool | null;
  #feed: readonly TopicPlan[] = [];
  #isStopped = false;
  #cancelFeed = (): void => {};

  constructor(context: LiveContext, options: LiveOptions) {
    this.#context = this.#listening(context);
    this.#log = options.log;
    this.#watch = this.#startWatch();
    this.#link = options.access === null ? null : this.#startLink(options.access, options);
    this.network = this.#startNetwork();
    this.#authors = createAuthors(this.#context, (team) => this.network.refreshMembers(team));
    this.threads = new ThreadFollowers(this.#context, {
      link: this.#link,
      otherTopics: () => this.#feed,
      onMessages: this.#authors.seen,
      onThreadEvent: (team) => this.network.refreshThreads(team),
    });
    this.work = new WorkFollower(this.#context, (team) => {
      this.network.refreshTeams();
      this.network.refreshMembers(team);
      this.network.refreshThreads(team);
    });
    if (this.#link !== null) void this.#followFeed(options.getIdentity);
  }

  /** As `joinThread`. */
  join(thread: ThreadId): Promise<Topic | null> {
    return joinThread(thread, { link: this.#link, threads: this.threads, context: this.#context });
  }

  reconnect(): void {
    this.#link?.reconnect();
  }

  report(): Omit<LinkReport, 'server' | 'leftOut'> {
    const reports = this.threads.reports();
    return {
      connection: this.#watch.connection(),
      sockets: this.#link?.sockets() ?? 0,
      topics: this.#link?.topics() ?? [],
      threads: countLinks(reports.map(({ link }) => link.state)),
      reconciles: reports.reduce((sum, report) => sum + report.reconciles, 0),
      backfilled: reports.reduce((sum, report) => sum + report.backfilled, 0),
      ...this.#log.summary(),
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelFeed();
    this.#watch.stop();
    this.network.stop();
    this.work.stop();
    this.threads.stop();
    this.#link?.close();
  }

  /** The same context, in which a thread's new state also makes the link be judged anew. */
  #listening(context: LiveContext): LiveContext {
    return {
      ...context,
      emit: (...events) => {
        context.emit(...events);
        if (events.some((event) => event.type === 'thread-link-changed')) this.#watch.judgeSoon();
      },
    };
  }

  #startWatch(): LinkWatch {
    return new LinkWatch(this.#context, {
      link: () => this.#link,
      log: this.#log,
      threads: () => this.threads.reports().map((report) => report.link),
      isListed: () => this.network.isLoaded(),
      onJump: () => this.threads.tellAll({ type: 'clock-jumped' }),
    });
  }

  #startLink(access: ConnectAttempts, { wire, address, log, onReconnect }: LiveOptions): ConnectionPool {
    return new ConnectionPool(
      { access, wire, clock: this.#context.clock, isLoopback: address.isLoopback },
      {
        onState: (lanes) => {
          if (!this.#isStopped) this.#watch.setLanes(lanes);
        },
        onHeard: log.heard,
        onProven: log.proven,
        onRoundTrip: log.roundTrip,
        onUnreadable: () => this.threads.tellAll({ type: 'decode-failed' }),
        onReconnect: () => {
          log.reconnected();
          onReconnect();
        },
        onError: log.note,
        onCapacity: () => this.threads.planAgain(),
      },
    );
  }

  #startNetwork(): NetworkFollower {
    return new NetworkFollower(this.#context, {
      onThreads: (team, threads) => this.threads.list(team, threads),
      onMembers: () => this.#authors.learned(),
      onTeamGone: (team) => this.threads.forgetTeam(team),
      isFollowed: (team) => this.#link === null || team.myRole !== null,
    });
  }

  async #followFeed(getIdentity: () => Promise<Identity>): Promise<void> {
    try {
      const { me } = await getIdentity();
      if (me.org === null || this.#isStopped) return;
      this.#feed = [{ name: feedTopic(me.org), params: {}, handlers: this.work.feed }];
      this.threads.planAgain();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (this.#isStopped) return;
      this.#context.report(error);
      this.#cancelFeed = this.#context.clock.after(IDENTITY_AGAIN_MS, () => void this.#followFeed(getIdentity));
    }
  }
}
