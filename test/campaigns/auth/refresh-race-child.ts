import { createInterface } from 'node:readline';
import { createRenewingCredential } from '../../../src/auth/renewing-credential.ts';
import { createSessionStore } from '../../../src/auth/session-store.ts';
import { systemClock } from '../../../src/system/clock.ts';

/**
 * One console of the race: for each line on standard input it reads from the server as often as it takes, renewing what the
 * server refuses, and answers with a line: `ok`, or what went wrong.
 */
const main = async (origin: string, file: string, lockFolder: string): Promise<void> => {
  const store = createSessionStore(file, undefined);
  const session = await store.read();
  if (session === undefined) throw new Error('not signed in');
  const credential = createRenewingCredential(session, {
    store,
    fetch,
    clock: systemClock,
    lockFolder,
    hold: () => undefined,
    warn: (sentence) => void process.stderr.write(`${sentence}\n`),
  });
  const read = async (): Promise<string> => {
    const token = await credential.getToken();
    const { status } = await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } });
    if (status === 200) return 'ok';
    await credential.refresh?.(token);
    return read();
  };
  process.stdout.write('ready\n');
  for await (const _ of createInterface({ input: process.stdin })) {
    const answer = await read().catch((error: unknown) => String(error));
    process.stdout.write(`${answer}\n`);
  }
};

const [, , origin = '', file = '', lockFolder = ''] = process.argv;
await main(origin, file, lockFolder);
