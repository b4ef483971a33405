import type { StoredSession } from '../../src/auth/stored-session.ts';
import { parseOrigin } from '../../src/config/origin.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import type { Clock } from '../../src/system/clock.ts';

/** A sign-in at `https://a.example` whose tokens live for 100 s from `obtainedAt` on. */
export const signIn = (
  fields: Partial<Omit<StoredSession, 'tokens'>> & { readonly tokens?: Partial<StoredSession['tokens']> } = {},
): StoredSession => ({
  id: '0123456789abcdef0123456789abcdef',
  binding: { origin: parseOrigin('https://a.example', 'test'), app: null },
  grant: { type: 'keyless' },
  user: untrusted('kim@a.example'),
  org: untrusted('Acme'),
  sandbox: null,
  ...fields,
  tokens: { accessToken: 'access-token-1', refreshToken: 'refresh-token-1', expiresInMs: 100_000, obtainedAt: 0, ...fields.tokens },
});

/** A clock that only moves when it is told to, or slept on. */
export class ManualClock implements Clock {
  wallMs = 0;
  steadyMs = 0;
  /** Every sleep, in order. */
  readonly slept: number[] = [];
  readonly now = (): number => this.wallMs;
  readonly monotonicMs = (): number => this.steadyMs;
  readonly random = (): number => 0.5;
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.pass(ms);
  };

  pass(ms: number): void {
    this.wallMs += ms;
    this.steadyMs += ms;
  }
}
