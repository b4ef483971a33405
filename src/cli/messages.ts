import { isId, type MessageId, toId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { OperationKind, Target } from '../domain/operation.ts';
import { rawText, type Untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { recordAct } from '../operations/execute/ledger-writer.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { leftOutText } from '../presenter/left-out-text.ts';
import { safe, safeLine, safeWord } from '../text/safe.ts';
import { ask, assertCanAsk } from './ask.ts';
import { numberOption } from './command-line.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { readMoment } from './duration.ts';
import { CliError, EXIT } from './exit-code.ts';
import { type MessageContext, messageLine, messageRecord } from './message-record.ts';
import { postInto, readContent } from './post.ts';
import { quoted, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { orDash } from './table.ts';
import { pathOf, readThreads, type TeamThread, THREAD, titleOf } from './threads.ts';
import { readOwnOrg } from './watch.ts';
import { withLedgerWriter } from './with-ledger.ts';

const DEFAULT_LIMIT = 50;
const PAGE = 100;

/** Writes the messages of a thread, oldest first: the newest ones, or with `--since` all from a moment on. */
export const listMessages = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const { options, out, err, display, now } = context;
    const since = readMoment(options['since'], now());
    const limit = numberOption(options, 'limit', { min: 1, max: 10_000 }) ?? (since === null ? DEFAULT_LIMIT : 10_000);
    const found = await findThread(platform, context.arguments[0] ?? '');
    const messages = await readBack(platform, found, { since, limit });
    const where = await contextOf(platform, found);
    if (options['json'] === true) await out.json(messages.map((message) => messageRecord(message, where)));
    else await out.lines(messages.map((message) => messageLine(message, where, display.timeText)));
    const { leftOut } = await platform.linkReport();
    if (messages.length === 0 && leftOut.length === 0) await err.lines([safe`There are no such messages in ${pathOf(found)}.`]);
    await err.lines(leftOut.map((rows) => safe`netconsole: ${leftOutText(rows)}`));
    return EXIT.ok;
  });

/** The newest messages, at most so many, oldest first. */
async function readBack(
  platform: Platform,
  { thread }: TeamThread,
  { since, limit }: { readonly since: Timestamp | null; readonly limit: number },
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (let before: string | null | undefined; before !== null && messages.length < limit; ) {
    const page = await platform.listMessages(thread.id, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    messages.unshift(...page.messages);
    const oldest = page.messages[0];
    before = oldest === undefined || (since !== null && oldest.createdAt < since) ? null : page.before;
  }
  return messages.filter(({ createdAt }) => since === null || createdAt >= since).slice(-limit);
}

/** Answers one message of a thread, whose words are told first. */
export const reply = (context: CliContext): Promise<number> =>
  postInto(context, {
    words: 2,
    find: async (platform, { thread }) => {
      const parent = await platform.getMessage(thread.id, messageId(context));
      await context.err.lines([safe`netconsole: in reply to ${orDash(parent.author.name)}: ${safeLine(parent.content)}`]);
      return parent.id;
    },
  });

/** Replaces the words of an own message, and reads them back. */
export const editMessage = async (context: CliContext): Promise<number> => {
  const content = await readContent(context, 2);
  return changeMessage(context, 'edit-message', {
    work: (platform, { thread }, id) => platform.editMessage(thread.id, id, content),
    assertDone: (message) => {
      if (message === null) throw new CliError('failed', 'The message is gone: somebody deleted it meanwhile.');
      if (rawText(message.content) !== content)
        throw new CliError('failed', 'The server took the request, but a later read shows other words.');
    },
  });
};

/** Deletes a message after asking, and reads back that it is gone. */
export const deleteMessage = (context: CliContext): Promise<number> => {
  const isAsked = context.options['yes'] !== true;
  if (isAsked) assertCanAsk();
  let words: Untrusted | null = null;
  return changeMessage(context, 'delete-message', {
    work: async (platform, { thread }, id) => {
      const { author, content } = await platform.getMessage(thread.id, id);
      words = content;
      await context.err.lines([safe`DELETE  ${orDash(author.name)}: ${safeLine(content)}`, safe`BACK    it cannot be undone`]);
      if (isAsked) await ask(context, 'y');
      await platform.deleteMessage(thread.id, id);
    },
    // A single message does not say that it was deleted; its words are gone all the same.
    assertDone: (message) => {
      if (message !== null && !message.isDeleted && message.content === words)
        throw new CliError('failed', 'The server took the request, but the message can still be read.');
    },
  });
};

type Change = {
  readonly work: (platform: Platform, found: TeamThread, id: MessageId) => Promise<unknown>;
  /** Throws where what was read back, or `null` for a message that is gone, is not as it was wanted. */
  readonly assertDone: (message: Message | null) => void;
};

function changeMessage(context: CliContext, kind: OperationKind, { work, assertDone }: Change): Promise<number> {
  return withPlatform(context, async (platform, access) => {
    assertMayChange(access);
    const id = messageId(context);
    const found = await findThread(platform, context.arguments[0] ?? '');
    const { thread } = found;
    const target: Target = { type: 'thread', id: thread.id, name: thread.title };
    const read = await withLedgerWriter(context, platform, (ledger) =>
      recordAct(ledger, {
        id: context.newId(),
        kind,
        scope: { type: 'thread', id: thread.id },
        target,
        targetOf: () => target,
        work: async () => {
          await work(platform, found, id);
          const message = await readOrGone(platform, found, id);
          assertDone(message);
          return message;
        },
      }),
    );
    const { options, out } = context;
    const word = kind === 'edit-message' ? safe`edited` : safe`deleted`;
    if (options['json'] !== true) await out.lines([safe`${word} ${safeWord(id)} in ${pathOf(found)}, read back from the server`]);
    else if (kind === 'delete-message' || read === null) await out.json([{ type: 'deleted', id, thread: thread.id }]);
    else await out.json([messageRecord(read, await contextOf(platform, found))]);
    return EXIT.ok;
  });
}

async function readOrGone(platform: Platform, { thread }: TeamThread, id: MessageId): Promise<Message | null> {
  try {
    return await platform.getMessage(thread.id, id);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'not-found') return null;
    throw error;
  }
}

const findThread = async (platform: Platform, name: string): Promise<TeamThread> =>
  resolve(name, await readThreads(platform, await platform.listTeams()), THREAD);

const contextOf = async (platform: Platform, { team, thread }: TeamThread): Promise<MessageContext> => ({
  team: team.name,
  thread: titleOf(thread),
  ownOrg: await readOwnOrg(platform),
});

const messageId = ({ arguments: [, word = ''] }: CliContext): MessageId => {
  if (!isId(word))
    throw new CliError('misused', safe`A message is named by its id, not ${quoted(word)}.`, { fix: 'netconsole messages THREAD' });
  return toId(word);
};
