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

/** The system's error code, such as `ENOENT`, where the error has one. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What a failed write means for the operator. */
export const toLedgerError = (error: unknown, folder: string): LedgerError => {
  if (error instanceof LedgerError) return error;
  const code = systemCode(error);
  if (NO_ROOM.includes(code)) return new LedgerError('full', `The disk is full: nothing can be recorded in ${folder}.`, { cause: error });
  return new LedgerError('unwritable', `Nothing can be recorded in ${folder} (${code ?? 'unexpected error'}).`, { cause: error });
};
