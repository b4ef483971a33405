import type { LinkReport } from '../../../domain/link.ts';
import type { Timestamp } from '../../../domain/values.ts';
import type { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import { createRateMeter } from './rate-meter.ts';

/** What happened on the link, counted and listed for `linkReport`. */
export type LinkLog = {
  readonly report: (error: PlatformError) => void;
  readonly note: (text: string) => void;
  /** A read over REST ended: `null` for well. */
  readonly read: (error: PlatformError | null) => void;
  /** Since when, and in what words, the server takes the credential for no read any more. */
  readonly signInLost: () => { readonly reason: string; readonly since: Timestamp } | null;
  readonly heard: () => void;
  /** The server replied to something. */
  readonly proven: () => void;
  readonly roundTrip: (ms: number) => void;
  readonly reconnected: () => void;
  readonly lastFrameAt: () => Timestamp | null;
  /** Milliseconds since a connection last proved itself; `null` before the first time. */
  readonly provenAgoMs: () => number | null;
  readonly summary: () => Pick<LinkReport, 'roundTripMs' | 'lastFrameAt' | 'reconnects' | 'framesPerSecond' | 'errors'>;
};

const MAX_ERRORS = 20;

export const createLinkLog = (clock: LinkClock): LinkLog => {
  const frames = createRateMeter(clock.monotonicMs);
  let errors: LinkReport['errors'] = [];
  let lastFrameAt: Timestamp | null = null;
  let provenAt: number | null = null;
  let signInLost: ReturnType<LinkLog['signInLost']> = null;
  let roundTripMs: number | null = null;
  let reconnects = 0;

  const note = (text: string): void => {
    errors = [{ at: clock.now(), text }, ...errors.filter((error) => error.text !== text)].slice(0, MAX_ERRORS);
  };
  return {
    note,
    read: (error) => {
      if (error === null) signInLost = null;
      else if (error.code === 'unauthenticated') signInLost ??= { reason: error.message, since: clock.now() };
    },
    signInLost: () => signInLost,
    report: (error) => note(error.message),
    heard: () => {
      lastFrameAt = clock.now();
      frames.count();
    },
    proven: () => {
      provenAt = clock.monotonicMs();
    },
    roundTrip: (ms) => {
      roundTripMs = Math.round(ms * 10) / 10;
    },
    reconnected: () => {
      reconnects += 1;
    },
    lastFrameAt: () => lastFrameAt,
    provenAgoMs: () => (provenAt === null ? null : clock.monotonicMs() - provenAt),
    summary: () => ({ roundTripMs, lastFrameAt, reconnects, framesPerSecond: frames.perSecond(), errors }),
  };
};
