import { parentPort, workerData } from 'node:worker_threads';
import { isSimulatorWorkerData, serveSimulatorWorker } from '../../src/simulator/simulator-worker.ts';

if (parentPort !== null && isSimulatorWorkerData(workerData)) await serveSimulatorWorker(parentPort, workerData);
