// Part of the first file that runs: nothing here may be newer than what old versions of Node can read.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

/** A script and where its compiled code is kept; `version` changes with its text, and `part` names what of it runs. */
export type WarmScript = { readonly file: string; readonly version: string; readonly part: string; readonly folder: string };

/** V8 forgets the code of functions that were not called for long, such as those of a start. */
const KEEP_AFTER_MS = 10_000;

/**
 * Gives what the script's one expression comes to. After a while, or at the end of the thread, the code of all functions that were
 * run is kept for the next time, which Node's own compile cache does not do: it keeps only what is compiled when a file is loaded, a small part.
 */
export const runWarm = ({ file, version, part, folder }: WarmScript): unknown => {
  const kept = path.join(folder, `${part}-${process.version}-${process.arch}-${version}`);
  const cachedData = readOwn(kept);
  const script = new vm.Script(fs.readFileSync(file, 'latin1'), {
    filename: file,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (script.cachedDataRejected !== false) {
    const keepNow = (): void => {
      clearTimeout(timer);
      process.off('exit', keepNow);
      keep(kept, script.createCachedData(), `${part}-`);
    };
    const timer = setTimeout(keepNow, KEEP_AFTER_MS).unref();
    process.once('exit', keepNow);
  }
  return script.runInThisContext();
};

/** Code is run as it is read: it is taken only from a file that nobody else could have written. */
function readOwn(file: string): Buffer | undefined {
  try {
    const handle = fs.openSync(file, 'r');
    try {
      const { uid, mode } = fs.fstatSync(handle);
      const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
      return isOwn ? fs.readFileSync(handle) : undefined;
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

const OLD_MS = 30 * 24 * 3_600_000;

/** What another version of the program kept, or another Node: they may still be in use. */
function removeOld(file: string): void {
  if (Date.now() - fs.statSync(file).mtimeMs > OLD_MS) fs.rmSync(file, { force: true });
}

/** Replaces what was kept before, all at once: half a file must never be run. Where that fails, the next start is slow. */
function keep(file: string, code: Buffer, prefix: string): void {
  const folder = path.dirname(file);
  const fresh = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.rmSync(file, { force: true });
    for (const other of fs.readdirSync(folder)) if (other.startsWith(prefix)) removeOld(path.join(folder, other));
    const handle = fs.openSync(fresh, 'wx', 0o600);
    try {
      fs.writeFileSync(handle, code);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(fresh, file);
  } catch {
    fs.rmSync(fresh, { force: true });
  }
}
