import type { Message } from '../../domain/message.ts';
import type { MessageLog } from '../../domain/message-log.ts';
import type { Me } from '../../domain/org.ts';
import { rawText } from '../../domain/untrusted.ts';

/** At most so many of the newest messages are looked at for a mention. */
const MAX_LOOKED_AT = 200;
/** Units of a message that are searched, as many as the platform takes (its API: 100,000); a server may send more. */
const MAX_UNITS = 100_000;

/** The unread messages by others that address me by `@` and my first name or my whole name, oldest first. */
export const mentionsMe = (log: MessageLog | undefined, me: Me | null, unreadCount: number): readonly Message[] => {
  if (log === undefined || me === null || unreadCount <= 0) return [];
  const name = rawText(me.name).toLowerCase();
  const handles = [...new Set([`@${name}`, `@${name.split(/\s+/)[0] ?? name}`])];
  return log.messages
    .slice(-Math.min(unreadCount, MAX_LOOKED_AT))
    .filter((message) => message.author.id !== me.id && !message.isDeleted && mentions(message, handles));
};

/** Asked anew for each change of the thread, of messages that do not change. */
const found = new WeakMap<Message, { readonly handles: string; readonly isMention: boolean }>();

function mentions(message: Message, handles: readonly string[]): boolean {
  const key = handles.join(' ');
  const kept = found.get(message);
  if (kept?.handles === key) return kept.isMention;
  const text = rawText(message.content).slice(0, MAX_UNITS).toLowerCase();
  const isMention = handles.some((handle) => hasHandle(text, handle));
  found.set(message, { handles: key, isMention });
  return isMention;
}

/** A handle counts only as a whole word: `@kimberly` does not address kim. */
function hasHandle(text: string, handle: string): boolean {
  for (let at = text.indexOf(handle); at >= 0; at = text.indexOf(handle, at + 1)) {
    if (!/[\p{L}\p{N}_-]/u.test(text[at + handle.length] ?? '')) return true;
  }
  return false;
}
