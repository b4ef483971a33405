import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EditedText } from '../commands/command.ts';
import { untrusted } from '../domain/untrusted.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';

/** The editor that the operator chose, as a shell command: `VISUAL`, then `EDITOR`, then vi. */
export const editorOf = (environment: NodeJS.ProcessEnv): string =>
  [environment['VISUAL'], environment['EDITOR'], 'vi'].find((command) => command !== undefined && command.trim() !== '') ?? 'vi';

/**
 * Opens a text in an editor on this process's terminal. It lies in a file that only the operator can read, in a folder that only they
 * can enter; both are gone afterwards, however that ended. Editors add a line end to the last line, which is taken off again.
 */
export const editText = async (text: string, editor: string, folder: string = tmpdir()): Promise<EditedText> => {
  let own: string | undefined;
  try {
    own = await mkdtemp(path.join(folder, 'netconsole-message-'));
    const file = path.join(own, 'message.txt');
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    const ended = await run(editor, file);
    if (ended !== undefined) return { type: 'failed', reason: ended };
    const edited = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
    return { type: 'edited', text: edited.endsWith('\n') && !text.endsWith('\n') ? edited.slice(0, -1) : edited };
  } catch (error) {
    return { type: 'failed', reason: safeLine(untrusted(error instanceof Error ? error.message : String(error))) };
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
};

/** Runs the editor to its end; gives what went wrong. */
const run = (editor: string, file: string): Promise<SafeText | undefined> =>
  new Promise((resolve) => {
    // What is typed to interrupt the editor reaches its shell, too, which has to wait for what the editor makes of it.
    const child = spawn('/bin/sh', ['-c', `trap : INT QUIT; ${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.on('error', (error) => resolve(safeLine(untrusted(error.message))));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(safe`the editor ended with ${signal === null ? (code ?? 0) : safeLine(untrusted(signal))}`);
    });
  });
