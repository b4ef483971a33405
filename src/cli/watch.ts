import type { OrgId, TeamId, ThreadId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { Team } from '../domain/team.ts';
import type { Thread } from '../domain/thread.ts';
import { untrusted } from '../domain/untrusted.ts';
import { PlatformError } from '../platform/errors.ts';
import type { PlatformEvent } from '../platform/events.ts';
import type { Platform } from '../platform/platform.ts';
import { leftOutText } from '../presenter/left-out-text.ts';
import { countText, type SafeText, safe, safeLine, safeWord } from '../text/safe.ts';
import { numberOption } from './command-line.ts';
import { withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { type MessageContext, messageLine, messageRecord } from './message-record.ts';
import { resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { TEAM } from './teams.ts';
import { readThreads, type TeamThread, THREAD, titleOf } from './threads.ts';
import { createWatchEvents, type WatchEvents } from './watch-events.ts';
import { createSignInWatch, readPatiently } from './watch-patience.ts';

const MAX_SECONDS = 365 * 86_400;

/**
 * Writes every new message as one line, until it is interrupted, its reader goes away or `--for` is over. What happens to the
 * link is told on stderr; what was missed meanwhile is written as soon as it is known.
 */
export const watch = (context: CliContext): Promise<number> => {
  const seconds = numberOption(context.options, 'for', { min: 0.1, max: MAX_SECONDS, isWhole: false });
  return withPlatform(context, async (platform, { profile, credential }) => {
    const directory = await readPatiently(context, () => readDirectory(platform));
    const choice = await readPatiently(context, () => chooseThreads(context, platform, directory));
    const signIn = createSignInWatch();
    if (choice.threads.length > 0) platform.watchThreads(choice.threads.map(({ thread }) => thread.id));
    const writer = createWriter(context, directory, safe`${choice.label} on ${safeWord(profile.server)}`);
    const newsOf = createWatchEvents({ isWatched: choice.isWatched, isPolled: credential?.credential.kind === 'secret-key' });
    const stop = platform.subscribe((events) => {
      for (const event of events) {
        learn(directory, event);
        signIn.hear(event);
      }
      writer.write(events.flatMap(newsOf));
    });
    const lost = await Promise.race([ended(context, seconds), signIn.lost]);
    stop();
    signIn.stop();
    await writer.flush();
    if (lost !== undefined) throw new PlatformError('unauthenticated', lost);
    if (writer.isWatching() || context.signal.aborted || context.out.closed.aborted) return EXIT.ok;
    throw new CliError('offline', `The live link to ${profile.server} was not up within ${seconds} s.`, { fix: 'netconsole doctor' });
  });
};

/** What the lines need to name teams, threads and outsiders. */
type Directory = { readonly ownOrg: OrgId | null; readonly teams: Map<TeamId, Team>; readonly threads: Map<ThreadId, Thread> };

async function readDirectory(platform: Platform): Promise<Directory> {
  const [teams, ownOrg] = await Promise.all([platform.listTeams(), readOwnOrg(platform)]);
  return { ownOrg, teams: new Map(teams.map((team) => [team.id, team])), threads: new Map() };
}

/** `null` for a key that acts for a whole app and so is nobody. */
export async function readOwnOrg(platform: Platform): Promise<OrgId | null> {
  try {
    return (await platform.getMe()).org;
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'unsupported') return null;
    throw error;
  }
}

function learn({ teams, threads }: Directory, event: PlatformEvent): void {
  if (event.type === 'teams-listed') for (const team of event.teams) teams.set(team.id, team);
  if (event.type === 'threads-listed') for (const thread of event.threads) threads.set(thread.id, thread);
  if (event.type === 'thread-updated') threads.set(event.thread.id, event.thread);
}

type Choice = {
  readonly label: SafeText;
  /** The threads to follow before all others; none where everything is watched. */
  readonly threads: readonly TeamThread[];
  readonly isWatched: (thread: ThreadId) => boolean;
};

async function chooseThreads({ options }: CliContext, platform: Platform, directory: Directory): Promise<Choice> {
  const { team: wantedTeam, thread: wantedThread } = options;
  const all = [...directory.teams.values()];
  const team = typeof wantedTeam === 'string' ? resolve(wantedTeam, all, TEAM) : undefined;
  if (typeof wantedThread === 'string') {
    const found = resolve(wantedThread, await readThreads(platform, team === undefined ? all : [team]), THREAD);
    directory.threads.set(found.thread.id, found.thread);
    return { label: THREAD.describe(found), threads: [found], isWatched: (thread) => thread === found.thread.id };
  }
  if (team === undefined) return { label: safe`all your threads`, threads: [], isWatched: () => true };
  const threads = await readThreads(platform, [team]);
  for (const { thread } of threads) directory.threads.set(thread.id, thread);
  return { label: TEAM.describe(team), threads, isWatched: (thread) => directory.threads.get(thread)?.team === team.id };
}

type Writer = {
  readonly write: (news: readonly WatchEvents[]) => void;
  readonly flush: () => Promise<void>;
  readonly isWatching: () => boolean;
};

function createWriter({ options, out, err, display }: CliContext, directory: Directory, what: SafeText): Writer {
  const isJson = options['json'] === true;
  let isWatching = false;
  let written: Promise<unknown> = Promise.resolve();
  const surroundings = ({ thread: id }: Message): MessageContext => {
    const thread = directory.threads.get(id);
    const team = thread?.team === null || thread === undefined ? undefined : directory.teams.get(thread.team);
    return { team: team?.name ?? null, thread: thread === undefined ? untrusted(id) : titleOf(thread), ownOrg: directory.ownOrg };
  };
  const nameOf = (id: ThreadId): SafeText => {
    const thread = directory.threads.get(id);
    return thread === undefined ? safeWord(id) : safeLine(titleOf(thread));
  };
  const noticeOf = (news: Exclude<WatchEvents, { type: 'message' }>): SafeText => {
    switch (news.type) {
      case 'watching':
        return safe`watching ${what}`;
      case 'link-lost':
        return safe`the link is lost, trying again: ${safeLine(untrusted(news.reason))}`;
      case 'link-back':
        return safe`the link is back; ${countText(news.missed, safe`missed message was`, safe`missed messages were`)} fetched`;
      case 'left-out':
        return leftOutText(news.leftOut);
      case 'thread-link':
        return safe`${nameOf(news.thread)}: ${linkText(news.link)}`;
      case 'gap': {
        const { from, to, thread } = news.gap;
        const between = safe`${from === null ? safe`the beginning` : display.timeText(from)} and ${to === null ? safe`now` : display.timeText(to)}`;
        return safe`messages may be missing in ${safeWord(thread)} between ${between}`;
      }
    }
  };
  const writeNews = async (news: readonly WatchEvents[]): Promise<void> => {
    const messages = news.flatMap((item) => (item.type === 'message' ? [item.message] : []));
    const notices = inShort(news).map((item) => (typeof item === 'string' ? item : safe`netconsole: ${noticeOf(item)}`));
    if (isJson) await out.json(messages.map((message) => messageRecord(message, surroundings(message))));
    else await out.lines(messages.map((message) => messageLine(message, surroundings(message), display.timeText)));
    await err.lines(notices);
  };
  return {
    write: (news) => {
      if (news.length === 0) return;
      if (news.some(({ type }) => type === 'watching')) isWatching = true;
      written = written.then(() => writeNews(news));
    },
    flush: async () => void (await written),
    isWatching: () => isWatching,
  };
}

type ThreadLinkNews = Extract<WatchEvents, { type: 'thread-link' }>;

function linkText(link: ThreadLinkNews['link']): SafeText {
  switch (link.state) {
    case 'live':
      return safe`live`;
    case 'polled':
      return safe`not live, polled every ${Math.round(link.everyMs / 1_000)} s`;
    case 'refused':
      return safe`not followed: ${safeLine(untrusted(link.reason))}`;
  }
}

const MOST_NAMED = 3;

/** The news that are no messages; many threads that change alike at the same time are only counted. */
function inShort(news: readonly WatchEvents[]): readonly (SafeText | Exclude<WatchEvents, { type: 'message' }>)[] {
  const notices = news.filter((item) => item.type !== 'message');
  const links = notices.filter((item) => item.type === 'thread-link');
  if (links.length <= MOST_NAMED) return notices;
  const counts = new Map<string, { readonly text: SafeText; readonly threads: Set<ThreadId> }>();
  for (const { link, thread } of links) {
    const text = linkText(link);
    counts.set(text, { text, threads: (counts.get(text)?.threads ?? new Set()).add(thread) });
  }
  const counted = Array.from(counts.values(), ({ text, threads }) => safe`netconsole: ${countText(threads.size, safe`thread`)}: ${text}`);
  return [...notices.filter((item) => item.type !== 'thread-link'), ...counted];
}

/** Resolves when the watching is to end. */
function ended({ signal, out }: CliContext, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(() => finish(), seconds * 1000);
    const ends = AbortSignal.any([signal, out.closed]);
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (ends.aborted) finish();
    else ends.addEventListener('abort', finish, { once: true });
  });
}
