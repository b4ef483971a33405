import { changedKeys } from '../domain/changed-map.ts';
import type { ThreadId } from '../domain/ids.ts';
import type { Network } from '../domain/network.ts';
import type { Thread, ThreadRecord } from '../domain/thread.ts';
import { indexNetwork, type NetworkFacts } from '../operations/plan/network-index.ts';
import { createSelector } from '../store/create-selector.ts';

/** Who and what there is in the network: all that stays as it is while messages, runs and sessions come. */
export type Directory = NetworkFacts & Pick<Network, 'orgs'>;

const records = new WeakMap<Thread, ThreadRecord>();

/** The record of a thread, made once for each version of it. */
const recordOf = (thread: Thread): ThreadRecord => {
  const known = records.get(thread);
  if (known !== undefined) return known;
  const { unreadCount: _, lastActivityAt: _at, lastPreview: _preview, lastSender: _sender, ...record } = thread;
  records.set(thread, record);
  return record;
};

const STEADY = [
  'team',
  'org',
  'title',
  'visibility',
  'isDefault',
  'isMuted',
  'agentsEnabled',
  'createdAt',
] as const satisfies readonly Exclude<keyof ThreadRecord, 'id'>[];

const hasSameRecords = (before: ReadonlyMap<ThreadId, ThreadRecord>, after: ReadonlyMap<ThreadId, ThreadRecord>): boolean => {
  if (before === after) return true;
  if (before.size !== after.size) return false;
  const threads = before.values();
  return after.values().every((thread) => isSteady(threads.next().value, thread));
};

const isSteady = (known: ThreadRecord | undefined, thread: ThreadRecord | undefined): boolean =>
  known !== undefined && known.id === thread?.id && STEADY.every((field) => known[field] === thread[field]);

/** The threads without what changes as messages come: the same map until one is made, deleted or renamed. */
export const selectThreadRecords = createSelector(
  [({ network }) => network.threads],
  ([threads]): ReadonlyMap<ThreadId, ThreadRecord> => {
    const changed = last === undefined ? undefined : changedKeys(last.threads, threads);
    const isKept = changed?.every((id) => isSteady(last?.records.get(id), threads.get(id))) === true;
    const records = isKept ? last?.records : undefined;
    last = { threads, records: records ?? new Map(threads.values().map((thread) => [thread.id, recordOf(thread)])) };
    return last.records;
  },
  hasSameRecords,
);

/** The records of the last call, and the threads that they are of. */
let last: { readonly threads: ReadonlyMap<ThreadId, Thread>; readonly records: ReadonlyMap<ThreadId, ThreadRecord> } | undefined;

export const selectDirectory = createSelector(
  [
    ({ network }) => network.me,
    ({ network }) => network.orgs,
    ({ network }) => network.agents,
    ({ network }) => network.teams,
    ({ network }) => network.members,
    ({ network }) => network.routines,
    selectThreadRecords,
  ],
  ([me, orgs, agents, teams, members, routines, threads]): Directory => ({ me, orgs, agents, teams, members, routines, threads }),
);

/** The directory arranged for questions about who wakes whom. */
export const selectNetworkIndex = createSelector([selectDirectory], ([directory]) => indexNetwork(directory));
