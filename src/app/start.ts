// The first file that runs, so it is built for old versions of Node too: nothing here may be newer than what they can read.
import nodeModule from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import envPaths from 'env-paths';
import manifest from '../../package.json' with { type: 'json' };
import { runWarm } from './code-cache.ts';
import { isOnTerminal, launch, opensConsole } from './launcher.ts';

/** Whether a version such as `22.12.0` is at least the other one. */
const isAtLeast = (version: string, least: string): boolean => {
  const numbers = version.split('.').map(Number);
  const [major = 0, minor = 0] = least.split('.').map(Number);
  const [ownMajor = 0, ownMinor = 0] = numbers;
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

const least = manifest.engines.node.replace('>=', '');

/** Of the main file's text; the build fills it in. */
declare const MAIN_VERSION: string;

type Main = (require: NodeJS.Require, programUrl: string) => Promise<void>;

const run = (): void => {
  const main = runWarm({
    file: fileURLToPath(new URL('./main.js', import.meta.url)),
    version: MAIN_VERSION,
    part: isMainThread ? (opensConsole(process.argv.slice(2)) ? 'console' : 'command') : (workerData as { readonly role: string }).role,
    folder: path.join(envPaths('netconsole', { suffix: '' }).cache, 'code'),
  }) as Main;
  void main(nodeModule.createRequire(import.meta.url), import.meta.url);
};

if (isAtLeast(process.versions.node, least)) {
  if (isOnTerminal() && opensConsole(process.argv.slice(2))) launch();
  else run();
} else {
  process.stderr.write(
    `netconsole needs Node ${least} or newer, and this is Node ${process.versions.node}. ` +
      'Install a newer Node, or use "npm start" in a clone, which brings its own.\n',
  );
  process.exitCode = 2;
}
