import type { OrgId, ThreadId } from '../../../domain/ids.ts';
import type { ThreadHome } from '../directory.ts';

/** The topic of a thread's chat: by its team, else by its organisation, else it is a personal one. */
export const threadTopic = (thread: ThreadId, home: ThreadHome): string => {
  if (home.team !== null) return `api:chat:team:${home.team}:thread:${thread}`;
  if (home.org !== null) return `api:chat:org:${home.org}:thread:${thread}`;
  return `api:chat:user:thread:${thread}`;
};

export const feedTopic = (org: OrgId): string => `api:activity_feed:org:${org}`;
