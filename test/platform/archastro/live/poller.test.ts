import { describe, expect, it } from 'vitest';
import type { LinkClock } from '../../../../src/platform/archastro/clock.ts';
import { createGate } from '../../../../src/platform/archastro/live/gate.ts';
import { startPoller } from '../../../../src/platform/archastro/live/poller.ts';
import { PlatformError } from '../../../../src/platform/errors.ts';
import { createManualClock } from '../clocks.ts';

/** Lets everything that was promised come about. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const open = (read: () => Promise<void>) => {
  const clock = createManualClock();
  const startedAt = clock.monotonicMs();
  const reads: number[] = [];
  const reported: string[] = [];
  const poller = startPoller({ clock, report: (error) => reported.push(error.code) }, 10_000, () => {
    reads.push((clock.monotonicMs() - startedAt) / 1000);
    return read();
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let step = 0; step < seconds * 10; step += 1) {
      await settle();
      clock.advance(100);
    }
    await settle();
  };
  return { poller, reads, reported, pass };
};

describe('startPoller', () => {
  it('reads at once and then at its interval', async () => {
    const { reads, pass } = open(() => Promise.resolve());

    await pass(25);

    expect(reads).toEqual([0, 10, 20]);
  });

  it('reads again sooner after a failure, each time a little later, and says what failed', async () => {
    let failures = 3;
    const { reads, reported, pass } = open(async () => {
      failures -= 1;
      if (failures >= 0) throw new PlatformError('unavailable', 'x');
    });

    await pass(20);

    expect(reads).toEqual([0, 1, 3, 7, 17]);
    expect(reported).toEqual(['unavailable', 'unavailable', 'unavailable']);
  });

  it('reads soon when asked to, but never twice at once', async () => {
    let finish = (): void => {};
    const { poller, reads, pass } = open(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    await pass(1);

    poller.soon();
    poller.soon();
    await pass(1);
    finish();
    await pass(1);

    expect(reads).toEqual([0, 2.2]);
  });

  it('is not put off, nor driven, by being asked all the time', async () => {
    const { poller, reads, pass } = open(() => Promise.resolve());

    for (let step = 0; step < 50; step += 1) {
      await pass(0.1);
      poller.soon();
    }

    expect(reads).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('reads nothing after it was stopped', async () => {
    const { poller, reads, pass } = open(() => Promise.resolve());
    await settle();

    poller.stop();
    poller.soon();
    await pass(60);

    expect(reads).toEqual([0]);
  });
});

describe('createGate', () => {
  const openGate = (clock: LinkClock = createManualClock()) => {
    const gate = createGate(2, clock, () => {});
    const started: string[] = [];
    const finish = new Map<string, (error?: PlatformError) => void>();
    const run = (name: string): Promise<string> =>
      gate.run(
        () =>
          new Promise((resolve, reject) => {
            started.push(name);
            finish.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
          }),
      );
    return { gate, started, finish, run };
  };

  it('lets only so many reads run at once, in the order they came', async () => {
    const { started, finish, run } = openGate();

    const work = ['a', 'b', 'c', 'd'].map(run);
    await settle();
    const first = [...started];
    finish.get('b')?.();
    await settle();

    expect(first).toEqual(['a', 'b']);
    expect(started).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) finish.get(name)?.();
    await settle();
    finish.get('d')?.();
    expect(await Promise.all(work)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starts nothing for as long as the server asked to wait', async () => {
    const clock = createManualClock();
    const { started, finish, run } = openGate(clock);
    const refused = run('a');
    void refused.catch(() => {});
    await settle();

    finish.get('a')?.(new PlatformError('rate-limited', 'x', { retryAfterMs: 7_000 }));
    await settle();
    void run('b');
    await settle();
    clock.advance(6_900);
    await settle();
    const early = [...started];
    clock.advance(200);
    await settle();

    expect(early).toEqual(['a']);
    expect(started).toEqual(['a', 'b']);
    await expect(refused).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('rejects what waits when it is closed', async () => {
    const { gate, run } = openGate();
    void run('a');
    void run('b');
    const waiting = run('c');

    gate.close();

    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(run('d')).rejects.toMatchObject({ code: 'cancelled' });
  });
});
