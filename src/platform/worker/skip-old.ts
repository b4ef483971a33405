import type { MessageId, ThreadId } from '../../domain/ids.ts';
import { HELD_MESSAGES } from '../../domain/message-log.ts';
import type { PlatformEvent } from '../events.ts';

/**
 * Events that nobody has taken for long, without those whose messages would be dropped from memory at once: of the messages pushed
 * in a thread the newest that can be held are left, and how many there were before them is told in their place. Of the times of
 * frames only the last is left.
 */
export const skipOld = (events: readonly PlatformEvent[]): PlatformEvent[] => {
  const lastFrame = events.findLastIndex(({ type }) => type === 'frame-received');
  const starts = heldFrom(events);
  const skipped = new Map<ThreadId, Set<MessageId>>();
  return events.flatMap((event, index): PlatformEvent[] => {
    if (event.type === 'frame-received') return index === lastFrame ? [event] : [];
    if (event.type !== 'message-added' && event.type !== 'message-updated') return [event];
    const { thread, id } = event.message;
    const start = starts.get(thread) ?? 0;
    const before = skipped.get(thread) ?? new Set();
    if (index > start || start === 0) return before.has(id) ? [] : [event];
    if (index === start) return [{ type: 'messages-skipped', thread, count: before.size }, event];
    if (event.type === 'message-added') skipped.set(thread, before.add(id));
    return [];
  });
};

/** Where the messages begin that can be held, of each thread with more of them. */
function heldFrom(events: readonly PlatformEvent[]): ReadonlyMap<ThreadId, number> {
  const held = new Map<ThreadId, Set<MessageId>>();
  const starts = new Map<ThreadId, number>();
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event?.type !== 'message-added') continue;
    const { thread, id } = event.message;
    const ids = held.get(thread) ?? new Set();
    held.set(thread, ids);
    if (ids.size === HELD_MESSAGES && !ids.has(id)) continue;
    ids.add(id);
    if (ids.size === HELD_MESSAGES) starts.set(thread, Math.min(index, starts.get(thread) ?? index));
  }
  return new Map([...starts].filter(([thread, start]) => events.slice(0, start).some((event) => isNewIn(event, thread))));
}

const isNewIn = (event: PlatformEvent, thread: ThreadId): boolean => event.type === 'message-added' && event.message.thread === thread;
