import type { ActivityRecord, MessageRecord, Principal, ThreadRecord } from './records.ts';

/** What happened, as far as a client may hear of it live. */
export type WorldEvent =
  /** `previous` is the message before it in server order. */
  | {
      readonly type: 'message-added';
      readonly thread: ThreadRecord;
      readonly message: MessageRecord;
      readonly previous: MessageRecord | null;
    }
  | { readonly type: 'message-updated'; readonly thread: ThreadRecord; readonly message: MessageRecord }
  | { readonly type: 'typing-changed'; readonly threadId: string; readonly principal: Principal; readonly isTyping: boolean }
  | { readonly type: 'thread-read'; readonly threadId: string; readonly userId: string; readonly messageId: string }
  | { readonly type: 'activity-added'; readonly entry: ActivityRecord }
  /** `userIds` is `null` where everybody lost it. */
  | { readonly type: 'access-lost'; readonly thread: ThreadRecord; readonly userIds: readonly string[] | null };

/** What a conversation is about: a row of the phrase tables and the values of its slots. */
export type Topic = { readonly kind: string; readonly slots: Readonly<Record<string, string>> };
