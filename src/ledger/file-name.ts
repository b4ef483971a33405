import { randomBytes } from 'node:crypto';
import type { Timestamp } from '../domain/values.ts';
import { markText, type ProcessMark, parseMark } from '../system/process-mark.ts';

/**
 * The name of a file of the ledger: `ledger-ID.jsonl` while nobody writes to it, `ledger-ID.MARK-NONCE.open.jsonl` while a
 * process does. A process takes a file by renaming it, which succeeds for one only and needs no lock that a crash could leave;
 * the nonce makes every taken name unique.
 */
export type FileName = {
  readonly id: string;
  /** Who has it, and the tag of that time: `MARK-NONCE`. */
  readonly taken: { readonly by: ProcessMark; readonly tag: string } | null;
};

const NAME = /^ledger-(?<id>\d{8}T\d{9}Z-[0-9a-f]{8})(?:\.(?<tag>(?<mark>[0-9a-f-]{1,60})-[0-9a-f]{8})\.open)?\.jsonl$/;

/** What a name in the folder says; `undefined` for a file that is not the ledger's. */
export const parseFileName = (name: string): FileName | undefined => {
  const { id, tag, mark } = NAME.exec(name)?.groups ?? {};
  if (id === undefined) return undefined;
  if (tag === undefined) return { id, taken: null };
  const by = parseMark(mark ?? '');
  return by && { id, taken: { by, tag } };
};

/** A new id, by which files sort in the order in which they were begun. */
export const newFileId = (now: Timestamp): string =>
  `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;

export const restingName = (id: string): string => `ledger-${id}.jsonl`;

/** A tag that was never used before. */
export const newTag = (writer: ProcessMark): string => `${markText(writer)}-${randomBytes(4).toString('hex')}`;

export const takenName = (id: string, tag: string): string => `ledger-${id}.${tag}.open.jsonl`;
