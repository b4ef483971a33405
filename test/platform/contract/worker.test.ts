import { MessageChannel } from 'node:worker_threads';
import { describe } from 'vitest';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import { servePlatform } from '../../../src/platform/worker/serve-platform.ts';
import { createWorkerPlatform } from '../../../src/platform/worker/worker-platform.ts';
import { describeActing } from './acting-cases.ts';
import type { PlatformFactory } from './console.ts';
import { describeFailing } from './failing-cases.ts';
import { describeLive } from './live-cases.ts';
import { describeReading } from './reading-cases.ts';

const throughPort: PlatformFactory = (server, credential) => {
  const { port1, port2 } = new MessageChannel();
  servePlatform(createArchastroPlatform({ server, credential }), port2);
  return createWorkerPlatform(port1);
};

describe('the ArchAstro adapter behind a message port', () => {
  describeReading(throughPort);
  describeActing(throughPort);
  describeFailing(throughPort);
  describeLive(throughPort);
});
