// The first file that runs, so it is built for old versions of Node too: nothing here may be newer than what they can read.
import manifest from '../../package.json' with { type: 'json' };
import { isOnTerminal, launch, opensConsole } from './launcher.ts';

/** Whether a version such as `22.12.0` is at least the other one. */
const isAtLeast = (version: string, least: string): boolean => {
  const numbers = version.split('.').map(Number);
  const [major = 0, minor = 0] = least.split('.').map(Number);
  const [ownMajor = 0, ownMinor = 0] = numbers;
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

const least = manifest.engines.node.replace('>=', '');

// Without a listener this signal opens Node's debugger, through which any account of the machine can read keys from memory.
process.on('SIGUSR1', () => undefined);

if (isAtLeast(process.versions.node, least)) {
  if (isOnTerminal() && opensConsole(process.argv.slice(2))) launch();
  else void import(new URL('./main.js', import.meta.url).href);
} else {
  process.stderr.write(
    `netconsole needs Node ${least} or newer, and this is Node ${process.versions.node}. ` +
      'Install a newer Node, or use "npm start" in a clone, which brings its own.\n',
  );
  process.exitCode = 2;
}
