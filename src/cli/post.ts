import { setTimeout } from 'node:timers/promises';
import type { MessageId } from '../domain/ids.ts';
import type { Message, Post } from '../domain/message.ts';
import type { Target } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type SendResult, sendPost } from '../outbox/send-post.ts';
import { isUnknownOutcome } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { type SafeText, safe, safeLine, safeWord } from '../text/safe.ts';
import { numberOption } from './command-line.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { messageRecord } from './message-record.ts';
import { withOutbox } from './outbox.ts';
import { resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { pathOf, readThreads, type TeamThread, THREAD, titleOf } from './threads.ts';
import { readOwnOrg } from './watch.ts';
import { withLedgerWriter } from './with-ledger.ts';

/** How long to find out what became of a message that the server did not confirm. */
const PATIENCE_S = 20;
const MAX_PATIENCE_S = 3_600;
const MAX_TEXT_BYTES = 1024 * 1024;

/** Posts one message into a thread and tells its id, or says plainly that the outcome is not known. */
export const post = (context: CliContext): Promise<number> => postInto(context, { words: 1, find: () => Promise.resolve(null) });

export type Answered = {
  /** How many words of the command line stand before the text. */
  readonly words: number;
  /** The message that is answered; `null` where it is none. */
  readonly find: (platform: Platform, found: TeamThread) => Promise<MessageId | null>;
};

/** Posts as `post` does, in answer to a message where `find` names one. */
export const postInto = (context: CliContext, { words, find }: Answered): Promise<number> =>
  withPlatform(context, async (platform, access) => {
    assertMayChange(access);
    const { options, out, now, newId } = context;
    const patienceMs = (numberOption(options, 'wait', { min: 0, max: MAX_PATIENCE_S }) ?? PATIENCE_S) * 1_000;
    const content = await readContent(context, words);
    const found = resolve(context.arguments[0] ?? '', await readThreads(platform, await platform.listTeams()), THREAD);
    const { id, title } = found.thread;
    const key = options['key'];
    const written: Post = {
      thread: id,
      content,
      idempotencyKey: typeof key === 'string' ? key : newId(),
      type: 'message',
      replyTo: await find(platform, found),
      writtenAt: now(),
    };
    const target: Target = { type: 'thread', id, name: title };
    const message = await withLedgerWriter(context, platform, (ledger) =>
      recordAct(ledger, {
        id: newId(),
        kind: 'post',
        scope: { type: 'thread', id },
        target,
        targetOf: () => target,
        isUnknown: (error) => isUnknownOutcome(error) || (error instanceof CliError && error.ending === 'unknown'),
        work: () => withOutbox(context, { platform, access }, (outbox) => postOnce(context, { platform, outbox, written, patienceMs })),
      }),
    );
    if (options['json'] === true) {
      const where = { team: found.team.name, thread: titleOf(found.thread), ownOrg: await readOwnOrg(platform) };
      await out.json([messageRecord(message, where)]);
    } else await out.lines([safe`posted ${safeWord(message.id)} to ${pathOf(found)}`]);
    return EXIT.ok;
  });

/** The text of the command line that comes after so many other words; `-` reads it from standard input. */
export async function readContent({ arguments: given, readStdin }: CliContext, words: number): Promise<string> {
  const text = given[words] ?? '';
  const content = text === '-' ? (await readStdin(MAX_TEXT_BYTES)).replace(/\r?\n$/, '') : text;
  if (content.trim() === '') throw new CliError('misused', 'There is nothing to post: the text is empty.');
  return content;
}

type Posting = { readonly platform: Platform; readonly outbox: Outbox; readonly written: Post; readonly patienceMs: number };

/** Rejects as `Platform.postMessage` does where it was surely not sent, and with `CliError('unknown')` where it may have been. */
async function postOnce(context: CliContext, { platform, outbox, written, patienceMs }: Posting): Promise<Message> {
  const { options, err, now, signal } = context;
  const result = await sendPost(written, {
    platform,
    outbox,
    now,
    wait: (ms) => wait(ms, signal),
    patienceMs,
    signal,
    isRepeated: options['key'] !== undefined,
    onEarlier: (earlier, ended) => err.lines([safe`netconsole: ${tellEarlier(earlier, ended)}`]),
  });
  switch (result.state) {
    case 'sent':
      return result.message;
    case 'failed':
      throw result.error;
    case 'unknown':
      throw new CliError('unknown', 'It is not confirmed that the message was posted: the server did not say. It stays in the outbox.', {
        cause: result.error,
        fix: `the same command with --key ${written.idempotencyKey}, which never posts it twice`,
      });
  }
}

function tellEarlier({ writtenAt }: Post, result: SendResult): SafeText {
  const what = safe`what you posted here ${safeWord(new Date(writtenAt).toISOString())}`;
  switch (result.state) {
    case 'sent':
      return safe`${what} was left in the outbox and is ${safeWord(result.message.id)}`;
    case 'failed':
      return safe`${what} was left in the outbox and is given up: ${safeLine(untrusted(result.error.message))}`;
    case 'unknown':
      return safe`${what} is still in the outbox, not confirmed`;
  }
}

/** Ends early when the process is asked to end. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
