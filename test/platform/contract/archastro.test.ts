import { describe } from 'vitest';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import { describeActing } from './acting-cases.ts';
import type { PlatformFactory } from './console.ts';
import { describeFailing } from './failing-cases.ts';
import { describeLive } from './live-cases.ts';
import { describeReading } from './reading-cases.ts';

const overTheWire: PlatformFactory = (server, credential) => createArchastroPlatform({ server, credential });

describe('the ArchAstro adapter over the wire', () => {
  describeReading(overTheWire);
  describeActing(overTheWire);
  describeFailing(overTheWire);
  describeLive(overTheWire);
});
