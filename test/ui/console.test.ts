import { describe, expect, it } from 'vitest';
import { rawText } from '../../src/domain/untrusted.ts';
import { selectOverlay } from '../../src/store/state.ts';
import { wrappedRows } from '../support/screen.ts';
import type { TestConsole } from '../support/start-console.ts';
import { openThread, startReady } from '../support/start-ready.ts';
import { createFrozenClock } from '../support/test-clock.ts';

/** The question whether to pause the first routine, past its deaf time. */
const askToPause = async (): Promise<TestConsole> => {
  const console = await startReady({ clock: createFrozenClock() });
  await console.press('5 p r');
  await console.shows(/Pause .+\?/);
  console.clock.advance(301);
  return console;
};

const pausedRoutines = ({ state }: TestConsole): readonly string[] =>
  [...state().network.routines.values()].filter(({ status }) => status === 'paused').map(({ name }) => rawText(name));

describe('the console', () => {
  it('shows who signed in and where, once the network is read', async () => {
    await using console = await startReady();

    await console.shows('Halden Logistics');
    await console.shows('Kim Larsen');

    expect(console.screen()).toHaveLength(36);
  });

  it('is interactive in a continuous integration, too', async () => {
    await using console = await startReady();

    await console.press('2');

    await console.shows('[2 Threads]');
  });

  it('says of the open thread that it is polled while the link is live, and of how many others', async () => {
    await using console = await startReady();
    await openThread(console, 'Claims');
    const thread = console.state().view.thread;
    const team = thread === null ? null : console.state().network.threads.get(thread)?.team;
    const topic = `api:chat:team:${team}:thread:${thread}`;

    await console.network.control({ do: 'refuse-joins', reason: 'rate_limited', topic });
    await console.network.control({ do: 'end-channel', topic, how: 'crash' });
    await console.shows(/LIVE {2}this thread polled every 5 s/);

    await console.network.control({ do: 'clear' });
    await console.until(({ network }) => thread !== null && network.threadLinks.get(thread)?.state === 'live');
  });

  it('says when it tries a refused link again, and tries at once when it is told to', async () => {
    await using console = await startReady();
    await console.network.control({ do: 'refuse-upgrades', status: 403, count: 8 });
    await console.network.control({ do: 'close-sockets', code: 1011 });
    await console.shows(/OFFLINE \S+, next try in \d+ s: The server accepts/);

    await console.network.control({ do: 'clear' });
    await console.press(':');
    await console.type('reconnect');
    await console.press('enter');

    await console.until(({ link }) => link.connection.state === 'live');
  });

  it('says why a list may not be read, and says that it is empty only once it is read', async () => {
    await using console = await startReady();
    await console.network.control({ do: 'spoil-requests', method: 'GET', faults: [{ kind: 'status', status: 403 }] });
    await console.press('8 R');
    await console.shows(/ACTIVITY \d*\?/);
    await console.press('7');
    await console.shows(/SESSIONS \?/);
    await console.shows('Refused: The sessions could not be read');

    await console.network.control({ do: 'clear' });
    await console.press('R');

    await console.shows(/SESSIONS \d+ /);
  });

  it('follows the terminal when its size changes', async () => {
    await using console = await startReady();

    await console.resize(80, 24);

    expect(console.screen()).toHaveLength(24);
    expect(console.screen().at(-1)).toContain('? keys');
  });

  it('draws nothing of its old size on a terminal that has another', async () => {
    await using console = await startReady();
    const sizes: string[] = [];
    const stop = console.output.onFrame((frame) => {
      const rows = frame.filter((row) => row !== '');
      if (rows.length > 0) sizes.push(`${rows[0]?.length}x${rows.length}`);
      if (wrappedRows(console.output.terminal).length > 0) sizes.push('wrapped');
    });

    for (const [columns, rows] of [
      [80, 24],
      [40, 15],
      [120, 36],
    ] as const) {
      sizes.length = 0;
      await console.resize(columns, rows);
      expect(new Set(sizes)).toEqual(new Set([`${columns}x${rows}`]));
    }
    stop();
  });

  it('draws itself anew at ctrl-l, and says nothing of it', async () => {
    await using console = await startReady();
    console.output.terminal.write('\u001b[5;5Hforeign text');
    await console.shows('foreign text');

    await console.press('ctrl-l');

    await console.hides('foreign text');
    expect(console.state().notices).toEqual([]);
  });

  it('says what it cannot show on a terminal of 30x8', async () => {
    await using console = await startReady({ columns: 30, rows: 8 });

    await console.shows('Enlarge to 40x15');
  });

  it('posts what was written, and agents answer', async () => {
    await using console = await startReady({ speed: 10 });
    await console.press('2');
    await console.shows('General');
    await console.press('j j');
    await console.press('enter i');

    await console.type('@dispatch is door 4 free?');
    await console.press('enter');

    await console.shows(/Kim Larsen.*is door 4 free\?/);
    await console.until(({ network, view }) => {
      const messages = view.thread === null ? [] : (network.logs.get(view.thread)?.messages ?? []);
      const mine = messages.findLastIndex(({ author }) => author.id === network.me?.id);
      return mine >= 0 && messages.slice(mine).some(({ author }) => author.kind === 'agent');
    });
  });

  it('shows a second operator what the first one wrote', async () => {
    await using first = await startReady();
    await using second = await startReady({ network: first.network, as: 'Lee' });
    for (const console of [first, second]) {
      await console.press('2 /');
      await console.type('Dock');
      await console.press('enter enter');
      await console.shows('#Dock 4 handover');
    }

    await first.press('i');
    await first.type('The lift is out of order.');
    await first.press('enter');

    await second.shows('The lift is out of order.');
  });
});

describe('keys that come together', () => {
  it('are each taken, as over a slow line', async () => {
    await using console = await startReady();

    await console.send('5/dispatch');

    expect(console.state().view.filtering?.field.value).toBe('dispatch');
  });

  it('keep their meaning when control keys are among them', async () => {
    await using console = await startReady();
    await console.press('5 /');

    await console.send('wrong\u0015right\u0001up');

    expect(console.state().view.filtering?.field.value).toBe('upright');
  });

  it('are dropped from where they lead to no text after all', async () => {
    await using console = await startReady({ isReadOnly: true });
    await openThread(console, 'Dock');

    await console.send('i was about to say: qqqq5');

    expect(console.state().overlays).toEqual([]);
    expect(console.state().view.screen).toBe('threads');
    await console.shows('The paste was dropped');
  });
});

describe('a question', () => {
  it('does nothing before its 300 ms are over, and acts on y afterwards', async () => {
    await using console = await startReady({ clock: createFrozenClock() });
    const before = pausedRoutines(console);
    await console.press('5 p r');
    await console.shows(/Pause .+\?/);

    console.clock.advance(299);
    await console.press('y');
    expect(selectOverlay(console.state())?.type).toBe('confirm');
    console.clock.advance(1);
    await console.press('y');

    await console.until(() => pausedRoutines(console).length === before.length + 1);
    await console.shows('read back from the server');
  });

  it('is not answered by enter', async () => {
    await using console = await askToPause();

    await console.press('enter');

    expect(selectOverlay(console.state())?.type).toBe('confirm');
  });

  it('is not answered by a paste', async () => {
    await using console = await askToPause();

    await console.paste('y');

    expect(selectOverlay(console.state())?.type).toBe('confirm');
    await console.shows('The paste was dropped');
  });

  it('is answered with no by esc', async () => {
    await using console = await askToPause();
    const before = pausedRoutines(console);

    await console.press('esc');

    expect(selectOverlay(console.state())).toBeUndefined();
    expect(pausedRoutines(console)).toEqual(before);
    await console.shows('Nothing was done.');
  });
});

describe('a paste', () => {
  it('is dropped outside a text', async () => {
    await using console = await startReady();
    const { screen } = console.state().view;

    await console.paste('2qy\r');

    expect(console.state().view.screen).toBe(screen);
    expect(console.state().overlays).toEqual([]);
    await console.shows('The paste was dropped');
  });

  it('keeps its lines in the composer and sends nothing', async () => {
    await using console = await startReady();
    await console.press('2 enter i');

    await console.paste('one\r\ntwo\rthree');

    const { view, network } = console.state();
    expect([...view.composer.drafts.values()].map(({ value }) => value)).toEqual(['one\ntwo\nthree']);
    expect(network.posts).toEqual([]);
  });

  it('becomes one line in a filter', async () => {
    await using console = await startReady();
    await console.press('5 /');

    await console.paste('dis\npatch');

    expect(console.state().view.filtering?.field.value).toBe('dis patch');
  });

  it('without its brackets is dropped as well', async () => {
    await using console = await startReady();

    await console.send('2qqyy');

    expect(console.state().overlays).toEqual([]);
    await console.shows('The paste was dropped');
  });
});
