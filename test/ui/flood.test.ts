import { describe, expect, it } from 'vitest';
import type { ThreadLink } from '../../src/domain/link.ts';
import type { Message } from '../../src/domain/message.ts';
import type { MessageLog } from '../../src/domain/message-log.ts';
import { rawText, untrusted } from '../../src/domain/untrusted.ts';
import { startLocalNetwork } from '../../src/simulator/local-network.ts';
import { DROPPED_TOGETHER, MAX_MESSAGES_PER_THREAD } from '../../src/store/reduce-messages.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { openThread, startReady } from '../support/start-ready.ts';
import { createFrozenClock } from '../support/test-clock.ts';

const logOf = ({ view, network }: ConsoleState): MessageLog | undefined =>
  view.thread === null ? undefined : network.logs.get(view.thread);

/** What is claimed of the thread; a hole is never under `live`. */
const linkOf = ({ view, network }: ConsoleState): ThreadLink | undefined =>
  view.thread === null ? undefined : network.threadLinks.get(view.thread);

/** Messages of a flood end with their number, from 1. */
const numberOf = (message: Message | undefined): number => Number(/#(\d+)$/.exec(rawText(message?.content ?? untrusted('')))?.[1] ?? 0);

const newestOf = (state: ConsoleState): number => numberOf(logOf(state)?.messages.at(-1));

describe('a flood of 1,000 messages a second', () => {
  it('is held without a hole, and what is dropped from memory is counted', async () => {
    const clock = createFrozenClock();
    const network = await startLocalNetwork({ seed: 1, scenario: 'flood', ratePerSecond: 1_000, hasLimits: false, now: clock.now });
    try {
      await using console = await startReady({ network, clock });
      await openThread(console, 'Dock');
      // This process floods itself, so its time goes on only as fast as the machine takes what came.
      for (let newest = 0; newest < MAX_MESSAGES_PER_THREAD + 500; newest = newestOf(console.state())) {
        clock.advance(100);
        await console.until((state) => newestOf(state) > newest && linkOf(state)?.state === 'live');
      }

      const numbers = logOf(console.state())?.messages.map(numberOf) ?? [];
      const [first = 0] = numbers;
      expect(logOf(console.state())?.evictedCount).toBe(first - 1);
      expect(numbers.length).toBeGreaterThan(MAX_MESSAGES_PER_THREAD - DROPPED_TOGETHER);
      expect(numbers.length).toBeLessThanOrEqual(MAX_MESSAGES_PER_THREAD);
      expect(numbers).toEqual(numbers.map((_, index) => first + index));
    } finally {
      await network.close();
    }
  });
});
