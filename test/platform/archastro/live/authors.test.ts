import { describe, expect, it } from 'vitest';
import { toId } from '../../../../src/domain/ids.ts';
import type { Message } from '../../../../src/domain/message.ts';
import { untrusted } from '../../../../src/domain/untrusted.ts';
import { createDirectory } from '../../../../src/platform/archastro/directory.ts';
import { createAuthors } from '../../../../src/platform/archastro/live/authors.ts';
import type { PlatformEvent } from '../../../../src/platform/events.ts';
import { createManualClock } from '../clocks.ts';

const message = (content: string): Message => ({
  id: toId('msg_1'),
  thread: toId('thr_1'),
  author: { kind: 'agent', id: toId('agi_1'), name: untrusted('Scout'), org: null, orgName: null },
  content: untrusted(content),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: null,
  createdAt: 1,
  updatedAt: 1,
});

const open = () => {
  const directory = createDirectory();
  directory.learnThread(toId('thr_1'), { team: toId('tem_1'), org: null });
  const events: PlatformEvent[] = [];
  const refreshed: string[] = [];
  const authors = createAuthors({ directory, clock: createManualClock(), emit: (...news) => events.push(...news) }, (team) =>
    refreshed.push(team),
  );
  const learn = (): void => {
    directory.learnOrg(toId('org_2'), untrusted('Partner'));
    directory.learnPrincipal('agi_1', { name: null, org: toId('org_2'), isService: false });
    authors.learned();
  };
  return { authors, events, refreshed, learn };
};

describe('createAuthors', () => {
  it('looks for somebody unknown among the members, once, and names them when they are found', () => {
    const { authors, events, refreshed, learn } = open();

    authors.seen([message('first')]);
    authors.seen([message('first')]);
    learn();

    expect(refreshed).toEqual(['tem_1']);
    expect(events).toEqual([
      {
        type: 'message-updated',
        message: { ...message('first'), author: { kind: 'agent', id: 'agi_1', name: 'Scout', org: 'org_2', orgName: 'Partner' } },
      },
    ]);
  });

  it('names the newest version of a message', () => {
    const { authors, events, learn } = open();

    authors.seen([message('first')]);
    authors.seen([message('edited')]);
    learn();

    expect(events).toMatchObject([{ message: { content: 'edited' } }]);
  });

  it('says nothing of those who are known already', () => {
    const { authors, events, refreshed, learn } = open();
    const known = message('x');
    authors.seen([{ ...known, author: { kind: 'system', id: null, name: untrusted('system'), org: null, orgName: null } }]);

    learn();

    expect([events, refreshed]).toEqual([[], []]);
  });
});
