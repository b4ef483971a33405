import { systemCode, systemReason } from '../system/system-error.ts';

/**
 * Why a fact could not be made durable. `full`: no room on the disk; `unwritable`: the disk or the folder refuses; `insecure`:
 * the folder belongs to somebody else; `closed`: the ledger was closed.
 */
export type LedgerErrorCode = 'full' | 'unwritable' | 'insecure' | 'closed';

/**
 * A fact was not recorded, so the action that it announces must not be taken, unless the operator allows it by an override.
 * `message` is a sentence for the operator.
 */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}

const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** What a failed write means for the operator. */
export const toLedgerError = (error: unknown, folder: string): LedgerError => {
  if (error instanceof LedgerError) return error;
  const code = NO_ROOM.includes(systemCode(error)) ? 'full' : 'unwritable';
  return new LedgerError(code, `Nothing can be recorded in ${folder}: ${systemReason(error) ?? 'unexpected error'}.`, { cause: error });
};
