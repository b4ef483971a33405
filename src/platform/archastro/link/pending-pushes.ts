import type { Channel } from 'phoenix';
import { PlatformError, type PlatformErrorCode } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import { serverWords } from '../rest/response-error.ts';

/** How long the server may take to answer a join or a push. */
export const ANSWER_MS = 10_000;

/** Pushes that wait for the server's answer. */
export class PendingPushes {
  readonly #clock: LinkClock;
  readonly #rejects = new Set<(error: PlatformError) => void>();

  constructor(clock: LinkClock) {
    this.#clock = clock;
  }

  /** The server's answer. Rejects with `timeout` after 10 s and with `unavailable` at `rejectAll`; then the outcome is open. */
  push(channel: Channel, event: string, payload: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        cancel();
        this.#rejects.delete(fail);
        action();
      };
      const fail = (error: PlatformError): void => settle(() => reject(error));
      const cancel = this.#clock.after(ANSWER_MS, () =>
        fail(new PlatformError('timeout', `The server did not answer within ${ANSWER_MS / 1000} s.`)),
      );
      this.#rejects.add(fail);
      channel
        .push(event, payload)
        .receive('ok', (reply: unknown) => settle(() => resolve(reply)))
        .receive('error', (reply: unknown) => fail(pushError(reply)));
    });
  }

  /** No answer can come any more. */
  rejectAll(): void {
    for (const fail of this.#rejects) fail(new PlatformError('unavailable', 'The connection broke before the server answered.'));
  }
}

const KINDS: readonly (readonly [RegExp, PlatformErrorCode])[] = [
  [/unmatched topic/i, 'offline'],
  [/unauthenticated|token/i, 'unauthenticated'],
  [/unauthorized|forbidden|not allowed/i, 'forbidden'],
  [/not.?found/i, 'not-found'],
  [/rate|too many|slow down/i, 'rate-limited'],
  [/conflict|already/i, 'conflict'],
];

/** What an error reply on a channel means; its texts are not standardised. It was not applied. */
export const pushError = (response: unknown): PlatformError => {
  const words = serverWords(response) ?? 'no reason given';
  const reason = typeof response === 'object' && response !== null && 'reason' in response ? String(response.reason) : '';
  const code = KINDS.find(([pattern]) => pattern.test(`${reason} ${words}`))?.[1] ?? 'invalid';
  return new PlatformError(code, `The server refused it: ${words}${/[.!?]$/.test(words) ? '' : '.'}`);
};
