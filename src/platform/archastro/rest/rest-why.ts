import { AgentRoutineResource } from '@archastro/sdk/dist/v1/resources/agent_routines.js';
import { AgentSessionResource } from '@archastro/sdk/dist/v1/resources/agent_sessions.js';
import { ThreadResource } from '@archastro/sdk/dist/v1/resources/threads.js';
import { TrajectoryResource } from '@archastro/sdk/dist/v1/resources/trajectories.js';
import type { Platform } from '../../platform.ts';
import { decodeEnvelope } from '../decode/envelope.ts';
import { about } from '../decode/replies.ts';
import { decodeJournalEntry, decodeSessionDetail, decodeTrajectory, decodeTrajectoryLink } from '../decode/why.ts';
import { decodeList, type RestContext } from './rest-context.ts';

/** What made an agent act: what its sessions were told, what its model did, and the record of a workflow. Fails as `Platform` does. */
export type RestWhy = Pick<Platform, 'readSession' | 'listTrajectories' | 'getTrajectory' | 'listJournal'>;

const PAGE = 100;
const MAX_ENTRIES = 1_000;

export const createRestWhy = (context: RestContext): RestWhy => {
  const { http, directory } = context;
  const [threads, trajectories] = [new ThreadResource(http), new TrajectoryResource(http)];
  const [sessions, { agent_routine_runs: runs }] = [new AgentSessionResource(http), new AgentRoutineResource(http)];
  return {
    readSession: async (id) => about('session', decodeSessionDetail(await sessions.get(id), directory), { id }),
    listTrajectories: async (thread, message) => {
      const { items } = decodeEnvelope(await threads.trajectories(thread, { message, limit: PAGE }), 'trajectories');
      const links = decodeList(context, { list: 'steps', of: thread, items }, (item) =>
        about('trajectory', decodeTrajectoryLink(item), { thread }),
      );
      return links
        .filter(({ heard, said }) => heard === message || said === message)
        .map(({ trajectory, heard, said, createdAt }) => ({ trajectory, heard, said, createdAt }));
    },
    getTrajectory: async (id) => about('trajectory', decodeTrajectory(await trajectories.get(id)), { id }),
    listJournal: async (run) => {
      const items: unknown[] = [];
      for (let after: string | null | undefined; after !== null && items.length < MAX_ENTRIES; ) {
        const page = decodeEnvelope(
          await runs.journal(run, { limit: PAGE, ...(after === undefined ? {} : { afterCursor: after }) }),
          'journal',
        );
        items.push(...page.items);
        after = page.hasMore && page.items.length > 0 ? page.after : null;
      }
      return decodeList(context, { list: 'steps', of: run, items }, decodeJournalEntry);
    },
  };
};
