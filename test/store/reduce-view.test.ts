import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { LedgerEntry } from '../../src/domain/ledger-entry.ts';
import { rawText, untrusted } from '../../src/domain/untrusted.ts';
import { rowUnderCursor } from '../../src/presenter/cursor-target.ts';
import { selectRows } from '../../src/presenter/rows/list-table.ts';
import { selectProgress } from '../../src/presenter/rows/routine-rows.ts';
import { rowAfter } from '../../src/presenter/rows/row.ts';
import type { ConsoleEvent } from '../../src/store/events.ts';
import { type ListId, SCREEN_PANES } from '../../src/store/screens.ts';
import { type ConsoleState, selectDraft, selectFocus, selectOverlay } from '../../src/store/state.ts';
import { EMPTY_FIELD } from '../../src/store/text-field.ts';
import { safe } from '../../src/text/safe.ts';
import { agentId, routine, thread, threadId } from '../support/builders.ts';
import { after, emptyState, MAIN, messagesOf, nthMessage, threadState } from '../support/states.ts';
import { FROZEN_AT } from '../support/test-clock.ts';

const routines = ['alpha', 'beta', 'gamma'].map((name) => routine(name, { agent: agentId('dispatch') }));
const listed = after(emptyState(), { type: 'routines-listed', routines }, { type: 'screen-opened', screen: 'routines' });
const cursorOf = ({ view }: ConsoleState): string | null => view.lists.routines.cursor;
const drawn = (state: ConsoleState, list: ListId = 'routines'): ConsoleState => {
  const [first] = selectRows(state, list);
  return first === undefined ? state : after(state, { type: 'cursor-drawn', list, cursor: first.id });
};
const moved = (state: ConsoleState, by: number, list: ListId = 'routines'): ConsoleState => {
  const next = rowAfter(selectRows(state, list), state.view.lists[list], by);
  return next === undefined ? state : after(state, { type: 'list-cursor-set', list, cursor: next.row.id, place: next.place });
};
const allMarked = (state: ConsoleState): ConsoleState =>
  after(state, { type: 'all-marked', list: 'routines', ids: selectRows(state, 'routines').map(({ id }) => id) });
const filterTyped = (text: string): ConsoleEvent => ({ type: 'filter-edited', edit: { type: 'insert', text } });

describe('views', () => {
  it('are left in the order they were opened', () => {
    const state = after(emptyState(), { type: 'screen-opened', screen: 'threads' }, { type: 'screen-opened', screen: 'runs' });

    expect(state.view.screen).toBe('runs');
    expect(after(state, { type: 'screen-left' }).view.screen).toBe('threads');
    expect(after(state, { type: 'screen-left' }, { type: 'screen-left' }, { type: 'screen-left' }).view.screen).toBe('overview');
  });

  it('remember no visit to themselves', () => {
    const state = after(emptyState(), { type: 'screen-opened', screen: 'runs' }, { type: 'screen-opened', screen: 'runs' });

    expect(after(state, { type: 'screen-left' }).view.screen).toBe('overview');
  });

  it('each remember their focus, which goes around their panes', () => {
    const panes = SCREEN_PANES.overview;
    const start = emptyState();

    const around = panes.map((_, index) =>
      selectFocus(after(start, ...panes.slice(0, index).map(() => ({ type: 'focus-moved', by: 1 }) as const))),
    );

    expect(around).toEqual(panes);
    expect(selectFocus(after(start, { type: 'focus-moved', by: -1 }))).toBe(panes.at(-1));
    expect(
      selectFocus(after(start, { type: 'focus-moved', by: 1 }, { type: 'screen-opened', screen: 'runs' }, { type: 'screen-left' })),
    ).toBe(panes[1]);
  });

  it('lose their zoom when another one opens', () => {
    expect(after(emptyState(), { type: 'zoom-toggled' }, { type: 'screen-opened', screen: 'runs' }).view.isZoomed).toBe(false);
  });
});

describe('the list of threads', () => {
  const three = drawn(
    after(
      emptyState(),
      ...['one', 'three', 'two'].map((name) => ({ type: 'thread-updated', thread: thread(name, { unreadCount: 2 }) }) as const),
      { type: 'screen-opened', screen: 'threads' },
      { type: 'pane-focused', pane: 'threads' },
    ),
    'threads',
  );
  const down = moved(three, 1, 'threads');

  it('shows the thread under its cursor, and keeps the focus', () => {
    const [first, second] = selectRows(three, 'threads');

    expect(three.view.thread).toBe(first?.id);
    expect(down.view.thread).toBe(second?.id);
    expect(selectFocus(down)).toBe('threads');
  });

  it('opens nothing while a filter is typed: what it finds shows once the filter is accepted', () => {
    const typed = drawn(after(down, { type: 'filter-opened', list: 'threads' }, filterTyped('two')), 'threads');

    expect(typed.view.thread).toBe(down.view.thread);
    expect(after(typed, { type: 'filter-closed', isKept: true }).view.thread).toBe(threadId('two'));
    expect(after(typed, { type: 'filter-closed', isKept: false }).view.thread).toBe(down.view.thread);
  });

  it('marks nothing as read by showing it', () => {
    expect([...down.network.threads.values()].map(({ unreadCount }) => unreadCount)).toEqual([2, 2, 2]);
  });

  it('points at the thread that it shows when another one comes before it', () => {
    const later = after(three, { type: 'thread-updated', thread: thread('aaa') }, { type: 'pane-focused', pane: 'threads' });

    expect(later.view.thread).toBe(three.view.thread);
    expect(later.view.lists.threads.cursor).toBe(three.view.thread);
  });
});

describe('the cursor of a list', () => {
  const first = drawn(listed);

  it('stops at both ends', () => {
    expect(cursorOf(moved(first, 2))).toBe(selectRows(listed, 'routines')[2]?.id);
    expect(cursorOf(moved(first, 99))).toBe(selectRows(listed, 'routines').at(-1)?.id);
    expect(cursorOf(moved(first, Number.POSITIVE_INFINITY))).toBe(selectRows(listed, 'routines').at(-1)?.id);
    expect(cursorOf(moved(moved(first, 2), Number.NEGATIVE_INFINITY))).toBe(selectRows(listed, 'routines')[0]?.id);
  });

  it('stays on its row when rows come before it', () => {
    const state = moved(first, 1);
    const row = cursorOf(state);

    const later = after(state, { type: 'routines-listed', routines: [routine('aaa', { agent: agentId('a') }), ...routines] });

    expect(cursorOf(later)).toBe(row);
  });

  it('is on no row when its row has gone, and goes on from there', () => {
    const [alpha, , gamma] = routines;
    const state = after(moved(first, 1), { type: 'routines-listed', routines: routines.filter(({ name }) => rawText(name) !== 'beta') });

    expect(rowUnderCursor(state, 'routines')).toBeUndefined();
    expect(cursorOf(moved(state, 1))).toBe(gamma?.id);
    expect(cursorOf(moved(state, -1))).toBe(alpha?.id);
  });

  it('is nowhere in an empty list', () => {
    expect(cursorOf(moved(emptyState(), 1))).toBeNull();
  });
});

describe('marks', () => {
  it('are set and taken away one by one, all at once and gone at once', () => {
    const [first] = selectRows(listed, 'routines');
    const toggled: ConsoleEvent = { type: 'mark-toggled', list: 'routines', id: first?.id ?? '' };

    expect(after(listed, toggled).view.lists.routines.marks).toEqual(new Set([first?.id]));
    expect(after(listed, toggled, toggled).view.lists.routines.marks.size).toBe(0);
    expect(allMarked(listed).view.lists.routines.marks.size).toBe(3);
    expect(after(allMarked(listed), { type: 'marks-cleared' }).view.lists.routines.marks.size).toBe(0);
  });

  it('set at once go to the rows that the filter shows', () => {
    const state = allMarked(after(listed, { type: 'filter-opened', list: 'routines' }, filterTyped('beta')));

    expect([...state.view.lists.routines.marks]).toEqual([routines[1]?.id]);
  });
});

describe('a filter', () => {
  const typed = after(listed, { type: 'filter-opened', list: 'routines' }, filterTyped('gam'));

  it('narrows the list while it is typed', () => {
    expect(selectRows(typed, 'routines').map(({ id }) => id)).toEqual([routines[2]?.id]);
  });

  it('stays when it is kept and goes when it is dropped', () => {
    expect(selectRows(after(typed, { type: 'filter-closed', isKept: true }), 'routines')).toHaveLength(1);
    expect(selectRows(after(typed, { type: 'filter-closed', isKept: false }), 'routines')).toHaveLength(3);
  });

  it('is edited further when it is opened again', () => {
    const again = after(typed, { type: 'filter-closed', isKept: true }, { type: 'filter-opened', list: 'routines' });

    expect(again.view.filtering?.field).toEqual({ value: 'gam', cursor: 3 });
  });
});

describe('overlays', () => {
  const palette: ConsoleEvent = { type: 'overlay-opened', overlay: { type: 'palette', field: EMPTY_FIELD, index: 0 } };
  const help: ConsoleEvent = { type: 'overlay-opened', overlay: { type: 'help', scroll: 0 } };

  it('stack, and the front-most alone changes', () => {
    const state = after(emptyState(), palette, help, { type: 'overlay-moved', by: 5 }, { type: 'overlay-moved', by: -9 });

    expect(state.overlays).toEqual([
      { type: 'palette', field: EMPTY_FIELD, index: 0 },
      { type: 'help', scroll: 0 },
    ]);
    expect(selectOverlay(after(state, { type: 'overlay-closed' }))?.type).toBe('palette');
  });

  it('begin at the best match when the text changes', () => {
    const state = after(
      emptyState(),
      palette,
      { type: 'overlay-moved', by: 3 },
      { type: 'overlay-field-edited', edit: { type: 'insert', text: 'pa' } },
    );

    expect(selectOverlay(state)).toEqual({ type: 'palette', field: { value: 'pa', cursor: 2 }, index: 0 });
  });

  it('take an answer only for what is still in front', () => {
    const state = after(emptyState(), help);

    expect(after(state, { type: 'overlay-changed', overlay: { type: 'link', report: null } })).toBe(state);
  });

  it('can be closed when there is none', () => {
    expect(after(emptyState(), { type: 'overlay-closed' }).overlays).toEqual([]);
  });
});

describe('opening a thread', () => {
  it('shows it, focuses it and marks where the unread begin', () => {
    const unread = after(
      emptyState(),
      { type: 'page-read', thread: MAIN, messages: messagesOf(0, 10), isAtStart: true },
      { type: 'thread-updated', thread: thread('main', { unreadCount: 3 }) },
      { type: 'thread-opened', thread: MAIN },
    );

    expect(unread.view).toMatchObject({ screen: 'threads', thread: MAIN });
    expect(selectFocus(unread)).toBe('messages');
    expect(unread.view.unreadFrom.get(MAIN)).toBe(nthMessage(7).id);
  });
});

describe('a draft', () => {
  const typed = (text: string): ConsoleEvent => ({ type: 'draft-edited', edit: { type: 'insert', text } });
  const sent = (text: string): ConsoleEvent => ({ type: 'draft-sent', thread: MAIN, text });

  it('belongs to its thread', () => {
    const state = after(threadState(), typed('here'), { type: 'thread-opened', thread: threadId('other') }, typed('there'));

    expect(selectDraft(state).value).toBe('there');
    expect(selectDraft(after(state, { type: 'thread-opened', thread: MAIN })).value).toBe('here');
  });

  it('is empty once sent, and comes back from the history', () => {
    const state = after(threadState(), typed('one'), sent('one'), typed('two'), sent('two'));

    expect(selectDraft(state).value).toBe('');
    expect(selectDraft(after(state, { type: 'draft-recalled', by: 1 })).value).toBe('two');
    expect(selectDraft(after(state, { type: 'draft-recalled', by: 1 }, { type: 'draft-recalled', by: 1 })).value).toBe('one');
    expect(selectDraft(after(state, ...Array.from({ length: 9 }, () => ({ type: 'draft-recalled', by: 1 }) as const))).value).toBe('one');
    expect(selectDraft(after(state, { type: 'draft-recalled', by: 1 }, { type: 'draft-recalled', by: -1 })).value).toBe('');
  });

  it('is not lost by looking into the history', () => {
    const state = after(threadState(), typed('one'), sent('one'), typed('not sent yet'));

    const looked = after(state, { type: 'draft-recalled', by: 1 }, { type: 'draft-recalled', by: -1 });

    expect(selectDraft(looked).value).toBe('not sent yet');
  });

  it('is still there when the history is left by closing the composer or by going to another thread', () => {
    const state = after(threadState(), typed('one'), sent('one'), typed('not sent yet'), { type: 'draft-recalled', by: 1 });
    const there = after(state, { type: 'thread-opened', thread: threadId('other') }, { type: 'thread-opened', thread: MAIN });

    expect(selectDraft(after(state, { type: 'composer-closed' }, { type: 'composer-opened', as: 'message' })).value).toBe('not sent yet');
    expect(selectDraft(there).value).toBe('not sent yet');
  });

  it('comes back when a text of the history was sent instead', () => {
    const state = after(threadState(), typed('one'), sent('one'), typed('not sent yet'), { type: 'draft-recalled', by: 1 }, sent('one'));

    expect(selectDraft(state).value).toBe('not sent yet');
  });

  it('is the newest of the history when another text takes its place, or it is cleared', () => {
    const state = after(threadState(), typed('one'), sent('one'), typed('not sent yet'));
    const edited = after(state, { type: 'draft-recalled', by: 1 }, typed('!'));
    const cleared = after(state, { type: 'draft-edited', edit: { type: 'set', text: '' } });

    expect(selectDraft(edited).value).toBe('one!');
    expect(selectDraft(after(edited, { type: 'draft-recalled', by: 1 })).value).toBe('not sent yet');
    expect(selectDraft(after(cleared, { type: 'draft-recalled', by: 1 })).value).toBe('not sent yet');
  });

  it('is never lost, whatever is pressed', () => {
    const press = fc.constantFrom<ConsoleEvent>(
      { type: 'draft-recalled', by: 1 },
      { type: 'draft-recalled', by: -1 },
      { type: 'composer-closed' },
      { type: 'composer-opened', as: 'message' },
      { type: 'thread-opened', thread: threadId('other') },
      { type: 'thread-opened', thread: MAIN },
      { type: 'draft-edited', edit: { type: 'set', text: '' } },
      { type: 'draft-edited', edit: { type: 'move-left' } },
      typed('x'),
      sent('one'),
      { type: 'draft-restored', thread: MAIN, text: 'failed' },
    );
    const reachable = (state: ConsoleState): readonly string[] => [
      ...state.view.composer.history,
      ...[...state.view.composer.drafts.values()].map(({ value }) => value.replaceAll('x', '')),
    ];

    fc.assert(
      fc.property(fc.array(press, { maxLength: 20 }), (pressed) => {
        const own = (event: ConsoleEvent, state: ConsoleState): boolean =>
          event.type !== 'draft-sent' || selectDraft(state).value === event.text;
        let state = after(threadState(), typed('one'), sent('one'), typed('not sent yet'));
        for (const event of pressed) if (own(event, state)) state = after(state, event);

        expect(reachable(state).map((text) => text.replaceAll('x', ''))).toContain('not sent yet');
      }),
    );
  });

  it('that could not be sent comes back, but not over a new one', () => {
    const restored: ConsoleEvent = { type: 'draft-restored', thread: MAIN, text: 'failed' };

    expect(selectDraft(after(threadState(), restored)).value).toBe('failed');
    expect(selectDraft(after(threadState(), typed('new'), restored)).value).toBe('new');
  });
});

describe('operations and notices', () => {
  it('follow from the facts of the ledger', () => {
    const by = { at: FROZEN_AT, actor: { type: 'console' }, incident: null } as const;
    const target = { type: 'routine', id: toId<'routine'>('arn_alpha'), agent: toId<'agent'>('agi_1'), name: untrusted('alpha') } as const;
    const intent = {
      operation: toId<'operation'>('op-1'),
      kind: 'pause',
      scope: { type: 'marked' },
      reason: '',
      confirmedBy: 'key',
      expiresAt: null,
      undoes: null,
    } as const;
    const intended: LedgerEntry = { ...by, type: 'operation-intended', ...intent, targets: [{ target, before: null, wanted: null }] };
    const ended: LedgerEntry = {
      ...by,
      type: 'target-finished',
      operation: intent.operation,
      target,
      result: 'done',
      before: null,
      after: null,
      problem: null,
      attempts: 1,
    };

    const asked = after(emptyState(), { type: 'entries-recorded', entries: [intended] });
    const done = after(asked, { type: 'entries-recorded', entries: [ended] });

    expect(selectProgress(asked).get('routine:arn_alpha')?.result).toBe('requested');
    expect(selectProgress(done).get('routine:arn_alpha')?.result).toBe('done');
  });

  it('stay bounded', () => {
    const notices = Array.from({ length: 100 }, () => ({ type: 'notice-shown', level: 'info', text: safe`again` }) as const);

    expect(after(emptyState(), ...notices).notices.length).toBeLessThanOrEqual(50);
  });
});
