import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A word that changes when a file of the folder comes, goes, grows or shrinks. Rejects where there is no folder. */
export const readStamp = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).sort();
  const sizes = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  return names.map((name, index) => `${name} ${sizes[index]?.size}`).join(' ');
};
