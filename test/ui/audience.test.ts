import { describe, expect, it } from 'vitest';
import { audienceOf } from '../../src/domain/audience.ts';
import type { OrgId, TeamId, ThreadId } from '../../src/domain/ids.ts';
import { selectIsOutsideThread } from '../../src/presenter/layout.ts';
import { selectDraft } from '../../src/store/state.ts';
import { PARTNER } from '../support/builders.ts';
import type { TestConsole } from '../support/start-console.ts';
import { openThread, sayYes, startReady } from '../support/start-ready.ts';

const startWriting = async (words: string, size: { readonly columns?: number; readonly rows?: number } = {}): Promise<TestConsole> => {
  const console = await startReady(size);
  await openThread(console, words);
  await console.press('i');
  await console.type('Is the gate open?');
  return console;
};

const openOf = (console: TestConsole): { readonly thread: ThreadId; readonly team: TeamId } => {
  const { view, network } = console.state();
  const thread = view.thread === null ? undefined : network.threads.get(view.thread);
  if (thread === undefined || thread.team === null) throw new Error('there is no thread of a team');
  return { thread: thread.id, team: thread.team };
};

/** As the server tells it: all members of the team of the open thread are of this organisation. */
const readBy = (console: TestConsole, org: OrgId | null): void => {
  const { team } = openOf(console);
  const members = (console.state().network.members.get(team) ?? []).map((member) => ({ ...member, org, orgName: null }));
  console.store.dispatch({ type: 'members-listed', team, members });
};

const deleted = async (console: TestConsole): Promise<void> => {
  const { thread } = openOf(console);
  const answers = await Promise.all(
    console.network.principals.map(({ token }) =>
      fetch(`${console.network.url}/api/v1/threads/${thread}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toContain(204);
  console.clock.advance(31_000);
  await console.until(({ network }) => !network.threads.has(thread));
};

const sent = (console: TestConsole): number => console.state().network.posts.length;

describe('a thread that was deleted while a message to it was written', () => {
  it('stays marked as outside, says so, takes nothing, and the text is kept', async () => {
    await using console = await startWriting('Week');

    await deleted(console);

    await console.shows('To nobody: this thread is not there any more; your text is kept: #Week planning');
    expect(console.screen().join('\n')).not.toMatch(/inside your organisation|only inside/);
    expect(console.screen().join('\n')).toMatch(/EXTERNAL .*not there any more/);
    expect(console.screen().some((row) => row.includes('╔'))).toBe(true);
    await console.press('enter');
    await console.shows('Nothing was sent, and your text is kept');
    expect(sent(console)).toBe(0);
    expect(selectDraft(console.state()).value).toBe('Is the gate open?');

    await console.press('esc i');
    await console.shows('This thread is not there any more.');
    await console.press('esc / ctrl-u');
    await console.type('Dock');
    await console.press('enter enter i');
    await console.shows('to #Dock');
    await console.press('up');
    expect(selectDraft(console.state()).value).toBe('Is the gate open?');
  });
});

describe('a change of readers while a message is written', () => {
  it('to outsiders stops enter and asks, naming them', async () => {
    await using console = await startWriting('Dock');
    readBy(console, PARTNER);

    await console.press('enter');

    await console.shows('The readers changed while you wrote. Post?');
    expect(sent(console)).toBe(0);
    await sayYes(console);
    await console.until(({ view }) => view.composer.history.includes('Is the gate open?'));
  });

  it('from outsiders to ours stops enter and asks, too', async () => {
    await using console = await startWriting('Main');
    const { me, teams } = console.state().network;
    const { team } = openOf(console);
    console.store.dispatch({
      type: 'teams-listed',
      teams: [...teams.values()].map((one) => (one.id === team ? { ...one, org: me?.org ?? null } : one)),
    });
    readBy(console, me?.org ?? null);

    await console.press('enter');

    await console.shows('The readers changed while you wrote. Post?');
    await console.shows('is now read only inside');
    expect(sent(console)).toBe(0);
  });

  it('asks again for other outsiders in a thread that was asked about', async () => {
    await using console = await startWriting('Main');
    await console.press('enter');
    await sayYes(console);
    await console.until(({ view }) => view.composer.history.length === 1);
    await console.press('esc');
    readBy(console, PARTNER);
    await console.press('i');
    await console.type('And now?');

    await console.press('enter');

    await console.shows('Post to ');
    expect(console.state().view.composer.history).toHaveLength(1);
  });
});

describe('the frame of the composer', () => {
  it.each([
    [120, 36],
    [40, 15],
  ])('names its thread and its audience at %dx%d', async (columns, rows) => {
    await using ours = await startWriting('Dock', { columns, rows });
    expect(ours.screen().find((row) => row.includes('COMPOSE'))).toMatch(/to #Dock/);

    await using outside = await startWriting('Main', { columns, rows });
    expect(outside.screen().find((row) => row.includes('COMPOSE'))).toMatch(/to EXTERNAL #Main/);
  });
});

describe('an audience that is not proven to be ours', () => {
  it('is drawn as outside, whatever it is that was not read', async () => {
    await using console = await startReady();
    await openThread(console, 'Dock');
    const { thread, team } = openOf(console);
    const state = console.state();
    const { network } = state;
    const without = <Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> =>
      new Map([...map].filter(([one]) => one !== key));

    expect(audienceOf(network, thread).type).toBe('ours');
    for (const unread of [
      { me: null },
      { members: without(network.members, team) },
      { teams: without(network.teams, team) },
      { threads: without(network.threads, thread) },
    ])
      expect([Object.keys(unread), selectIsOutsideThread({ ...state, network: { ...network, ...unread } })]).toEqual([
        Object.keys(unread),
        true,
      ]);
  });
});
