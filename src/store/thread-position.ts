import type { MessageId } from '../domain/ids.ts';
import type { Timestamp } from '../domain/values.ts';

/**
 * Where a thread is read. While following, the newest message is at the bottom. Else the position is tied to a message, not to
 * a row, so that neither new messages nor dropped old ones move what is being read: `rows` rows of `bottom` show, it and older
 * ones above. `selected` is the message under the cursor.
 */
export type ThreadPosition =
  | { readonly isFollowing: true }
  | { readonly isFollowing: false; readonly bottom: MessageKey; readonly rows: number; readonly selected: MessageKey };

/** A message by its place: time and id. */
export type MessageKey = { readonly id: MessageId; readonly createdAt: Timestamp };

export const FOLLOWING: ThreadPosition = { isFollowing: true };
