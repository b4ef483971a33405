import { randomBytes } from 'node:crypto';
import { markText, type ProcessMark, parseMark } from '../config/process-mark.ts';
import type { Timestamp } from '../domain/values.ts';

/**
 * The name of a file of the ledger: `ledger-ID.jsonl` while nobody writes to it, `ledger-ID.MARK-NONCE.open.jsonl` while a
 * process does. A process takes a file by renaming it, which succeeds for one only and needs no lock that a crash could leave;
 * the nonce makes every taken name unique.
 */
export type FileName = { readonly id: string; readonly writer: ProcessMark | null };

const NAME = /^ledger-(?<id>\d{8}T\d{9}Z-[0-9a-f]{8})(?:\.(?<mark>[0-9a-f-]{1,60})-[0-9a-f]{8}\.open)?\.jsonl$/;

/** What a name in the folder says; `undefined` for a file that is not the ledger's. */
export const parseFileName = (name: string): FileName | undefined => {
  const { id, mark } = NAME.exec(name)?.groups ?? {};
  if (id === undefined) return undefined;
  if (mark === undefined) return { id, writer: null };
  const writer = parseMark(mark);
  return writer && { id, writer };
};

/** A new id, by which files sort in the order in which they were begun. */
export const newFileId = (now: Timestamp): string =>
  `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;

export const restingName = (id: string): string => `ledger-${id}.jsonl`;

/** A name that was never used before. */
export const takenName = (id: string, writer: ProcessMark): string =>
  `ledger-${id}.${markText(writer)}-${randomBytes(4).toString('hex')}.open.jsonl`;
