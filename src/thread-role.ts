import type { LinkThreadData } from './link-thread.ts';
import type { NetworkThreadData } from './platform/local/network-thread.ts';

/** What a worker thread of this program is for; stands in its `workerData`. */
export type ThreadRole = (LinkThreadData | NetworkThreadData)['role'];
