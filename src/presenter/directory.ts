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
  if (before.size !== after.size) return false;
  const threads = before.values();
  return after.values().every((thread) => {
    const { value: known } = threads.next();
    return known?.id === thread.id && STEADY.every((field) => known[field] === thread[field]);
  });
};

/** The threads without what changes as messages come: the same map until one is made, deleted or renamed. */
export const selectThreadRecords = createSelector(
  [({ network }) => network.threads],
  ([threads]): ReadonlyMap<ThreadId, ThreadRecord> => new Map(threads.values().map((thread) => [thread.id, recordOf(thread)])),
  hasSameRecords,
);

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
