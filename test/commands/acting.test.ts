import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import { rawText, untrusted } from '../../src/domain/untrusted.ts';
import { selectDraft, selectOverlay } from '../../src/store/state.ts';
import { openThread, sayYes, startReady } from '../support/start-ready.ts';

describe('pausing a routine', () => {
  it('is asked, done, read back, and undone the same way', async () => {
    await using console = await startReady();
    await console.press('5 /');
    await console.type('dispatch_participate');
    await console.press('enter');

    await console.press('p r');
    await console.shows('Pause dispatch_participate of Dispatch?');
    await sayYes(console);
    await console.shows('dispatch_participate is paused, read back from the server.');
    await console.press('u r');
    await sayYes(console);

    await console.shows('dispatch_participate is active again, read back from the server.');
    expect(console.state().operations.map(({ kind, outcomes }) => [kind, ...outcomes.values().map(({ result }) => result)])).toEqual([
      ['pause', 'done'],
      ['resume', 'done'],
    ]);
  });

  it('says so when it is paused already, and sends nothing', async () => {
    await using console = await startReady();
    await console.press('5 /');
    await console.type('nightly_reconcile');
    await console.press('enter p r');

    await console.shows('nightly_reconcile is paused already; nothing was sent.');

    expect(console.state().operations).toEqual([]);
  });

  it('says why a draft cannot be paused', async () => {
    await using console = await startReady();
    await console.press('5 /');
    await console.type('escalation_draft');
    await console.press('enter p r');

    await console.shows('is a draft');

    expect(console.state().overlays).toEqual([]);
  });

  it('shows its second key while it waits for it, and nothing after esc', async () => {
    await using console = await startReady();

    await console.press('5 p');
    await console.shows(/p then .*r routine/);
    await console.press('esc');

    expect(console.state().view.pendingKeys).toEqual([]);
    expect(console.state().overlays).toEqual([]);
  });
});

describe('an answer', () => {
  it('is for what was asked about, whatever came under the cursor meanwhile', async () => {
    await using console = await startReady();
    await console.press('5 p r');
    await console.shows(/Pause .+\?/);
    const { routines, agents } = console.state().network;
    const [agent] = [...agents.values()].map(({ id }) => id);
    const [first] = [...routines.values()].filter((routine) => routine.agent === agent);
    if (first === undefined) throw new Error('the network has no routine');

    const other = {
      ...first,
      id: toId<'routine'>('arn_other'),
      name: untrusted('aaaa'),
      agent: toId<'agent'>('agi_0'),
      status: 'active' as const,
    };
    const overlay = selectOverlay(console.state());
    const asked = overlay?.type === 'confirm' ? overlay.confirmation.plan?.targets[0]?.target.id : undefined;
    console.store.dispatch({ type: 'routines-listed', routines: [...routines.values(), other] });
    await sayYes(console);

    await console.shows('read back from the server.');
    expect(console.state().operations.flatMap(({ targets }) => targets.map(({ target }) => target.id))).toEqual([asked]);
  });
});

describe('a filtered list', () => {
  it('shows and changes the agent that it lets through, and no other', async () => {
    await using console = await startReady();
    await console.press('3 /');
    await console.type('market');
    await console.press('enter');

    await console.shows(/research_session/);
    await console.press('enter');
    await console.press('j p r');

    await console.shows(/Pause .+ of Market Scout\?/);
  });
});

describe('a read-only console', () => {
  it('refuses whatever changes something, and says so', async () => {
    await using console = await startReady({ isReadOnly: true });

    for (const keys of ['5 p r', '5 u r', '4 I', 'J', '4 N']) {
      await console.press(keys);
      await console.shows('This console is read-only');
      expect(console.state().overlays).toEqual([]);
      console.store.dispatch({ type: 'notice-cleared' });
    }
    await openThread(console, 'Dock');
    await console.press('i');

    expect(console.state().view.composer.isOpen).toBe(false);
    await console.shows(/RO /);
  });
});

describe('an invite', () => {
  it('brings another organisation in, which then is seen as outside', async () => {
    await using console = await startReady();
    await using partner = await startReady({ network: console.network, as: 'Sam' });
    await console.press('4 /');
    await console.type('Operations');
    await console.press('enter I');
    await console.shows('Create an invite code for Operations?');
    await sayYes(console);
    await console.shows('INVITE to Operations');
    const overlay = selectOverlay(console.state());
    const code = overlay?.type === 'invite' ? overlay.code : '';

    await partner.press('J');
    await partner.paste(`${code}\n`);
    await partner.press('tab down');
    await partner.shows('> Dispute Desk');
    await partner.press('enter');

    await partner.shows('You are in Operations.');
    await console.press('esc');
    await console.until(({ network }) =>
      [...network.members.values()].flat().some(({ name, orgName }) => rawText(name) === 'Dispute Desk' && orgName !== null),
    );
    await console.shows('Quillon Payments (outside)');
  });

  it('that does not exist is refused in words, and the code can be corrected', async () => {
    await using console = await startReady();

    await console.press('J');
    await console.type('NOSUCHCODE12');
    await console.press('enter');

    await console.until(({ notices }) => notices[0]?.level === 'error');
    expect(selectOverlay(console.state())).toMatchObject({ type: 'join', field: { value: 'NOSUCHCODE12' } });
  });

  it('is never in the notices or the operations', async () => {
    await using console = await startReady();
    await console.press('4 I');
    await sayYes(console);
    await console.shows('INVITE to');
    const overlay = selectOverlay(console.state());
    const code = overlay?.type === 'invite' ? overlay.code : '';
    expect(code).toHaveLength(12);

    await console.press('y');
    await console.shows('Copied the code');

    const { notices, operations } = console.state();
    expect(JSON.stringify([notices, operations])).not.toContain(code);
  });
});

describe('a thread', () => {
  it('is created with its title and opened', async () => {
    await using console = await startReady();
    await console.press('4 N');
    await console.type('Night shift');

    await console.press('enter');

    await console.shows('#Night shift');
    expect(console.state().view.screen).toBe('threads');
  });

  it('is marked as read', async () => {
    await using console = await startReady();
    await console.press('a');
    await console.until(({ view }) => view.thread !== null);

    await console.press('M');

    await console.shows('Marked as read.');
    expect([...console.state().network.threads.values()].reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(0);
  });
});

describe('a message to outsiders', () => {
  it('asks once a thread, naming who will read it', async () => {
    await using console = await startReady();
    await openThread(console, 'Main');
    await console.press('i');
    await console.type('Good morning.');
    await console.press('enter');
    await console.shows('Post to 1 outside organisation?');
    await console.shows('#Main is read by Ostara Foods.');

    await sayYes(console);
    await console.shows(/Kim Larsen.*Good morning\./);
    await console.type('And again.');
    await console.press('enter');

    await console.shows(/And again\./);
    expect(console.state().overlays).toEqual([]);
  });

  it('stays a draft when the question is answered with no', async () => {
    await using console = await startReady();
    await openThread(console, 'Main');
    await console.press('i');
    await console.type('Not for them.');
    await console.press('enter esc');

    expect(selectDraft(console.state()).value).toBe('Not for them.');
    expect(console.state().network.posts).toEqual([]);
  });
});

describe('a message', () => {
  it('of 4,000 characters is taken and one of 4,001 is not', async () => {
    await using console = await startReady();
    await openThread(console, 'Dock');
    await console.press('i');

    await console.paste('x'.repeat(4_001));
    await console.press('enter');
    await console.shows('The message is 1 characters too long; nothing was sent.');
    await console.press('backspace enter');

    await console.until(({ network, view }) =>
      (view.thread === null ? [] : (network.logs.get(view.thread)?.messages ?? [])).some(
        ({ content }) => rawText(content).length === 4_000,
      ),
    );
    expect(selectDraft(console.state()).value).toBe('');
  });

  it('is not lost when the server is gone', async () => {
    await using console = await startReady();
    await openThread(console, 'Dock');
    await console.press('i');
    await console.type('Is anybody there?');
    await console.network.close();

    await console.press('enter');

    await console.until(({ network }) => network.posts.some(({ delivery }) => delivery.state === 'failed' || delivery.state === 'unknown'));
    await console.shows('Is anybody there?');
  });
});
