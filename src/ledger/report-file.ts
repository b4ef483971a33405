import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toLedgerError } from './ledger-error.ts';

/** Writes a report that only its owner can read and resolves with its path. A report of that name is replaced. Rejects with `LedgerError`. */
export const writeReport = async (folder: string, name: string, text: string): Promise<string> => {
  const file = path.join(folder, path.basename(name));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw toLedgerError(error, folder);
  }
  return file;
};
