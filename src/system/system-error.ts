/** The system's error code, such as `ENOENT`, where the error has one. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether there is nothing of that name: no file, no folder on the way to it, or something else in that folder's place. */
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

/** What the error codes of files and folders mean, as errno(3) has them, for the end of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'your disk quota is used up',
  EEXIST: 'there is something else of that name',
  EFBIG: 'the file would be too large',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'a symbolic link is in the way',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENFILE: 'too many files are open on this machine',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  ENOTEMPTY: 'the folder is not empty',
  ENXIO: 'it is no ordinary file',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
  ETXTBSY: 'it is being run',
};

/** Why the system refused work on a file, for the end of a sentence; `undefined` for any other error. */
export const systemReason = (error: unknown): string | undefined => {
  const code = systemCode(error);
  const reason = code === undefined ? undefined : REASONS[code];
  return reason === undefined ? undefined : `${reason} (${code})`;
};

/** The same as a sentence of its own that names the file, where the error does. */
export const systemSentence = (error: unknown): string | undefined => {
  const reason = systemReason(error);
  if (reason === undefined) return undefined;
  const file = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'A file';
  return `${file} cannot be used: ${reason}.`;
};
