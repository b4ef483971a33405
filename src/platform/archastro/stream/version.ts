import type { Message } from '../../../domain/message.ts';
import { rawText } from '../../../domain/untrusted.ts';

/** What is remembered of a message in order to tell a newer version from an older one without keeping its text. */
export type Version = { readonly updatedAt: number; readonly isDeleted: boolean; readonly digest: number; readonly seenAt: number };

export const versionOf = (message: Message, seenAt: number): Version => ({
  updatedAt: message.updatedAt,
  isDeleted: message.isDeleted,
  digest: digestOf(message),
  seenAt,
});

/**
 * Whether `next` replaces `known`. A tombstone is final and an older `updatedAt` never wins. With equal `updatedAt` (a server that
 * gives none) the later look wins: `next.seenAt` is when a push arrived, or when a page was asked for.
 */
export const supersedes = (next: Version, known: Version): boolean => {
  if (known.isDeleted) return false;
  if (next.isDeleted) return true;
  if (next.updatedAt !== known.updatedAt) return next.updatedAt > known.updatedAt;
  return next.digest !== known.digest && next.seenAt >= known.seenAt;
};

const SAMPLED_CHARS = 16_384;

const digestOf = (message: Message): number => {
  const text = rawText(message.content);
  let hash = (0x811c9dc5 ^ text.length) + (message.isPartial ? 1 : 0) + message.replyCount * 2;
  const step = Math.max(1, Math.ceil(text.length / SAMPLED_CHARS));
  for (let index = 0; index < text.length; index += step) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
};
