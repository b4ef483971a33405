import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_LOG, type MessageLog } from '../../src/domain/message-log.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import { selectOpenThread } from '../../src/presenter/open-thread.ts';
import { isNearTop, scrolled, selectedBy, type ThreadSize, threadWindow } from '../../src/presenter/thread-view.ts';
import { DROPPED_TOGETHER, MAX_MESSAGES_PER_THREAD } from '../../src/store/reduce-messages.ts';
import { type ConsoleState, selectPosition } from '../../src/store/state.ts';
import type { ThreadPosition } from '../../src/store/thread-position.ts';
import { after, MAIN, messagesOf, nthMessage, threadState } from '../support/states.ts';

/** Messages of one to many rows, some of them a day apart. */
const messages = fc
  .array(fc.record({ lines: fc.integer({ min: 1, max: 6 }), width: fc.integer({ min: 0, max: 90 }), isNextDay: fc.boolean() }), {
    maxLength: 40,
  })
  .map((shapes) => {
    let day = 0;
    return shapes.map(({ lines, width, isNextDay }, index) => {
      if (isNextDay) day += 1;
      const content = Array.from({ length: lines }, () => 'x'.repeat(width)).join('\n');
      return nthMessage(index, { createdAt: Date.UTC(2026, 10, 1 + day, 9, 0, index), content: untrusted(content) });
    });
  });
const size = fc.record({ width: fc.integer({ min: 20, max: 80 }), height: fc.integer({ min: 1, max: 30 }) });
const steps = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 12 });

const at = (state: ConsoleState, position: ThreadPosition): ConsoleState => ({
  ...state,
  view: { ...state.view, positions: new Map([[MAIN, position]]) },
});
const walked = (state: ConsoleState, by: readonly number[], seen: ThreadSize): ConsoleState =>
  by.reduce((before, step) => at(before, scrolled(selectOpenThread(before), step, seen)), state);

const textOf = (state: ConsoleState, seen: ThreadSize): readonly string[] =>
  threadWindow(selectOpenThread(state), seen).rows.map(({ line }) => line.map(({ text }) => text).join(''));

const holding = (state: ConsoleState, change: Partial<MessageLog>): ConsoleState => ({
  ...state,
  network: { ...state.network, logs: new Map([[MAIN, { ...(state.network.logs.get(MAIN) ?? EMPTY_LOG), ...change }]]) },
});

describe('the rows of a thread', () => {
  it('are never more than asked for, and all there are where they fit', () => {
    fc.assert(
      fc.property(messages, size, steps, (all, seen, by) => {
        const state = walked(threadState(all), by, seen);
        const { rows } = threadWindow(selectOpenThread(state), seen);
        const everything = threadWindow(selectOpenThread(threadState(all)), { ...seen, height: 10_000 }).rows.length;

        expect(rows.length).toBeLessThanOrEqual(seen.height);
        expect(rows.length).toBe(Math.min(seen.height, everything));
      }),
      { numRuns: 300 },
    );
  });

  it('are a piece of the whole thread, in its order', () => {
    fc.assert(
      fc.property(messages, size, steps, (all, seen, by) => {
        const part = textOf(walked(threadState(all), by, seen), seen).join('\n');
        const whole = textOf(threadState(all), { ...seen, height: 10_000 }).join('\n');

        expect(whole).toContain(part);
      }),
      { numRuns: 300 },
    );
  });

  it('tell how many messages are below them', () => {
    fc.assert(
      fc.property(messages, size, steps, (all, seen, by) => {
        const { rows, below } = threadWindow(selectOpenThread(walked(threadState(all), by, seen)), seen);
        const last = rows.at(-1)?.message.id;

        expect(below).toBe(last === undefined ? 0 : all.length - 1 - all.findIndex(({ id }) => id === last));
      }),
    );
  });
});

describe('scrolling', () => {
  it('up by rows and down by as many comes back', () => {
    fc.assert(
      fc.property(messages, size, fc.tuple(steps, fc.integer({ min: 1, max: 30 })), (all, seen, [by, rows]) => {
        const start = walked(threadState(all), by, seen);
        const up = walked(start, [-rows], seen);
        fc.pre(!threadWindow(selectOpenThread(up), seen).isAtTop);

        expect(textOf(walked(up, [rows], seen), seen)).toEqual(textOf(start, seen));
      }),
      { numRuns: 500 },
    );
  });

  it('by one row moves by one row', () => {
    fc.assert(
      fc.property(messages, size, steps, (all, seen, by) => {
        const start = walked(threadState(all), by, seen);
        const up = walked(start, [-1], seen);
        fc.pre(textOf(up, seen).join('\n') !== textOf(start, seen).join('\n'));

        expect(textOf(up, seen).slice(1)).toEqual(textOf(start, seen).slice(0, -1));
      }),
      { numRuns: 300 },
    );
  });

  it('far up ends at the first message and far down follows again', () => {
    fc.assert(
      fc.property(messages, size, (all, seen) => {
        const top = walked(threadState(all), [-1_000_000], seen);

        expect(threadWindow(selectOpenThread(top), seen).isAtTop).toBe(true);
        expect(scrolled(selectOpenThread(top), 1_000_000, seen)).toEqual({ isFollowing: true });
      }),
    );
  });

  it('stops at the top with the rows full', () => {
    const state = threadState(messagesOf(0, 50));
    const seen = { width: 60, height: 10 };

    expect(threadWindow(selectOpenThread(walked(state, [-1_000], seen)), seen).rows).toHaveLength(10);
  });
});

describe('a position', () => {
  const seen = { width: 60, height: 12 };

  it('stays with what is read when messages arrive', () => {
    fc.assert(
      fc.property(messages, steps, fc.integer({ min: 1, max: 20 }), (all, by, arriving) => {
        const start = walked(threadState(all), by, seen);
        fc.pre(!selectPosition(start).isFollowing);
        const news = Array.from({ length: arriving }, (_, index) =>
          nthMessage(500 + index, { createdAt: Date.UTC(2027, 0, 1, 0, 0, index) }),
        );

        const later = after(start, ...news.map((message) => ({ type: 'message-added', message, isConfirmed: true }) as const));

        expect(textOf(later, seen)).toEqual(textOf(start, seen));
        expect(threadWindow(selectOpenThread(later), seen).below).toBe(threadWindow(selectOpenThread(start), seen).below + arriving);
      }),
    );
  });

  it('stays with what is read when older messages are fetched', () => {
    const start = walked(threadState(messagesOf(200, 260)), [-25], seen);

    const later = after(start, { type: 'page-read', thread: MAIN, messages: messagesOf(100, 200), isAtStart: true });

    expect(textOf(later, seen)).toEqual(textOf(start, seen));
  });

  it('stays with what is read when the oldest are dropped from memory', () => {
    const start = walked(threadState(messagesOf(0, MAX_MESSAGES_PER_THREAD)), [-100], seen);

    const later = messagesOf(10_000, 10_050).reduce(
      (state, message) => after(state, { type: 'message-added', message, isConfirmed: true }),
      start,
    );

    expect(later.network.logs.get(MAIN)?.evictedCount).toBe(DROPPED_TOGETHER);
    expect(textOf(later, seen)).toEqual(textOf(start, seen));
  });

  it('goes to the nearest message that is left when its own is dropped', () => {
    const start = walked(threadState(messagesOf(0, 40)), [-1_000], seen);

    const later = holding(start, { messages: messagesOf(30, 40) });

    expect(textOf(later, seen)[0]).toContain('24 Nov 2026');
    expect(threadWindow(selectOpenThread(later), seen).below).toBe(9);
  });
});

describe('following', () => {
  it('has the newest message at the bottom, always', () => {
    fc.assert(
      fc.property(messages, size, (all, seen) => {
        fc.pre(all.length > 0);
        const { rows, below } = threadWindow(selectOpenThread(threadState(all)), seen);

        expect(rows.at(-1)?.message.id).toBe(all.at(-1)?.id);
        expect(below).toBe(0);
      }),
    );
  });

  it('ends with the first row that is scrolled up, and resumes at the bottom', () => {
    const seen = { width: 60, height: 10 };
    const up = walked(threadState(messagesOf(0, 50)), [-1], seen);

    expect(selectPosition(up).isFollowing).toBe(false);
    expect(scrolled(selectOpenThread(up), 1, seen)).toEqual({ isFollowing: true });
  });

  it('does not end where there is nothing to scroll', () => {
    const seen = { width: 60, height: 30 };

    expect(scrolled(selectOpenThread(threadState(messagesOf(0, 3))), -5, seen)).toEqual({ isFollowing: true });
  });
});

describe('the cursor in a thread', () => {
  it('is on screen after every move', () => {
    fc.assert(
      fc.property(messages, size, fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 30 }), (all, seen, moves) => {
        fc.pre(all.length > 0);
        const state = moves.reduce((before, by) => at(before, selectedBy(selectOpenThread(before), by, seen)), threadState(all));
        const position = selectPosition(state);
        const { rows } = threadWindow(selectOpenThread(state), seen);

        expect(position.isFollowing || rows.some(({ isSelected }) => isSelected)).toBe(true);
        expect(rows.length).toBeLessThanOrEqual(seen.height);
      }),
      { numRuns: 300 },
    );
  });

  it('goes up one message at a time', () => {
    const seen = { width: 60, height: 10 };
    const all = messagesOf(0, 50);

    const state = [-1, -1, -1].reduce((before, by) => at(before, selectedBy(selectOpenThread(before), by, seen)), threadState(all));
    const position = selectPosition(state);

    expect(position.isFollowing ? null : position.selected.id).toBe(all[47]?.id);
  });
});

describe('reading older messages', () => {
  it('is due near the top of what is held, and never at the start of the thread', () => {
    const seen = { width: 60, height: 10 };
    const whole = threadState(messagesOf(0, 200));
    const part = holding(whole, { isAtStart: false });

    expect(isNearTop(part, MAIN, seen)).toBe(false);
    expect(isNearTop(walked(part, [-1_000], seen), MAIN, seen)).toBe(true);
    expect(isNearTop(walked(whole, [-1_000], seen), MAIN, seen)).toBe(false);
  });
});
