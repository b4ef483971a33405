import type { Message } from '../domain/message.ts';
import type { ConsoleEvent } from './events.ts';

/**
 * The same events in fewer: messages that follow each other in one thread become one event, because every arrival costs as much as
 * the thread is long. Of the times of frames, which depend on nothing else, only the last is left, at the end.
 */
export const joinEvents = (events: readonly ConsoleEvent[]): readonly ConsoleEvent[] => {
  if (events.length < 2) return events;
  const joined: ConsoleEvent[] = [];
  let run: Message[] = [];
  let frame: ConsoleEvent | null = null;
  for (const event of events) {
    if (event.type === 'frame-received') {
      frame = event;
    } else if (event.type === 'message-added') {
      const { message } = event;
      if (run[0]?.thread === message.thread) {
        run.push(message);
      } else {
        run = [message];
        joined.push({ type: 'messages-added', thread: message.thread, messages: run });
      }
    } else {
      run = [];
      joined.push(event);
    }
  }
  return frame === null ? joined : [...joined, frame];
};
