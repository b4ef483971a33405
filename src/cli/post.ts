import type { Message, Post } from '../domain/message.ts';
import type { Target } from '../domain/operation.ts';
import { isUnknownOutcome } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { safe, safeWord } from '../text/safe.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { withJournal } from './journal.ts';
import { messageRecord } from './message-record.ts';
import { recordAct } from './record-act.ts';
import { resolve } from './resolve.ts';
import type { Call } from './subcommand.ts';
import { pathOf, readThreads, THREAD, titleOf } from './threads.ts';
import { readOwnOrg } from './watch.ts';

const TRIES = 3;
const WAIT_MS = 1_000;
/** Where an own post is looked for whose outcome is not known. */
const LOOKED_AT = 100;

/** Posts one message into a thread and tells its id, or says plainly that the outcome is not known. */
export const post = (call: Call): Promise<number> =>
  withPlatform(call, async (platform, access) => {
    assertMayChange(access);
    const { options, out, now, newId } = call;
    const content = await readContent(call);
    const found = resolve(call.arguments[0] ?? '', await readThreads(platform, await platform.listTeams()), THREAD);
    const { id, title } = found.thread;
    const key = options['key'];
    const written: Post = {
      thread: id,
      content,
      idempotencyKey: typeof key === 'string' ? key : newId(),
      type: 'message',
      replyTo: null,
      writtenAt: now(),
    };
    const target: Target = { type: 'thread', id, name: title };
    const message = await withJournal(call, platform, (journal) =>
      recordAct(journal, {
        id: newId(),
        kind: 'post',
        scope: { type: 'thread', id },
        target,
        targetOf: () => target,
        work: () => postOnce(platform, written),
      }),
    );
    if (options['json'] === true) {
      const where = { team: found.team.name, thread: titleOf(found.thread), ownOrg: await readOwnOrg(platform) };
      await out.json([messageRecord(message, where)]);
    } else await out.lines([safe`posted ${safeWord(message.id)} to ${pathOf(found)}`]);
    return EXIT.ok;
  });

async function readContent({ arguments: [, text = ''], readStdin }: Call): Promise<string> {
  const content = text === '-' ? (await readStdin()).replace(/\r?\n$/, '') : text;
  if (content.trim() === '') throw new CliError('misused', 'There is nothing to post: the text is empty.');
  return content;
}

/** The same key never makes a second message, so that an attempt whose outcome is not known may be repeated. */
async function postOnce(platform: Platform, written: Post): Promise<Message> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await platform.postMessage(written);
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      const posted = await findPosted(platform, written);
      if (posted !== undefined) return posted;
      if (tries >= TRIES)
        throw new CliError('unknown', 'It is not known whether the message was posted: the server did not say.', {
          cause: error,
          fix: `the same command with --key ${written.idempotencyKey}, which never posts it twice`,
        });
      await new Promise((wake) => setTimeout(wake, WAIT_MS * tries));
    }
  }
}

async function findPosted(platform: Platform, { thread, idempotencyKey }: Post): Promise<Message | undefined> {
  const page = await platform.listMessages(thread, { limit: LOOKED_AT }).catch(() => undefined);
  return page?.messages.find((message) => message.idempotencyKey === idempotencyKey);
}
