import type { Timestamp } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';
import type { LinkClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { type Budget, backoffMs, refusedMs } from './backoff.ts';
import type { Attempt, ConnectAttempts, Refusal } from './connect-attempts.ts';
import { SocketSession, type SocketSessionHooks } from './socket-session.ts';
import { describeEnd, HANDSHAKE_TIMEOUT_MS, type SocketEnd } from './transport.ts';

export type PooledConnectionState =
  | { readonly type: 'connecting' }
  | { readonly type: 'open' }
  /** A heartbeat stays without an answer. */
  | { readonly type: 'quiet'; readonly since: Timestamp }
  | ({ readonly type: 'waiting'; readonly since: Timestamp; readonly retryAt: Timestamp } & Hindrance);

/** `needsSignIn` where the server takes the credential no more. */
type Hindrance = { readonly reason: string; readonly needsSignIn: boolean };

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
  readonly maxSilenceMs: number;
};

export type PooledConnectionHooks = Pick<SocketSessionHooks, 'onHeard' | 'onProven' | 'onRoundTrip' | 'onUnreadable'> & {
  readonly onState: (state: PooledConnectionState) => void;
  readonly onOpen: (line: SocketSession) => void;
  readonly onLost: (end: SocketEnd) => void;
  readonly onError: (text: string) => void;
};

/**
 * While an attempt reaches nobody, another is begun beside it: after a black hole the first to get through wins, and the others are
 * given up, so that a server never sees more than one. Not more often than the attempts of a minute last, or the last ones would
 * have to wait for long.
 */
const HEDGE_MS = 2_200;
const TURN_MS = 100;
/** A connection that lasted this long was a good one. */
const STABLE_MS = 10_000;
/** Connections that do not last slow the return down, but no more than failing to connect a few times does. */
const MAX_FLAPS = 8;
const SERVICE_RESTART = 1012;

/** Keeps one connection open, and tries for as long as it is wanted, however it is refused. */
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
  #isAttempting = false;
  #downSince: Timestamp;
  #heardAt: Timestamp;
  #isClosed = false;
  #cancelNext = (): void => {};
  #cancelCheck = (): void => {};

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

  /** Whether an attempt is under way. */
  isTrying(): boolean {
    return this.#isAttempting || this.#trying.size > 0;
  }

  /** Tries at once where it waits, whatever it waits for, and asks whether the server is still there where it is open. */
  tryNow(): void {
    if (this.#current !== null) this.probe();
    else if (!this.isTrying()) {
      this.#failures = 0;
      this.#flaps = 0;
      this.#next(0, () => this.#attempt());
    }
  }

  /** Gives the connection up and opens another. */
  restart(): void {
    const line = this.#current;
    if (line === null) return;
    line.cut();
    this.#dropped({ type: 'held-up' });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelNext();
    this.#cancelCheck();
    for (const line of [...this.#trying, this.#current]) line?.cut();
  }

  #next(delayMs: number, step: () => Promise<void>): void {
    this.#cancelNext();
    this.#cancelNext = this.#options.clock.after(delayMs, () => void step());
  }

  async #attempt(): Promise<void> {
    const { clock, budget, isTurn } = this.#options;
    this.#cancelCheck();
    if (!isTurn()) return this.#next(TURN_MS, () => this.#attempt());
    const waitMs = budget.waitMs(clock.monotonicMs());
    if (waitMs > 0) return this.#next(waitMs, () => this.#attempt());
    budget.spend(clock.monotonicMs());
    this.#isAttempting = true;
    try {
      const made = await this.#options.access.attempt();
      if (this.#isClosed || this.#current !== null) return;
      if ('type' in made) this.#refused(made);
      else this.#open(made);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (!this.#isClosed && this.#current === null) this.#retryLater(error.message);
    } finally {
      this.#isAttempting = false;
    }
  }

  #open(made: Attempt): void {
    const { wire, clock, maxSilenceMs } = this.#options;
    const line: SocketSession = new SocketSession(
      { ...made, wire, clock, maxSilenceMs },
      this.#lineHooks(made, () => line),
    );
    this.#trying.add(line);
    this.#next(HEDGE_MS, () => this.#attempt());
  }

  #lineHooks(made: Attempt, line: () => SocketSession): SocketSessionHooks {
    const { onHeard, onProven, onRoundTrip, onUnreadable, onState } = this.#hooks;
    return {
      onReached: () => this.#reached(line(), made),
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

  /** From now on it is this one or none, until it is answered or has waited for long enough. */
  #reached(line: SocketSession, made: Attempt): void {
    if (this.#isClosed || this.#current !== null || !this.#trying.has(line)) return;
    this.#cutOthers(line);
    this.#next(HANDSHAKE_TIMEOUT_MS, async () => {
      line.cut();
      await this.#lost(line, made, { type: 'failed', reason: 'no answer to the handshake' });
    });
  }

  #cutOthers(line: SocketSession): void {
    for (const other of this.#trying) if (other !== line) other.cut();
    this.#trying.clear();
    this.#trying.add(line);
  }

  #won(line: SocketSession): void {
    this.#cancelNext();
    this.#cutOthers(line);
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
    this.#isAttempting = true;
    const verdict = await this.#options.access.judge(made, end);
    this.#isAttempting = false;
    if (this.#isClosed || this.#current !== null) return;
    switch (verdict.type) {
      case 'retry-now':
        return this.#next(0, () => this.#attempt());
      case 'retry-later':
        return this.#retryLater(verdict.reason);
      case 'refused':
        return this.#refused(verdict);
    }
  }

  #dropped(end: SocketEnd): void {
    const { clock, restartSpreadMs } = this.#options;
    this.#current = null;
    this.#downSince = this.#heardAt;
    this.#flaps = clock.monotonicMs() - this.#openedAt >= STABLE_MS ? 0 : Math.min(MAX_FLAPS, this.#flaps + 1);
    this.#hooks.onLost(end);
    const isRestart = end.type === 'closed' && end.code === SERVICE_RESTART;
    this.#retryLater(describeEnd(end), isRestart ? clock.random() * restartSpreadMs : this.#backoffMs());
  }

  #backoffMs(): number {
    return backoffMs(this.#failures + this.#flaps, this.#options.clock.random);
  }

  #retryLater(reason: string, delayMs = this.#backoffMs()): void {
    this.#failures += 1;
    this.#waitFor(delayMs, { reason, needsSignIn: false });
  }

  /** Waits longer each time, and no longer once there is another token. */
  #refused({ reason, times, needsSignIn }: Refusal): void {
    this.#waitFor(refusedMs(times, this.#options.clock.random), { reason, needsSignIn });
    this.#cancelCheck = this.#options.access.whenTokenChanges(this.#options.clock, () => this.tryNow());
  }

  #waitFor(delayMs: number, why: Hindrance): void {
    this.#hooks.onError(why.reason);
    this.#hooks.onState({ type: 'waiting', ...why, since: this.#downSince, retryAt: this.#options.clock.now() + delayMs });
    this.#next(delayMs, () => this.#attempt());
  }
}
