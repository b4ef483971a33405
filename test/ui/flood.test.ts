import { describe, expect, it } from 'vitest';
import type { ThreadLink } from '../../src/domain/link.ts';
import type { MessageLog } from '../../src/domain/message-log.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { startLocalNetwork } from '../../src/platform/local/local-network.ts';
import { MAX_MESSAGES_PER_THREAD } from '../../src/store/reduce-messages.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { openThread, startReady } from '../support/start-ready.ts';

const logOf = ({ view, network }: ConsoleState): MessageLog | undefined =>
  view.thread === null ? undefined : network.logs.get(view.thread);

/** What is claimed of the thread; a hole is never under `live`. */
const linkOf = ({ view, network }: ConsoleState): ThreadLink | undefined =>
  view.thread === null ? undefined : network.threadLinks.get(view.thread);

/** Messages of a flood end with their number, from 1. */
const numberOf = (content: string): number => Number(/#(\d+)$/.exec(content)?.[1] ?? 0);

describe('a flood of 1,000 messages a second', () => {
  it('is held without a hole, and what is dropped from memory is counted', async () => {
    const network = await startLocalNetwork({ seed: 1, scenario: 'flood', ratePerSecond: 1_000, hasLimits: false });
    try {
      await using console = await startReady({ network });
      await openThread(console, 'Dock');

      await console.until((state) => (logOf(state)?.evictedCount ?? 0) > 500 && linkOf(state)?.state === 'live');

      const numbers = (logOf(console.state())?.messages ?? []).map(({ content }) => numberOf(rawText(content)));
      const [first = 0] = numbers;
      expect(numbers).toHaveLength(MAX_MESSAGES_PER_THREAD);
      expect(numbers).toEqual(numbers.map((_, index) => first + index));
    } finally {
      await network.close();
    }
  });
});
