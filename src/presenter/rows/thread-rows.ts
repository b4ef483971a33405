import { isCrossOrgTeam } from '../../domain/audience.ts';
import { changedKeys } from '../../domain/changed-map.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { ThreadLink } from '../../domain/link.ts';
import type { MessageLog } from '../../domain/message-log.ts';
import type { Network } from '../../domain/network.ts';
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
  readonly isDefault: boolean;
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
  ([{ teams, members, me }, threads, logs, threadLinks, now]): readonly ThreadRow[] => {
    const world: World = { teams, members, me, threads, logs, threadLinks, now };
    const changed = kept === undefined ? undefined : changedThreads(kept.world, world);
    const rows = (changed === undefined ? undefined : withChanged(kept?.rows ?? [], changed, world)) ?? allRows(world);
    kept = { world, rows };
    return rows;
  },
);

/** What the rows are made of. */
type World = Pick<Network, 'me' | 'teams' | 'members' | 'threads' | 'logs' | 'threadLinks'> & { readonly now: Timestamp };

/** The rows of the last call, and what they were made of. */
let kept: { readonly world: World; readonly rows: readonly ThreadRow[] } | undefined;

/** The threads of which something is another one; `undefined` where that may be all. */
function changedThreads(before: World, after: World): ReadonlySet<ThreadId> | undefined {
  if ((['teams', 'members', 'me', 'now'] as const).some((part) => before[part] !== after[part])) return undefined;
  const changed = (['threads', 'logs', 'threadLinks'] as const).map((part) => changedKeys<ThreadId, unknown>(before[part], after[part]));
  return changed.includes(undefined) ? undefined : new Set(changed.flatMap((keys) => keys ?? []));
}

/** The rows with those of some threads made anew; `undefined` where a thread would stand elsewhere. */
function withChanged(rows: readonly ThreadRow[], changed: ReadonlySet<ThreadId>, world: World): readonly ThreadRow[] | undefined {
  const next = [...rows];
  let left = changed.size;
  for (let index = 0; index < rows.length && left > 0; index += 1) {
    const row = rows[index];
    const thread = row !== undefined && changed.has(row.id) ? world.threads.get(row.id) : undefined;
    if (row === undefined || thread === undefined) continue;
    const renewed = threadRow(world, thread);
    if (row.title !== renewed.title || row.group !== renewed.group || row.isDefault !== renewed.isDefault) return undefined;
    next[index] = renewed;
    left -= 1;
  }
  return left === 0 ? next : undefined;
}

function allRows(world: World): readonly ThreadRow[] {
  const { threads, teams } = world;
  const order = new Map([...teams.keys()].map((team, index) => [team, index]));
  const rank = (thread: Thread): number => (thread.team === null ? -1 : (order.get(thread.team) ?? teams.size));
  return [...threads.values()]
    .sort((a, b) => rank(a) - rank(b) || Number(b.isDefault) - Number(a.isDefault) || threadTitle(a).localeCompare(threadTitle(b)))
    .map((thread) => threadRow(world, thread));
}

function threadRow({ now, ...network }: World, thread: Thread): ThreadRow {
  const title = threadTitle(thread);
  const isExternal = thread.team !== null && isCrossOrgTeam(network, thread.team);
  const log = network.logs.get(thread.id);
  const team = thread.team === null ? safe`Personal` : teamName(network, thread.team);
  return {
    id: thread.id,
    group: team,
    title,
    isDefault: thread.isDefault,
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
