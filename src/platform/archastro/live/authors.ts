import type { TeamId } from '../../../domain/ids.ts';
import type { Message } from '../../../domain/message.ts';
import { hasUnknownOrg, withKnownAuthor } from '../decode/message.ts';
import type { LiveContext } from './live-context.ts';

/** Messages carry no organisation: this names the authors that were not known yet when they spoke. */
export type Authors = {
  /** Every version of a message, so that naming its author never brings an older one back. */
  readonly seen: (messages: readonly Message[]) => void;
  /** Something new was learned of somebody. */
  readonly learned: () => void;
};

const MAX_WAITING = 500;
const REFRESH_MS = 5_000;

export const createAuthors = (
  { directory, clock, emit }: Pick<LiveContext, 'directory' | 'clock' | 'emit'>,
  refreshMembers: (team: TeamId) => void,
): Authors => {
  const waiting = new Map<Message['id'], Message>();
  const refreshedAt = new Map<TeamId, number>();

  const refresh = (team: TeamId): void => {
    const now = clock.monotonicMs();
    if (now - (refreshedAt.get(team) ?? Number.NEGATIVE_INFINITY) < REFRESH_MS) return;
    refreshedAt.set(team, now);
    refreshMembers(team);
  };
  return {
    seen: (messages) => {
      for (const message of messages) {
        waiting.delete(message.id);
        if (!hasUnknownOrg(message)) continue;
        waiting.set(message.id, message);
        const oldest = waiting.size > MAX_WAITING ? waiting.keys().next().value : undefined;
        if (oldest !== undefined) waiting.delete(oldest);
        const team = directory.threadHome(message.thread)?.team ?? null;
        if (team !== null) refresh(team);
      }
    },
    learned: () => {
      for (const [id, message] of waiting) {
        const named = withKnownAuthor(message, directory);
        if (named === message) continue;
        waiting.delete(id);
        emit({ type: 'message-updated', message: named });
      }
    },
  };
};
