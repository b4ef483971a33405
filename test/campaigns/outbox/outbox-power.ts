import fc from 'fast-check';
import { toId } from '../../../src/domain/ids.ts';
import type { Post } from '../../../src/domain/message.ts';
import { LedgerError } from '../../../src/ledger/ledger-error.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import { outboxDisk } from '../../outbox/outbox-disk.ts';
import { PowerDisk } from '../ledger/power-disk.ts';

const OWNER = { origin: 'https://platform.example', principal: toId<'user'>('usr_1') };

const postOf = (key: string): Post => ({
  thread: toId<'thread'>('thr_1'),
  content: `text of ${key}`,
  idempotencyKey: key,
  type: 'message',
  replyTo: null,
  writtenAt: 1,
});

/** How many runs, the same ones for the same seed. */
type Runs = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

/** What one console did before the power went. */
type Life = { readonly accepted: string[]; readonly tried: string[]; readonly settling: string[]; readonly settled: string[] };

const live = async (disk: PowerDisk, round: number): Promise<Life> => {
  const life: Life = { accepted: [], tried: [], settling: [], settled: [] };
  const work = async (): Promise<void> => {
    const outbox = await openOutbox({ ...OWNER, folder: '/outbox', now: () => round, disk: outboxDisk(disk) });
    for (let index = 0; index < 4; index += 1) {
      const key = `${round}-${index}`;
      life.tried.push(key);
      await outbox.add(postOf(key));
      life.accepted.push(key);
      await outbox.attempt(key);
      if (index % 2 === 0) continue;
      life.settling.push(key);
      await outbox.settle(key, { state: 'failed', reason: 'no' });
      life.settled.push(key);
    }
    await outbox.close();
  };
  const [end] = await Promise.allSettled([work()]);
  if (end?.status === 'rejected' && !(end.reason instanceof LedgerError)) throw end.reason;
  return life;
};

/**
 * Lets consoles lose their power again and again on one disk. Throws where the next one misses an accepted post that has not
 * ended, has one that was not tried or has ended, or has one twice.
 */
export const checkPowerLosses = (runs: Runs): Promise<void> => {
  const losses = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 });
  const choices = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));
  const property = fc.asyncProperty(losses, choices, async (lossSteps, stream) => {
    const choose = (most: number): number => Math.floor((stream.next().value ?? 0) * (most + 1));
    const lives: Life[] = [];
    let disk = new PowerDisk(choose, lossSteps[0]);
    for (let round = 0; round < lossSteps.length; round += 1) {
      lives.push(await live(disk, round));
      disk = disk.afterLoss(choose, lossSteps[round + 1]);
    }
    const outbox = await openOutbox({ ...OWNER, folder: '/outbox', now: () => 99, disk: outboxDisk(disk.afterLoss(() => 0)) });
    const keys = outbox.entries().map(({ post }) => post.idempotencyKey);
    const all = (list: (life: Life) => readonly string[]): ReadonlySet<string> => new Set(lives.flatMap(list));
    const [accepted, tried, settling, settled] = [
      all((life) => life.accepted),
      all((life) => life.tried),
      all((life) => life.settling),
      all((life) => life.settled),
    ];
    const wrong = [
      ...[...accepted].filter((key) => !settling.has(key) && !keys.includes(key)).map((key) => `${key} is lost`),
      ...keys.filter((key) => !tried.has(key)).map((key) => `${key} was never tried`),
      ...keys.filter((key) => settled.has(key)).map((key) => `${key} has ended`),
      ...keys.filter((key, index) => keys.indexOf(key) < index).map((key) => `${key} is there twice`),
    ];
    if (wrong.length > 0) throw new Error(wrong.join(', '));
  });
  return fc.assert(property, runs);
};
