import type { ThreadId } from '../../../src/domain/ids.ts';
import type { Post } from '../../../src/domain/message.ts';
import type { Random } from './random.ts';

export type OperatorOptions = {
  readonly threads: readonly ThreadId[];
  readonly random: Random;
  readonly clock: { readonly monotonicMs: () => number; readonly after: (delayMs: number, action: () => void) => () => void };
  readonly isOver: () => boolean;
  readonly write: (post: Post) => void;
};

const FIRST_MS = 5_000;

/** Somebody who writes every few seconds, whether or not the server can be reached. */
export const startOperator = ({ threads, random, clock, isOver, write }: OperatorOptions): void => {
  let count = 0;
  const next = (): void => {
    if (isOver()) return;
    count += 1;
    write({
      thread: random.pick(threads),
      content: `post ${count}`,
      idempotencyKey: `key-${count}`,
      type: 'message',
      replyTo: null,
      writtenAt: clock.monotonicMs(),
    });
    clock.after(random.between(200, 10_000), next);
  };
  clock.after(FIRST_MS, next);
};
