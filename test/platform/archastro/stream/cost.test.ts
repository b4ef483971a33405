import { describe, expect, it } from 'vitest';
import { ThreadStream } from '../../../../src/platform/archastro/stream/thread-stream.ts';
import { cursor, message, pageOf, THREAD } from './driver.ts';

const FEW = 20_000;
const MANY = 200_000;

/** Microseconds of processor time per pushed message, of which `isChained` ones prove their order and others wait in the tail. */
const costOf = (count: number, isChained: boolean): number => {
  const stream = new ThreadStream(THREAD);
  for (const effect of stream.accept({ type: 'joined' }, 0)) {
    if (effect.type === 'fetch-page') stream.accept({ type: 'page-received', request: effect.request, page: pageOf([0]) }, 0);
  }
  const messages = Array.from({ length: count }, (_, index) => message(index + 1));
  const started = process.cpuUsage();
  messages.forEach((row, index) => {
    const before = isChained ? cursor(index) : null;
    stream.accept({ type: 'message-added', message: row, before, after: isChained ? cursor(index + 1) : null }, index / 5);
  });
  return process.cpuUsage(started).user / count;
};

describe('the cost of a message', () => {
  it('does not grow with the length of the thread', () => {
    costOf(FEW, true);

    const [few, many] = [costOf(FEW, true), costOf(MANY, true)];

    expect(many).toBeLessThan(few * 5 + 5);
    expect(many).toBeLessThan(50);
  });

  it('stays small while the tail is full and no listing comes', () => {
    costOf(FEW, false);

    expect(costOf(MANY, false)).toBeLessThan(50);
  });
});
