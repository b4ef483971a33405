import type { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import type { RestNetwork } from '../rest/rest-network.ts';
import type { RestThreads } from '../rest/rest-threads.ts';
import type { RestWork } from '../rest/rest-work.ts';
import type { Emitter } from './emitter.ts';
import type { Gate } from './gate.ts';

/** What the followers of the network work with. */
export type LiveContext = {
  readonly rest: RestNetwork & RestThreads & RestWork;
  readonly directory: Directory;
  readonly clock: LinkClock;
  readonly emit: Emitter['emit'];
  /** Background reads go through it. */
  readonly gate: Gate;
  /** Has the credential replaced where that is possible, because it may have been given before the rights that are missed; seldom. */
  readonly renewAccess: () => Promise<void>;
  readonly report: (error: PlatformError) => void;
};
