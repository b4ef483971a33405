import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { WorkerRole } from './app/worker-role.ts';

/** Each thread loads no more of the program than its own part. */
const runThread = async (role: WorkerRole, port: NonNullable<typeof parentPort>): Promise<void> => {
  switch (role) {
    case 'local-network':
      return (await import('./simulator/simulator-worker.ts')).serveSimulatorWorker(port, workerData);
    case 'link':
      return (await import('./app/link-worker.ts')).serveLink(workerData, port);
  }
};

if (isMainThread) {
  // Waiting for a thread alone does not keep a process alive, and it would end without its exit code.
  setInterval(() => undefined, 2 ** 30);
  const { runProgram } = await import('./app/run-program.ts');
  process.exit(await runProgram(new URL(import.meta.url)));
} else if (parentPort !== null) {
  await runThread(workerData.role, parentPort);
}
