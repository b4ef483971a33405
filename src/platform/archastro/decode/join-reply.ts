import type { PlatformError } from '../../errors.ts';
import type { Directory } from '../directory.ts';
import { optionalReceived, protocolError, type ReceivedFields, received } from './field-readers.ts';
import { learnPrincipal } from './people.ts';

/** Where the member list may sit in a join reply, whose shape is not specified. */
const MEMBER_PATHS = [['data', 'metadata'], ['data', 'chunk', 'metadata'], ['data'], [], ['chat_model']];

const follow = (record: ReceivedFields, path: readonly string[]): ReceivedFields | null =>
  path.reduce<ReceivedFields | null>((at, field) => (at === null ? null : optionalReceived(at, field)), record);

/**
 * Learns who takes part from a join reply, where it says so. Its messages are not used: they end before the subscription began. Throws
 * `PlatformError('protocol')` for what cannot be read, after learning the rest: the thread is joined all the same.
 */
export const learnJoinReply = (reply: unknown, directory: Directory): void => {
  if (reply === null) return;
  const root = received(reply, 'join reply');
  const members = MEMBER_PATHS.map((path) => follow(root, path)?.fields['members']).find((value) => value !== undefined) ?? [];
  let problem: PlatformError | null = null;
  for (const member of Array.isArray(members) ? members : [members]) {
    if (member === null) continue;
    if (typeof member !== 'object' || Array.isArray(member)) problem = protocolError('join reply.members');
    else learnMember(received(member, 'member'), directory);
  }
  if (problem !== null) throw problem;
};

const learnMember = (record: ReceivedFields, directory: Directory): void => {
  const holder = optionalReceived(record, 'user') ?? optionalReceived(record, 'agent');
  if (holder !== null) learnPrincipal(holder, directory);
};
