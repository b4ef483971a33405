import type { Timestamp } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import type { Access, Attempt } from './access.ts';
import { type Budget, backoffMs } from './backoff.ts';
import { type Line, openLine } from './line.ts';
import type { LineEnd } from './transport.ts';

export type LaneState =
  | { readonly type: 'connecting' }
  | { readonly type: 'open' }
  /** A heartbeat stays without an answer. */
  | { readonly type: 'quiet'; readonly since: Timestamp }
  | { readonly type: 'waiting'; readonly reason: string; readonly since: Timestamp }
  | { readonly type: 'stopped'; readonly reason: string; readonly since: Timestamp };

export type LaneOptions = {
  readonly access: Access;
  readonly wire: Wire;
  readonly clock: Clock;
  /** Connection attempts of the whole process. */
  readonly budget: Budget;
  /** How far to spread the return to a server that was restarted, so that all its clients do not come back at once. */
  readonly restartSpreadMs: number;
};

export type LaneHooks = {
  readonly onState: (state: LaneState) => void;
  readonly onOpen: (line: Line) => void;
  readonly onLost: () => void;
  readonly onHeard: () => void;
  /** The server replied to something: both ways work. */
  readonly onProven: () => void;
  readonly onRoundTrip: (ms: number) => void;
  readonly onUnreadable: () => void;
  readonly onError: (text: string) => void;
};

export type Lane = {
  /** Asks at once whether the server is still there. */
  readonly probe: () => void;
  readonly close: () => void;
};

/** While an attempt hangs, another is begun beside it: after a black hole the first to get through wins. */
const HEDGE_MS = 2_000;
const STABLE_MS = 10_000;
const CREDENTIAL_CHECK_MS = 30_000;
const SERVICE_RESTART = 1012;

/** Keeps one connection open: reconnects with full jitter, and stops where the credential is refused. */
export const startLane = ({ access, wire, clock, budget, restartSpreadMs }: LaneOptions, hooks: LaneHooks): Lane => {
  const trying = new Set<Line>();
  let current: Line | null = null;
  let openedAt = 0;
  let failures = 0;
  let downSince = clock.now();
  let heardAt = clock.now();
  let isClosed = false;
  let cancelNext = (): void => {};

  const next = (delayMs: number, step: () => Promise<void>): void => {
    cancelNext();
    cancelNext = clock.after(delayMs, () => void step());
  };
  const later = (reason: string, delayMs: number): void => {
    hooks.onState({ type: 'waiting', reason, since: downSince });
    next(delayMs, attempt);
  };
  const retryLater = (reason: string): void => {
    hooks.onError(reason);
    later(reason, backoffMs(failures, clock.random));
    failures += 1;
  };
  const attempt = async (): Promise<void> => {
    const waitMs = budget.waitMs(clock.monotonicMs());
    if (waitMs > 0) return next(waitMs, attempt);
    budget.spend(clock.monotonicMs());
    let made: Attempt;
    try {
      made = await access.attempt();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return error.code === 'unauthenticated' ? stop(error.message) : retryLater(error.message);
    }
    if (isClosed || current !== null) return;
    const line = openLine(
      { ...made, wire, clock },
      {
        onOpen: () => won(line),
        onEnd: (end) => void lost(line, made, end),
        onHeard: () => {
          heardAt = clock.now();
          hooks.onHeard();
        },
        onProven: hooks.onProven,
        onRoundTrip: hooks.onRoundTrip,
        onQuiet: () => hooks.onState({ type: 'quiet', since: heardAt }),
        onHeardAgain: () => hooks.onState({ type: 'open' }),
        onUnreadable: hooks.onUnreadable,
      },
    );
    trying.add(line);
    next(HEDGE_MS, attempt);
  };
  const won = (line: Line): void => {
    cancelNext();
    trying.delete(line);
    for (const other of trying) other.cut();
    trying.clear();
    current = line;
    openedAt = clock.monotonicMs();
    access.opened();
    hooks.onState({ type: 'open' });
    hooks.onOpen(line);
  };
  const lost = async (line: Line, made: Attempt, end: LineEnd): Promise<void> => {
    if (isClosed) return;
    if (line === current) return dropped(end);
    trying.delete(line);
    if (trying.size > 0 || current !== null) return;
    cancelNext();
    const verdict = await access.judge(made, end);
    if (isClosed || current !== null) return;
    switch (verdict.type) {
      case 'retry-now':
        return next(0, attempt);
      case 'retry-later':
        return retryLater(verdict.reason);
      case 'stop':
        return stop(verdict.reason);
    }
  };
  const dropped = (end: LineEnd): void => {
    current = null;
    downSince = heardAt;
    if (clock.monotonicMs() - openedAt >= STABLE_MS) failures = 0;
    hooks.onLost();
    const isRestart = end.type === 'closed' && end.code === SERVICE_RESTART;
    const reason = end.type === 'silent' ? 'nothing was heard from the server' : 'the connection broke';
    hooks.onError(reason);
    later(reason, isRestart ? clock.random() * restartSpreadMs : backoffMs(failures, clock.random));
    failures += 1;
  };
  const stop = (reason: string): void => {
    hooks.onError(reason);
    hooks.onState({ type: 'stopped', reason, since: downSince });
    next(CREDENTIAL_CHECK_MS, checkCredential);
  };
  const checkCredential = async (): Promise<void> => {
    const isNew = await access.hasNewToken().catch(() => false);
    if (isClosed) return;
    if (isNew) await attempt();
    else next(CREDENTIAL_CHECK_MS, checkCredential);
  };

  next(0, attempt);
  return {
    probe: () => current?.probe(),
    close: () => {
      isClosed = true;
      cancelNext();
      for (const line of trying) line.cut();
      current?.cut();
    },
  };
};
