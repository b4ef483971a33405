import { expect, it } from 'vitest';
import { selectThreadRows } from '../../src/presenter/rows/thread-rows.ts';
import type { ConsoleEvent } from '../../src/store/events.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { teamId, thread, threadId } from '../support/builders.ts';
import { after, emptyState, nthMessage } from '../support/states.ts';

const anew = ({ network, ...state }: ConsoleState) =>
  selectThreadRows({ ...state, network: { ...network, teams: new Map(network.teams) } });

it.each([5, 500])('gives of %i threads the same rows after each change as when all are made anew', (count) => {
  const names = Array.from({ length: count }, (_, n) => `thread-${String(n).padStart(3, '0')}`);
  const start = after(emptyState(), { type: 'threads-listed', team: teamId('one'), threads: names.map((name) => thread(name)) });
  const said = (n: number, name: string): ConsoleEvent => ({
    type: 'message-added',
    message: nthMessage(n, { thread: threadId(name) }),
    isConfirmed: true,
  });
  const events: readonly ConsoleEvent[] = [
    said(1, 'thread-003'),
    said(2, 'thread-001'),
    { type: 'thread-updated', thread: thread('thread-002', { agentsEnabled: false }) },
    { type: 'thread-updated', thread: thread('thread-004', { isDefault: true }) },
    { type: 'thread-link-changed', thread: threadId('thread-001'), link: { state: 'catching-up' } },
    { type: 'thread-updated', thread: thread('new') },
    said(3, 'thread-000'),
    { type: 'thread-read', thread: threadId('thread-003') },
  ];
  const states = [start];
  for (const event of events) states.push(after(states.at(-1) ?? start, event));

  const kept = states.map((state) => selectThreadRows(state));

  expect(kept).toEqual(states.map(anew));
  expect(kept[1]?.filter((row, index) => row !== kept[0]?.[index]).map(({ id }) => id)).toEqual([threadId('thread-003')]);
});
