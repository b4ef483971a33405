import type { SimulatorWorkerData } from '../simulator/simulator-worker.ts';
import type { LinkWorkerData } from './link-worker-client.ts';

/** What a worker thread of this program is for; stands in its `workerData`. */
export type WorkerRole = (LinkWorkerData | SimulatorWorkerData)['role'];
