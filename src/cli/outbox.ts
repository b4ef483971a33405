import path from 'node:path';
import { userLocations } from '../config/locations.ts';
import { toId } from '../domain/ids.ts';
import { untrusted } from '../domain/untrusted.ts';
import { LedgerError } from '../ledger/ledger-error.ts';
import { createMemoryOutbox } from '../outbox/late-outbox.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { safe, safeLine } from '../text/safe.ts';
import type { Access } from './connect.ts';
import type { Output } from './output.ts';
import type { CliContext } from './subcommand.ts';

/** Of whom it is not known who it is: a key that acts for a whole app, whose posts are kept nowhere. */
const NOBODY = toId<'user'>('nobody');

/**
 * Works with the posts that the signed-in user has not sent yet, those of earlier runs included. What cannot be written down is
 * not sent, unless `--unrecorded` allows it.
 */
export const withOutbox = async <Result>(
  context: CliContext,
  { platform, access }: { readonly platform: Platform; readonly access: Access },
  work: (outbox: Outbox) => Promise<Result>,
): Promise<Result> => {
  const outbox = await open(context, platform, new URL(access.profile.server).origin);
  try {
    return await work(outbox);
  } finally {
    // What is left in a file that cannot be given back is found by the next run all the same.
    await outbox.close().catch(() => undefined);
  }
};

const open = async ({ now, options, err }: CliContext, platform: Platform, origin: string): Promise<Outbox> => {
  try {
    const { id: principal } = await platform.getMe();
    const outbox = await openOutbox({ folder: path.join(userLocations().data, 'outbox'), origin, principal, now });
    return options['unrecorded'] === true ? unrecorded(outbox, createMemoryOutbox(origin, principal, now), err) : outbox;
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'unsupported') return createMemoryOutbox(origin, NOBODY, now);
    if (options['unrecorded'] !== true) throw error;
    await tellLost(error, err);
    return createMemoryOutbox(origin, NOBODY, now);
  }
};

/** What the disk refuses is kept in memory, and told; so a post is sent all the same. */
const unrecorded = (disk: Outbox, memory: Outbox, err: Output): Outbox => {
  const told = async (error: unknown): Promise<void> => tellLost(error, err);
  return {
    ...disk,
    entries: () => [...disk.entries(), ...memory.entries()],
    add: (post) =>
      disk.add(post).catch(async (error: unknown) => {
        await told(error);
        return memory.add(post);
      }),
    attempt: async (key) => {
      await disk.attempt(key).catch(told);
      await memory.attempt(key);
    },
    settle: async (key, outcome) => {
      await disk.settle(key, outcome).catch(told);
      await memory.settle(key, outcome);
    },
  };
};

async function tellLost(error: unknown, err: Output): Promise<void> {
  if (!(error instanceof LedgerError)) throw error;
  await err.lines([safe`netconsole: not recorded: ${safeLine(untrusted(error.message))}`]);
}
