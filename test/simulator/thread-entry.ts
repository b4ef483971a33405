import { parentPort, workerData } from 'node:worker_threads';
import { isNetworkThreadData, serveNetworkThread } from '../../src/simulator/network-thread.ts';

if (parentPort !== null && isNetworkThreadData(workerData)) await serveNetworkThread(parentPort, workerData);
