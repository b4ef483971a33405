import type { MessageId, PrincipalId, ThreadId } from '../../../src/domain/ids.ts';
import type { Author } from '../../../src/domain/message.ts';
import type { Timestamp } from '../../../src/domain/values.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import type { Random } from '../loops/random.ts';

/** How fast turns follow each other: under 15 s, up to 2 min, above. */
export type Cadence = 'fast' | 'medium' | 'slow';

/** A kind of traffic that is met in the field, with all its parameters left to chance. */
export type Family = {
  readonly name: string;
  readonly kind: 'runaway' | 'healthy';
  /** What goes on, in a sentence. */
  readonly description: string;
  /** Where it was seen: an issue tracker, a paper, a guide. */
  readonly source: string;
  /** The cadences that its stories are drawn from. */
  readonly cadence: readonly Cadence[];
  readonly generate: (random: Random) => Story;
};

/** One piece of traffic as a console would hear it, with the truth about it. */
export type Story = {
  readonly cadence: Cadence;
  readonly startsAt: Timestamp;
  readonly endsAt: Timestamp;
  /** Everybody who talks and every thread; the ids of all events are found here. */
  readonly cast: readonly Author[];
  readonly threads: readonly ThreadId[];
  /** What the console hears, in the order in which it hears it. */
  readonly heard: readonly HeardEvent[];
  /** Every message with what really caused it, in order of time. */
  readonly turns: readonly Turn[];
  /** Empty for healthy traffic. */
  readonly runaways: readonly Runaway[];
};

export type HeardEvent = { readonly at: Timestamp; readonly event: PlatformEvent };

/** A message, and what made its author write it. */
export type Turn = {
  readonly id: MessageId;
  readonly thread: ThreadId;
  readonly author: PrincipalId;
  readonly at: Timestamp;
  readonly cause: Cause;
  readonly text: string;
  /** Which runaway it is a part of, and the round of it, counted from 1; `null` for everything else. */
  readonly loop: { readonly name: string; readonly round: number } | null;
};

/**
 * `person`: a person spoke of their own accord; `outside`: time, mail or another system; `message`: the author was woken by it,
 * and where `via` is given through another system, so that the console is told only of that.
 */
export type Cause =
  | { readonly by: 'person' }
  | { readonly by: 'outside'; readonly event: OutsideEvent }
  | { readonly by: 'message'; readonly message: MessageId; readonly via?: OutsideEvent };

export type OutsideEvent = 'webhook.inbound' | 'email.received' | 'schedule.cron';

/** A runaway: who is in it, where, from when on, and how many turns a round of it has. */
export type Runaway = {
  readonly name: string;
  readonly members: ReadonlySet<PrincipalId>;
  readonly threads: ReadonlySet<ThreadId>;
  readonly from: Timestamp;
  readonly turnsPerRound: number;
};

/** The class of a gap between two turns, in milliseconds. */
export const cadenceOf = (gapMs: number): Cadence => (gapMs < 15_000 ? 'fast' : gapMs <= 120_000 ? 'medium' : 'slow');
