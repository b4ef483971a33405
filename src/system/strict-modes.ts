import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config-error.ts';

/** What the checks look at, in the words of `fs.Stats`. */
export type FileFacts = {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly links: number;
};

/** Who runs the program; `null` on a system without user ids, where modes and owners say nothing. */
export type Euid = number | null;

/** Why a path cannot be trusted with a secret; `fix` is the shell command that mends it, given the quoted path. */
export type LooseFile = { readonly problem: string; readonly fix: (quoted: string) => string };

/** What is wrong with a file for secrets, `undefined` if nothing: a regular file of its owner alone, mode 0600, with one name. */
export const fileLooseness = (facts: FileFacts, euid: Euid): LooseFile | undefined => {
  const replace = (quoted: string): string => `(umask 077; cat ${quoted} > ${quoted}.new) && mv ${quoted}.new ${quoted}`;
  if (facts.kind === 'symlink') return { problem: 'is a symbolic link', fix: replace };
  if (facts.kind !== 'file')
    return { problem: 'is not a regular file', fix: (quoted) => `ls -ld ${quoted}   # then name an ordinary file` };
  if (facts.links !== 1) return { problem: `has ${facts.links} names (hard links)`, fix: replace };
  return ownerLooseness(facts, euid, '600');
};

/** What is wrong with a folder for secrets, `undefined` if nothing: a real folder of its owner alone, mode 0700. */
export const folderLooseness = (facts: FileFacts, euid: Euid): LooseFile | undefined => {
  if (facts.kind === 'symlink')
    return { problem: 'is a symbolic link', fix: (quoted) => `ls -ld ${quoted}   # then name the folder it leads to` };
  if (facts.kind !== 'folder') return { problem: 'is not a folder', fix: (quoted) => `ls -ld ${quoted}   # then move it away` };
  return ownerLooseness(facts, euid, '700');
};

function ownerLooseness(facts: FileFacts, euid: Euid, tight: string): LooseFile | undefined {
  if (euid === null) return undefined;
  if (facts.uid !== euid)
    return { problem: `belongs to user ${facts.uid}, not to you (${euid})`, fix: (quoted) => `sudo chown ${euid} ${quoted}` };
  const mode = facts.mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return { problem: `has mode 0${mode.toString(8)}, so others may get at it`, fix: (quoted) => `chmod ${tight} ${quoted}` };
}

/**
 * Throws `ConfigError('refused')` with a one-line fix unless the folder is this user's alone and no stranger can replace it. A link that
 * this user made, as every manager of dotfiles does, is followed to such a folder.
 */
export const assertPrivateFolder = async (folder: string): Promise<void> => {
  const facts = factsOf(await lstat(folder));
  const euid = currentEuid();
  if (facts.kind === 'symlink' && facts.uid === euid) {
    await assertUnreplaceable(path.join(await realpath(path.dirname(path.resolve(folder))), path.basename(folder)));
    return assertPrivateFolder(await realpath(folder));
  }
  refuseIfLoose(folder, folderLooseness(facts, euid));
  if (euid !== null) await assertUnreplaceable(await realpath(folder));
};

/** `file` is a real path. */
async function assertUnreplaceable(file: string): Promise<void> {
  for (let above = path.dirname(file); above !== path.dirname(above); above = path.dirname(above)) {
    const { mode } = await stat(above);
    const isReplaceableBelow = (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
    if (isReplaceableBelow) refuseIfLoose(above, { problem: 'can be written by anybody', fix: (quoted) => `chmod o-w ${quoted}` });
  }
}

/**
 * Throws `ConfigError('refused')` with a one-line fix where a stranger could put another file into a folder that the operator chose.
 * Who may list it does not matter, since nobody else can read a 0600 file in it: most homes are 0755. As `StrictModes` of sshd(8).
 */
export const assertTrustedFolder = async (folder: string): Promise<void> => {
  const euid = currentEuid();
  if (euid === null) return;
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const { mode, uid } = await stat(at);
    if (uid !== euid && uid !== 0)
      refuseIfLoose(at, { problem: `belongs to user ${uid}`, fix: (quoted) => `ls -ld ${quoted}   # then keep the file elsewhere` });
    if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)
      refuseIfLoose(at, { problem: 'can be written by others', fix: (quoted) => `chmod go-w ${quoted}` });
    if (at === path.dirname(at)) return;
  }
};

/**
 * Opens a file for reading that is private to this user. What was checked is what is open, so a file that is exchanged meanwhile is
 * not read. Rejects with what `assertFolder` says of its folder, with `ConfigError('refused')` and a one-line fix, or with the
 * system's `ENOENT`.
 */
export const openPrivateFile = async (file: string, assertFolder = assertPrivateFolder): Promise<FileHandle> => {
  const folder = path.dirname(path.resolve(file));
  await assertFolder(folder);
  refuseIfLoose(file, fileLooseness(factsOf(await lstat(file)), currentEuid()));
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    refuseIfLoose(file, fileLooseness(factsOf(await handle.stat()), currentEuid()));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
};

/** A path as a shell takes it. */
export const shellQuoted = (file: string): string => (/^[\w@%+=:,./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`);

function refuseIfLoose(file: string, looseness: LooseFile | undefined): void {
  if (looseness === undefined) return;
  throw new ConfigError('refused', `${file} ${looseness.problem}; a file with keys must be yours alone.`, {
    fix: looseness.fix(shellQuoted(file)),
  });
}

const currentEuid = (): Euid => process.geteuid?.() ?? null;

type StatsLike = {
  readonly mode: number;
  readonly uid: number;
  readonly nlink: number;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
};

const factsOf = (stats: StatsLike): FileFacts => ({
  kind: stats.isSymbolicLink() ? 'symlink' : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
  mode: stats.mode,
  uid: stats.uid,
  links: stats.nlink,
});
