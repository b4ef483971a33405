import { expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { selectLog, selectShown } from '../../src/presenter/shown-log.ts';
import { createFolding } from '../../src/text/fold.ts';
import { agentAuthor } from '../support/builders.ts';
import { after, nthMessage, threadState } from '../support/states.ts';

const post = (n: number) => nthMessage(n, { author: agentAuthor('relay'), content: untrusted(`Acknowledged ${n}, standing by.`) });

it('folds a thread that has grown, changed or lost its oldest messages as if it were folded for the first time', () => {
  const states = [threadState([1, 2, 4, 5].map(post))];
  const add = (n: number) => ({ type: 'message-added', message: post(n), isConfirmed: true }) as const;
  const events = [
    add(6),
    add(7),
    add(3),
    { type: 'message-updated', message: { ...post(4), isDeleted: true, updatedAt: post(9).createdAt } },
    add(8),
    { type: 'messages-skipped', thread: post(1).thread, count: 3 },
    add(9),
  ] as const;
  for (const event of events) states.push(after(states.at(-1) ?? threadState(), event));

  const shown = [...states, ...states.toReversed()].map((state) => [selectShown(state), createFolding().add(selectLog(state).messages)]);

  for (const [kept, anew] of shown) expect(kept).toEqual(anew);
  expect(shown[2]?.[0]?.messages).toHaveLength(1);
});
