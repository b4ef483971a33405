import type { Message } from '../../src/domain/message.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { DEFAULT_APPEARANCE } from '../../src/store/appearance.ts';
import type { ConsoleEvent } from '../../src/store/events.ts';
import { reduce } from '../../src/store/reduce.ts';
import { type ConsoleState, initialState } from '../../src/store/state.ts';
import { safe } from '../../src/text/safe.ts';
import { ACME, humanAuthor, message, PARTNER, thread, threadId, userId } from './builders.ts';
import { FROZEN_AT } from './test-clock.ts';

/** The state after events, one after the other. */
export const after = (state: ConsoleState, ...events: readonly ConsoleEvent[]): ConsoleState => events.reduce(reduce, state);

/** A console of Kim, of Acme, to which nothing was told yet. */
export const emptyState = (columns = 120, rows = 36): ConsoleState =>
  after(
    initialState(
      {
        server: safe`http://127.0.0.1`,
        profile: safe`test`,
        isReadOnly: false,
        timeZone: 'UTC',
        showsUtc: true,
        appearance: DEFAULT_APPEARANCE,
      },
      { columns, rows },
      FROZEN_AT,
    ),
    {
      type: 'me-read',
      me: {
        id: userId('kim'),
        name: untrusted('Kim Larsen'),
        org: ACME,
        orgName: untrusted('Acme'),
        orgRole: 'admin',
        sandbox: null,
        isSystemUser: false,
      },
    },
    { type: 'clock-ticked', now: FROZEN_AT },
  );

export const MAIN = threadId('main');

/** The same with the thread `main` open. */
export const threadState = (messages: readonly Message[] = [], size: { columns?: number; rows?: number } = {}): ConsoleState =>
  after(
    emptyState(size.columns, size.rows),
    { type: 'thread-updated', thread: thread('main') },
    { type: 'page-read', thread: MAIN, messages, isAtStart: true },
    { type: 'thread-opened', thread: MAIN },
  );

/** The n-th message of `main`, a second after the one before, by Lee of Acme. */
export const nthMessage = (n: number, fields: Partial<Message> = {}): Message =>
  message(`msg_${String(n).padStart(6, '0')}`, {
    author: humanAuthor('lee'),
    content: untrusted(`message ${n}`),
    createdAt: FROZEN_AT - 3_600_000 + n * 1_000,
    ...fields,
  });

/** Messages `from` up to, not including, `to`. */
export const messagesOf = (from: number, to: number): readonly Message[] =>
  Array.from({ length: to - from }, (_, index) => nthMessage(from + index));

export const outsider = humanAuthor('jo', PARTNER);
