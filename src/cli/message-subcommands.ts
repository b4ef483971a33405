import type { Subcommand } from './subcommand.ts';
import { JSON_OPTION, UNRECORDED_OPTION } from './subcommand-options.ts';

const POST_OPTIONS = [
  ['--key <key>', 'idempotency key: a repeated attempt is the same post'],
  ['--wait <seconds>', 'how long to find out what became of an unconfirmed post, in seconds (default: 20)'],
  UNRECORDED_OPTION,
  JSON_OPTION,
] as const;

const NAMES = 'A thread is named by its id, its title or TEAM/THREAD; a message by its id, as netconsole messages THREAD --json tells it.';

/** What is said in threads. */
export const MESSAGE_SUBCOMMANDS: readonly Subcommand[] = [
  {
    usage: 'messages <thread>',
    summary: 'write the messages of a thread, oldest first',
    options: [
      ['--since <time>', 'all from then on: a duration such as 30m or 2h, or a time such as 2026-03-01T10:00:00Z'],
      ['--limit <number>', 'the newest, at most so many (default: 50, or 10000 with --since)'],
      JSON_OPTION,
    ],
    run: async (call) => (await import('./messages.ts')).listMessages(call),
  },
  {
    usage: 'post <thread> <text>',
    summary: 'post a message into a thread; - reads the text from standard input',
    options: POST_OPTIONS,
    notes:
      'A thread is named by its id, its title or TEAM/THREAD. The post is on disk before it is sent; one that is not confirmed ends with 7,\nand the console or the same command with its --key finds out what became of it.',
    run: async (call) => (await import('./post.ts')).post(call),
  },
  {
    usage: 'reply <thread> <message> <text>',
    summary: 'answer a message of a thread, as post does',
    options: POST_OPTIONS,
    notes: NAMES,
    run: async (call) => (await import('./messages.ts')).reply(call),
  },
  {
    usage: 'edit <thread> <message> <text>',
    summary: 'replace the words of a message of yours, and read them back; - reads the text from standard input',
    options: [UNRECORDED_OPTION, JSON_OPTION],
    notes: NAMES,
    run: async (call) => (await import('./messages.ts')).editMessage(call),
  },
  {
    usage: 'delete <thread> <message>',
    summary: 'delete a message of yours, or as a team admin any; this cannot be undone',
    options: [['--yes', 'do not ask for confirmation (required when there is no terminal)'], UNRECORDED_OPTION, JSON_OPTION],
    notes: NAMES,
    run: async (call) => (await import('./messages.ts')).deleteMessage(call),
  },
  {
    usage: 'why <id>',
    summary: 'tell what made an agent act: of a message, a run or a session, step by step from its cause',
    options: [['--thread <thread>', 'the thread of a message, where no recent run made it'], JSON_OPTION],
    notes:
      'What another organisation or this credential hides is said. A cause that an agent said has a cause of its own: ask why of its id.',
    run: async (call) => (await import('./why.ts')).why(call),
  },
];
