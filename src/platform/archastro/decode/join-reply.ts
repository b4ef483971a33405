import type { Directory } from '../directory.ts';
import { optionalReceived, type ReceivedFields, received } from './field-readers.ts';
import { learnPrincipal } from './people.ts';

/** Where the member list may sit in a join reply, whose shape is not specified. */
const MEMBER_PATHS = [['data', 'metadata'], ['data', 'chunk', 'metadata'], ['data'], [], ['chat_model']];

const follow = (record: ReceivedFields, path: readonly string[]): ReceivedFields | null =>
  path.reduce<ReceivedFields | null>((at, field) => (at === null ? null : optionalReceived(at, field)), record);

/** Learns who takes part from a join reply, where it says so. Its messages are not used: they end before the subscription began. */
export const learnJoinReply = (reply: unknown, directory: Directory): void => {
  if (typeof reply !== 'object' || reply === null) return;
  const root = received(reply, 'join reply');
  const members = MEMBER_PATHS.map((path) => follow(root, path)?.fields['members']).find((value) => Array.isArray(value)) ?? [];
  for (const member of members) {
    if (typeof member !== 'object' || member === null) continue;
    const record = received(member, 'member');
    const holder = optionalReceived(record, 'user') ?? optionalReceived(record, 'agent');
    if (holder !== null) learnPrincipal(holder, directory);
  }
};
