import type { Message } from '../../domain/message.ts';
import type { MessageLog } from '../../domain/message-log.ts';
import type { Me } from '../../domain/org.ts';
import { rawText } from '../../domain/untrusted.ts';

/** At most so many of the newest messages are looked at for a mention. */
const MAX_LOOKED_AT = 200;

/** The unread messages by others that address me by `@` and my first name or my whole name, oldest first. */
export const mentionsMe = (log: MessageLog | undefined, me: Me | null, unreadCount: number): readonly Message[] => {
  if (log === undefined || me === null || unreadCount <= 0) return [];
  const name = rawText(me.name).toLowerCase();
  const handles = new Set([`@${name}`, `@${name.split(/\s+/)[0] ?? name}`]);
  return log.messages
    .slice(-Math.min(unreadCount, MAX_LOOKED_AT))
    .filter(
      (message) =>
        message.author.id !== me.id && !message.isDeleted && [...handles].some((handle) => hasHandle(rawText(message.content), handle)),
    );
};

/** A handle counts only as a whole word: `@kimberly` does not address kim. */
function hasHandle(content: string, handle: string): boolean {
  const text = content.toLowerCase();
  for (let at = text.indexOf(handle); at >= 0; at = text.indexOf(handle, at + 1)) {
    if (!/[\p{L}\p{N}_-]/u.test(text[at + handle.length] ?? '')) return true;
  }
  return false;
}
