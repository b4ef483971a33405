import type { ThreadId } from '../../domain/ids.ts';
import type { ThreadLink } from '../../domain/link.ts';
import type { MessageLog } from '../../domain/message-log.ts';
import { isCrossOrgTeam, type Network } from '../../domain/network.ts';
import type { Thread } from '../../domain/thread.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { selectDirectory } from '../directory.ts';
import { teamName, threadTitle } from '../names.ts';
import { mentionsMe } from './mention.ts';
import { filterable, type ListRow } from './row.ts';

export type ThreadRow = ListRow & {
  readonly id: ThreadId;
  readonly title: SafeText;
  readonly isExternal: boolean;
  readonly isMuted: boolean;
  readonly areAgentsOff: boolean;
  readonly unread: number;
  readonly mentions: number;
  /** Messages in the last minute, of those that are in memory. */
  readonly messagesPerMinute: number;
  readonly link: ThreadLink | null;
  readonly lastActivityAt: Timestamp | null;
};

/** By team, in the order of the teams; in a team the default thread first, then by title. The order does not follow activity. */
export const selectThreadRows = createSelector(
  [
    selectDirectory,
    ({ network }) => network.threads,
    ({ network }) => network.logs,
    ({ network }) => network.threadLinks,
    (state) => selectNowEvery(state, 5_000),
  ],
  ([directory, threads, logs, threadLinks, now]): readonly ThreadRow[] => {
    const { teams, members, me } = directory;
    const order = new Map([...teams.keys()].map((team, index) => [team, index]));
    const rank = (thread: Thread): number => (thread.team === null ? -1 : (order.get(thread.team) ?? teams.size));
    return [...threads.values()]
      .sort((a, b) => rank(a) - rank(b) || Number(b.isDefault) - Number(a.isDefault) || threadTitle(a).localeCompare(threadTitle(b)))
      .map((thread) => threadRow({ me, teams, members, logs, threadLinks }, thread, now));
  },
);

function threadRow(network: Pick<Network, 'me' | 'teams' | 'members' | 'logs' | 'threadLinks'>, thread: Thread, now: Timestamp): ThreadRow {
  const title = threadTitle(thread);
  const isExternal = thread.team !== null && isCrossOrgTeam(network, thread.team);
  const log = network.logs.get(thread.id);
  const team = thread.team === null ? safe`Personal` : teamName(network, thread.team);
  return {
    id: thread.id,
    group: team,
    title,
    isExternal,
    isMuted: thread.isMuted,
    areAgentsOff: !thread.agentsEnabled,
    unread: thread.unreadCount,
    mentions: thread.unreadCount === 0 ? 0 : mentionsMe(log, network.me, thread.unreadCount).length,
    messagesPerMinute: recentCount(log, now),
    link: network.threadLinks.get(thread.id) ?? null,
    lastActivityAt: thread.lastActivityAt,
    filterable: filterable({
      thread: title,
      team,
      org: isExternal ? 'external' : 'internal',
      unread: thread.unreadCount > 0 ? 'yes' : 'no',
      id: thread.id,
    }),
  };
}

function recentCount(log: MessageLog | undefined, now: Timestamp): number {
  const messages = log?.messages ?? [];
  let count = 0;
  while (count < messages.length && now - (messages.at(-1 - count)?.createdAt ?? 0) < 60_000) count += 1;
  return count;
}
