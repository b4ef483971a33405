import type { Timestamp } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { type Budget, backoffMs } from './backoff.ts';
import type { Attempt, ConnectAttempts } from './connect-attempts.ts';
import { SocketSession, type SocketSessionHooks } from './socket-session.ts';
import type { SocketEnd } from './transport.ts';

export type PooledConnectionState =
  | { readonly type: 'connecting' }
  | { readonly type: 'open' }
  /** A heartbeat stays without an answer. */
  | { readonly type: 'quiet'; readonly since: Timestamp }
  | { readonly type: 'waiting'; readonly reason: string; readonly since: Timestamp }
  | { readonly type: 'stopped'; readonly reason: string; readonly since: Timestamp };

export type PooledConnectionOptions = {
  readonly access: ConnectAttempts;
  readonly wire: Wire;
  readonly clock: LinkClock;
  /** Connection attempts of the whole process. */
  readonly budget: Budget;
  /** Whether it may connect now; asked again and again until it may. */
  readonly isTurn: () => boolean;
  /** How far to spread the return to a server that was restarted, so that all its clients do not come back at once. */
  readonly restartSpreadMs: number;
};

export type PooledConnectionHooks = Pick<SocketSessionHooks, 'onHeard' | 'onProven' | 'onRoundTrip' | 'onUnreadable'> & {
  readonly onState: (state: PooledConnectionState) => void;
  readonly onOpen: (line: SocketSession) => void;
  readonly onLost: () => void;
  readonly onError: (text: string) => void;
};

/**
 * While an attempt hangs, another is begun beside it: after a black hole the first to get through wins. Not more often than the
 * attempts of a minute last, or the last ones would have to wait for long.
 */
const HEDGE_MS = 2_200;
const TURN_MS = 100;
/** A connection that lasted this long was a good one. */
const STABLE_MS = 10_000;
/** Connections that do not last slow the return down, but no more than failing to connect a few times does. */
const MAX_FLAPS = 3;
const CREDENTIAL_CHECK_MS = 30_000;
const SERVICE_RESTART = 1012;

/** Keeps one connection open: reconnects with full jitter, and stops where the credential is refused. */
export class PooledConnection {
  readonly #options: PooledConnectionOptions;
  readonly #hooks: PooledConnectionHooks;
  readonly #trying = new Set<SocketSession>();
  #current: SocketSession | null = null;
  #openedAt = 0;
  /** Attempts that failed since the last connection stood. */
  #failures = 0;
  /** Connections in a row that did not last. */
  #flaps = 0;
  #downSince: Timestamp;
  #heardAt: Timestamp;
  #isClosed = false;
  #cancelNext = (): void => {};

  constructor(options: PooledConnectionOptions, hooks: PooledConnectionHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#downSince = options.clock.now();
    this.#heardAt = options.clock.now();
    this.#next(0, () => this.#attempt());
  }

  /** Asks at once whether the server is still there. */
  probe(): void {
    this.#current?.probe();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelNext();
    for (const line of this.#trying) line.cut();
    this.#current?.cut();
  }

  #next(delayMs: number, step: () => Promise<void>): void {
    this.#cancelNext();
    this.#cancelNext = this.#options.clock.after(delayMs, () => void step());
  }

  async #attempt(): Promise<void> {
    const { access, wire, clock, budget, isTurn } = this.#options;
    if (!isTurn()) return this.#next(TURN_MS, () => this.#attempt());
    const waitMs = budget.waitMs(clock.monotonicMs());
    if (waitMs > 0) return this.#next(waitMs, () => this.#attempt());
    budget.spend(clock.monotonicMs());
    let made: Attempt;
    try {
      made = await access.attempt();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? this.#stop(error.message) : this.#retryLater(error.message);
    }
    if (this.#isClosed || this.#current !== null) return;
    const line: SocketSession = new SocketSession(
      { ...made, wire, clock },
      this.#lineHooks(made, () => line),
    );
    this.#trying.add(line);
    this.#next(HEDGE_MS, () => this.#attempt());
  }

  #lineHooks(made: Attempt, line: () => SocketSession): SocketSessionHooks {
    const { onHeard, onProven, onRoundTrip, onUnreadable, onState } = this.#hooks;
    return {
      onOpen: () => this.#won(line()),
      onEnd: (end) => void this.#lost(line(), made, end),
      onHeard: () => {
        this.#heardAt = this.#options.clock.now();
        onHeard();
      },
      onProven,
      onRoundTrip,
      onQuiet: () => onState({ type: 'quiet', since: this.#heardAt }),
      onHeardAgain: () => onState({ type: 'open' }),
      onUnreadable,
    };
  }

  #won(line: SocketSession): void {
    this.#cancelNext();
    this.#trying.delete(line);
    for (const other of this.#trying) other.cut();
    this.#trying.clear();
    this.#current = line;
    this.#openedAt = this.#options.clock.monotonicMs();
    this.#failures = 0;
    this.#options.access.opened();
    this.#hooks.onState({ type: 'open' });
    this.#hooks.onOpen(line);
  }

  async #lost(line: SocketSession, made: Attempt, end: SocketEnd): Promise<void> {
    if (this.#isClosed) return;
    if (line === this.#current) return this.#dropped(end);
    this.#trying.delete(line);
    if (this.#trying.size > 0 || this.#current !== null) return;
    this.#cancelNext();
    const verdict = await this.#options.access.judge(made, end);
    if (this.#isClosed || this.#current !== null) return;
    switch (verdict.type) {
      case 'retry-now':
        return this.#next(0, () => this.#attempt());
      case 'retry-later':
        return this.#retryLater(verdict.reason);
      case 'stop':
        return this.#stop(verdict.reason);
    }
  }

  #dropped(end: SocketEnd): void {
    const { clock, restartSpreadMs } = this.#options;
    this.#current = null;
    this.#downSince = this.#heardAt;
    this.#flaps = clock.monotonicMs() - this.#openedAt >= STABLE_MS ? 0 : Math.min(MAX_FLAPS, this.#flaps + 1);
    this.#hooks.onLost();
    const isRestart = end.type === 'closed' && end.code === SERVICE_RESTART;
    this.#retryLater(
      end.type === 'silent' ? 'nothing was heard from the server' : 'the connection broke',
      isRestart ? clock.random() * restartSpreadMs : this.#backoffMs(),
    );
  }

  #backoffMs(): number {
    return backoffMs(this.#failures + this.#flaps, this.#options.clock.random);
  }

  #retryLater(reason: string, delayMs = this.#backoffMs()): void {
    this.#failures += 1;
    this.#hooks.onError(reason);
    this.#hooks.onState({ type: 'waiting', reason, since: this.#downSince });
    this.#next(delayMs, () => this.#attempt());
  }

  #stop(reason: string): void {
    this.#hooks.onError(reason);
    this.#hooks.onState({ type: 'stopped', reason, since: this.#downSince });
    this.#next(CREDENTIAL_CHECK_MS, () => this.#checkCredential());
  }

  async #checkCredential(): Promise<void> {
    const isNew = await this.#options.access.hasNewToken();
    if (this.#isClosed) return;
    if (isNew) await this.#attempt();
    else this.#next(CREDENTIAL_CHECK_MS, () => this.#checkCredential());
  }
}
