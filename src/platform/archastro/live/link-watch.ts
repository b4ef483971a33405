import type { Connection, ThreadLink } from '../../../domain/link.ts';
import type { PooledConnectionState } from '../link/connection.ts';
import type { ConnectionPool } from '../link/connection-pool.ts';
import { connectionState } from './connection-state.ts';
import type { LinkLog } from './link-log.ts';
import type { LiveContext } from './live-context.ts';

export const POLLING_REASON = 'A secret key cannot open the live link: everything is read at intervals instead.';
const TICK_MS = 1_000;
/** So many losses within so long make a link that cannot be relied on, until it has stood for a while. */
const FLAPS = 3;
const FLAP_WINDOW_MS = 60_000;
const STEADY_MS = 15_000;
/** The two clocks go apart by more than this only when the machine slept or its clock was set. */
const JUMP_MS = 5_000;

export type LinkWatchOptions = {
  /** `null` where there is only polling. */
  readonly link: () => ConnectionPool | null;
  readonly log: LinkLog;
  readonly threads: () => readonly ThreadLink[];
  /** Whether it is known which threads there are. */
  readonly isListed: () => boolean;
  /** The machine slept. */
  readonly onJump: () => void;
};

/** Judges once a second, and whenever asked to, what may be claimed of the link, and tells of it. */
export class LinkWatch {
  readonly #context: LiveContext;
  readonly #options: LinkWatchOptions;
  readonly #startedAt: number;
  #lanes: readonly PooledConnectionState[] = [{ type: 'connecting' }];
  #connection: Connection = { state: 'connecting' };
  #offsetMs: number;
  #framesTold: number | null = null;
  #wasDown = true;
  /** When the link was lost, the last times. */
  #losses: readonly number[] = [];
  #cancelTick: () => void;
  #cancelJudge: (() => void) | null = null;

  constructor(context: LiveContext, options: LinkWatchOptions) {
    this.#context = context;
    this.#options = options;
    this.#startedAt = context.clock.now();
    this.#offsetMs = this.#offset();
    this.#cancelTick = context.clock.after(0, () => this.#tick());
  }

  connection(): Connection {
    return this.#connection;
  }

  setLanes(lanes: readonly PooledConnectionState[]): void {
    this.#lanes = lanes;
    const isDown = this.#options.link()?.isDown() ?? false;
    if (isDown && !this.#wasDown) this.#losses = [...this.#losses, this.#context.clock.monotonicMs()].slice(-FLAPS);
    this.#wasDown = isDown;
    this.#tell();
  }

  /** Something that the claim depends on has changed. */
  judgeSoon(): void {
    this.#cancelJudge ??= this.#context.clock.after(0, () => this.#tell());
  }

  stop(): void {
    this.#cancelTick();
    this.#cancelJudge?.();
  }

  #tick(): void {
    this.#checkClocks();
    this.#tellFrame();
    this.#tell();
    this.#cancelTick = this.#context.clock.after(TICK_MS, () => this.#tick());
  }

  #tell(): void {
    this.#cancelJudge?.();
    this.#cancelJudge = null;
    const next = this.#judge();
    if (JSON.stringify(next) === JSON.stringify(this.#connection)) return;
    this.#connection = next;
    this.#context.emit({ type: 'link-changed', connection: next });
  }

  #judge(): Connection {
    const { link, log, threads, isListed } = this.#options;
    if (link() === null) return { state: 'offline', reason: POLLING_REASON, since: this.#startedAt, retryAt: null, needsSignIn: false };
    const now = this.#context.clock.now();
    const judged = connectionState({
      lanes: this.#lanes,
      provenAgoMs: log.provenAgoMs(),
      threads: threads(),
      isListed: isListed(),
      signInLost: log.signInLost(),
      now,
    });
    const isUp = judged.state === 'live' || judged.state === 'catching-up';
    return isUp && this.#isFlapping()
      ? { state: 'stale', reason: 'the link breaks again and again', since: now - this.#steadyMs() }
      : judged;
  }

  #steadyMs(): number {
    return this.#context.clock.monotonicMs() - (this.#losses.at(-1) ?? Number.NEGATIVE_INFINITY);
  }

  #isFlapping(): boolean {
    const [first] = this.#losses;
    const isOften = this.#losses.length === FLAPS && this.#context.clock.monotonicMs() - (first ?? 0) < FLAP_WINDOW_MS;
    return isOften && this.#steadyMs() < STEADY_MS;
  }

  #tellFrame(): void {
    const at = this.#options.log.lastFrameAt();
    if (at === null || at === this.#framesTold) return;
    this.#framesTold = at;
    this.#context.emit({ type: 'frame-received', at });
  }

  #offset(): number {
    return this.#context.clock.now() - this.#context.clock.monotonicMs();
  }

  #checkClocks(): void {
    const offset = this.#offset();
    const hasJumped = Math.abs(offset - this.#offsetMs) > JUMP_MS;
    this.#offsetMs = offset;
    if (!hasJumped) return;
    this.#options.link()?.probe();
    this.#options.onJump();
  }
}
