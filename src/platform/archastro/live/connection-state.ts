import type { Connection, ThreadLink } from '../../../domain/link.ts';
import type { Timestamp } from '../../../domain/values.ts';
import type { PooledConnectionState } from '../link/connection.ts';

export type ConnectionInput = {
  readonly lanes: readonly PooledConnectionState[];
  /** Milliseconds since a connection last proved itself; `null` before the first time. */
  readonly provenAgoMs: number | null;
  readonly threads: readonly ThreadLink[];
  /** The server takes the credential for no read any more; a connection that stands may outlive it. */
  readonly signInLost: { readonly reason: string; readonly since: Timestamp } | null;
  /** Whether it is known which threads there are. */
  readonly isListed: boolean;
  readonly now: Timestamp;
};

/** A connection that broke this recently is likely to be back in a moment. */
const BLIP_MS = 3_000;
const PROOF_MS = 15_000;

const isUnsettled = (link: ThreadLink): boolean => {
  switch (link.state) {
    case 'joining':
    case 'catching-up':
    case 'stale':
      return true;
    case 'live':
    case 'polled':
    case 'refused':
      return false;
  }
};

/** What may be claimed of the link as a whole: what the worst of its connections and threads allows. */
export const connectionState = ({ lanes, provenAgoMs, threads, isListed, signInLost, now }: ConnectionInput): Connection => {
  if (signInLost !== null) return { state: 'offline', ...signInLost, retryAt: signInLost.since, needsSignIn: true };
  const waiting = lanes.find((lane) => lane.type === 'waiting');
  if (waiting !== undefined) {
    const { reason, since, retryAt, needsSignIn } = waiting;
    const isBlip = provenAgoMs !== null && !needsSignIn && now - since < BLIP_MS;
    return isBlip ? { state: 'stale', reason, since } : { state: 'offline', reason, since, retryAt, needsSignIn };
  }
  const quiet = lanes.find((lane) => lane.type === 'quiet');
  if (quiet !== undefined) return { state: 'stale', reason: 'the server does not answer', since: quiet.since };
  if (lanes.every((lane) => lane.type === 'connecting')) return { state: 'connecting' };
  if (provenAgoMs !== null && provenAgoMs > PROOF_MS)
    return { state: 'stale', reason: 'nothing is heard from the server', since: now - provenAgoMs };
  const isSettled = isListed && provenAgoMs !== null && lanes.every((lane) => lane.type === 'open') && !threads.some(isUnsettled);
  return isSettled ? { state: 'live' } : { state: 'catching-up' };
};
