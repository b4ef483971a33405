/**
 * Signs in to an embedded network with the system's own keyring, works from it in new processes, and signs out. Runs inside a D-Bus session of
 * its own with an unlocked keyring (`system-keyring.test.ts`). Prints one JSON line with what was seen.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildProgram } from '../cli/program.ts';
import { openNetwork } from '../simulator/open-network.ts';

const env = Object.fromEntries(
  ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'GNOME_KEYRING_CONTROL'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);
await using program = await buildProgram();
await using network = await openNetwork();
const server = ['--server', network.url];
const run = (...words: readonly string[]) => program.run([...words, ...server], { env });
await network.control({ do: 'open-portal', principal: 'usr_kim' });
const login = program.start(['login', '--no-browser', ...server], { env });
await fetch(/^ {2}(http\S+)$/m.exec(await login.says('stderr', /^ {2}http\S+\n/m))?.[1] ?? '');
const signedIn = await login.ended;
const status = await run('auth', 'status');
const agents = await run('agents');
const file = await readFile(path.join(program.home, '.config', 'netconsole', 'sessions', 'default.session'), 'utf8');
const { id } = JSON.parse(file) as { readonly id: string };
const key = execFileSync('secret-tool', ['lookup', 'service', 'netconsole', 'account', id], { encoding: 'utf8' });
const logout = await run('logout');
const after = await run('agents');
const isForgotten = (() => {
  try {
    execFileSync('secret-tool', ['lookup', 'service', 'netconsole', 'account', id], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
})();

console.log(
  JSON.stringify({
    login: signedIn.code,
    status: /the system's keyring \(secret-tool\): in use/.test(status.stdout),
    agents: agents.code,
    isKeyInKeyring: /^[0-9a-f]{64}$/.test(key),
    isFileSealed: file.includes('"sealed"') && !file.includes('token'),
    logout: logout.code,
    after: after.code,
    isForgotten,
  }),
);
