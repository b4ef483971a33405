import type { SessionRecord, SessionStatus } from './records.ts';
import type { World } from './world.ts';

/** Whether it can still post. */
export const isOpen = (session: SessionRecord): boolean =>
  session.status === 'running' || session.status === 'waiting' || session.status === 'pending';

/** Ends a session; a session that has ended stays as it is. */
export const endSession = (
  world: World,
  session: SessionRecord,
  end: { readonly status: SessionStatus; readonly error?: string },
): void => {
  if (!isOpen(session)) return;
  session.status = end.status;
  session.error = end.error ?? null;
  session.completedAt = world.now;
  if (session.threadId !== null) world.joinedSessions.get(session.threadId)?.delete(session);
};
