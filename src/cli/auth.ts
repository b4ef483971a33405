import { authStatusLines, findAuthStatus } from '../auth/auth-status.ts';
import type { DevicePrompt } from '../auth/device-flow.ts';
import { type SignInMethod, signIn } from '../auth/sign-in.ts';
import { childEnvironment } from '../system/environment.ts';
import { openBrowser } from '../system/run-tool.ts';
import { safe, safeLine, safeName, safeWord } from '../text/safe.ts';
import { readProfile } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { quoted } from './resolve.ts';
import { openSignInStore } from './sign-in-store.ts';
import type { CliContext } from './subcommand.ts';

/** Does what the word after `auth` says. */
export const auth = (context: CliContext): Promise<number> => {
  const [action = ''] = context.arguments;
  if (action === 'status') return showStatus(context);
  if (action === 'login') return login(context);
  if (action === 'logout') return logout(context);
  throw new CliError('misused', `auth takes status, login or logout, not ${quoted(action)}.`);
};

/** Signs in with a browser, or with a code where there is none here, and keeps the sign-in. */
export const login = async (context: CliContext): Promise<number> => {
  const { options, signal, out } = context;
  const profile = await readProfile(context);
  const method = options['device'] === true ? deviceMethod(context) : browserMethod(context);
  const storage = options['insecureStorage'] === true ? 'file' : 'keyring';
  const session = await signIn({ ...openSignInStore(context, profile), profile, method, storage, signal });
  const who = session.user === null ? safe`` : safe` as ${safeName(session.user)}`;
  await out.lines([safe`signed in at ${safeWord(profile.server)}${who}`]);
  return EXIT.ok;
};

/** Forgets the stored sign-in. What it gave to others, such as a token in the environment, stays theirs. */
export const logout = async (context: CliContext): Promise<number> => {
  const profile = await readProfile(context);
  const wasSignedIn = await openSignInStore(context, profile).store.remove();
  await context.out.lines([wasSignedIn ? safe`signed out of ${safeWord(profile.server)}` : safe`nobody was signed in`]);
  return EXIT.ok;
};

async function showStatus(context: CliContext): Promise<number> {
  const { globals, settings, now, out } = context;
  const profile = await readProfile(context);
  const { store, keyring } = openSignInStore(context, profile);
  const status = await findAuthStatus({ profile, tokenFile: globals.tokenFile, settings, store, keyring });
  await out.lines(authStatusLines(status, now()));
  const [inUse] = status.found;
  return inUse === undefined || inUse.problem !== null ? EXIT.unauthenticated : EXIT.ok;
}

const BROWSER_MS = 300_000;

/** The address is shown as well: the browser may be on another machine, or not open. */
const browserMethod = ({ environment, redactor, err, options }: CliContext): SignInMethod => ({
  type: 'browser',
  timeoutMs: BROWSER_MS,
  open: (url) => {
    void err.lines([safe`netconsole: sign in at this address; it comes back to this machine:`, safe`  ${safeWord(url)}`]);
    if (options['browser'] !== false) openBrowser(url, process.platform, childEnvironment(environment, redactor.finds));
  },
});

const deviceMethod = ({ settings, err }: CliContext): SignInMethod => ({
  type: 'device',
  publishableKey: settings.publishableKey?.secret,
  show: ({ userCode, url, directUrl, expiresInMs }: DevicePrompt) => {
    const minutes = Math.round(expiresInMs / 60_000);
    const direct = directUrl === null ? [] : [safe`  or open ${safeWord(directUrl)} and compare the code`];
    void err.lines([
      safe`netconsole: open ${safeWord(url)} in a browser and enter the code ${safeLine(userCode)} within ${minutes} minutes`,
      ...direct,
    ]);
  },
});
