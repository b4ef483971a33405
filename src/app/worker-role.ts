import type { NetworkThreadData } from '../simulator/network-thread.ts';
import type { LinkThreadData } from './link-worker-client.ts';

/** What a worker thread of this program is for; stands in its `workerData`. */
export type ThreadRole = (LinkThreadData | NetworkThreadData)['role'];
