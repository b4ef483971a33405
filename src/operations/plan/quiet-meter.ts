import type { AgentId, ThreadId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { TargetOutcome } from '../../domain/operation.ts';
import { isFinishedRun, type Run } from '../../domain/run.ts';
import { isOpenSession, type Session } from '../../domain/session.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { OpenWay } from './open-ways.ts';

/**
 * Whether what was stopped has fallen silent, judged by what was seen and never by what a reply said. `quiet` is claimed only when
 * every way to be woken was read again and is closed, no session is open, no run is under way, and the silence, as far as it was
 * read, has outlasted anything that these agents were seen to need. An open session goes on, whatever became of its routine, until
 * it ends or is cancelled; a run that never ends is waited for only so long.
 */
export type QuietMeter =
  | { readonly state: 'open'; readonly ways: readonly [OpenWay, ...OpenWay[]] }
  | { readonly state: 'still-talking'; readonly lastPostAt: Timestamp; readonly straggler: AgentId }
  | { readonly state: 'draining'; readonly inFlight: number; readonly straggler: AgentId | null; readonly silentForMs: number }
  /** What the proof would rest on was not read for so long; there is no saying. */
  | { readonly state: 'unread'; readonly unreadForMs: number }
  | { readonly state: 'settling'; readonly silentForMs: number; readonly neededMs: number }
  | { readonly state: 'quiet'; readonly lastPostAt: Timestamp | null; readonly silentForMs: number };

export type QuietMeterInput = {
  /** The agents that are to be silent. */
  readonly agents: ReadonlySet<AgentId>;
  /** Where no agent at all is to post. */
  readonly threads?: ReadonlySet<ThreadId>;
  /** How they can be woken all the same, by the newest reading. */
  readonly ways?: readonly OpenWay[];
  readonly stoppedAt: Timestamp;
  readonly now: Timestamp;
  /** Until when ways, sessions and threads were all read; silence after that is not known. `null` where they never were. */
  readonly readAt: Timestamp | null;
  /** What was posted where they talk, in any order; older posts tell how long they need. */
  readonly messages: readonly Message[];
  readonly sessions: Iterable<Session>;
  readonly runs: readonly Run[];
  /** Of which agents posts that answer people are all right, as after `humans-only`. */
  readonly mayAnswerPeople: ReadonlySet<AgentId>;
  /** What of their work can be read: without sessions or runs only a longer silence proves anything. `all` where left out. */
  readonly seesInside?: 'all' | 'runs' | 'nothing';
};

/** A post so short ago means that they still talk. */
const TALKING_MS = 6_000;
/** The least silence that counts, and the most that is waited for. */
const FLOOR_MS = 20_000;
const CEILING_MS = 90_000;
/** Where what is under way cannot be read, only a longer silence proves that nothing is. */
const BLIND_FLOOR_MS = 60_000;
const BLIND_CEILING_MS = 240_000;
const SAFETY = 3;
/** A reading so old proves nothing about the present. */
const STALE_MS = 30_000;
/** A run may open its session so long after it was woken. */
const DISPATCH_MS = 2_000;

/** Reads the meter: NOT STOPPED, STILL TALKING, DRAINING, NOT READ, settling, QUIET. */
export const readQuietMeter = (input: QuietMeterInput): QuietMeter => {
  const { agents, stoppedAt, now } = input;
  const [way, ...ways] = input.ways ?? [];
  if (way !== undefined) return { state: 'open', ways: [way, ...ways] };
  const own = input.messages.filter((message) => isConcerned(message, input)).sort((a, b) => a.createdAt - b.createdAt);
  const last = own.filter((message) => message.createdAt > stoppedAt && !isAllowedAnswer(message, input)).at(-1);
  const silentSince = Math.max(stoppedAt, last?.createdAt ?? stoppedAt);
  if (last?.author.kind === 'agent' && now - silentSince < TALKING_MS)
    return { state: 'still-talking', lastPostAt: last.createdAt, straggler: last.author.id };
  const silentForMs = Math.max(0, Math.min(now, input.readAt ?? stoppedAt) - silentSince);
  const sessions = openSessions(input);
  const runs = input.runs.filter((run) => agents.has(run.agent) && !isFinishedRun(run) && run.createdAt <= stoppedAt);
  if (sessions.length > 0 || (runs.length > 0 && silentForMs < CEILING_MS))
    return { state: 'draining', inFlight: sessions.length + runs.length, straggler: (sessions[0] ?? runs[0])?.agent ?? null, silentForMs };
  const unreadForMs = now - Math.max(stoppedAt, input.readAt ?? stoppedAt);
  if (unreadForMs > STALE_MS) return { state: 'unread', unreadForMs };
  const turns = input.runs.filter((run) => agents.has(run.agent));
  const neededMs = neededSilence(own, turns, input.seesInside === 'nothing');
  if (silentForMs < neededMs) return { state: 'settling', silentForMs, neededMs };
  return { state: 'quiet', lastPostAt: last?.createdAt ?? null, silentForMs };
};

const isConcerned = ({ author, thread }: Message, { agents, threads }: QuietMeterInput): boolean =>
  author.kind === 'agent' && (agents.has(author.id) || threads?.has(thread) === true);

const isAllowedAnswer = (message: Message, input: QuietMeterInput): boolean =>
  message.author.kind === 'agent' &&
  input.mayAnswerPeople.has(message.author.id) &&
  input.threads?.has(message.thread) !== true &&
  answersAPerson(message, input);

/** The sessions that can still post what was to end; one that was opened after the stop by a person's message may. */
const openSessions = (input: QuietMeterInput): readonly Session[] =>
  [...input.sessions].filter((session) => {
    if (!isOpenSession(session)) return false;
    const thread = session.thread ?? input.runs.find(({ id }) => id === session.run)?.thread ?? null;
    if (thread !== null && input.threads?.has(thread) === true) return true;
    return input.agents.has(session.agent) && (!input.mayAnswerPeople.has(session.agent) || wasOpenedBefore(session, input));
  });

/** Whether the stop came after its run was woken: a session keeps the filters that it was opened with until it ends. */
function wasOpenedBefore(session: Session, { stoppedAt, runs }: QuietMeterInput): boolean {
  const run = session.run === null ? undefined : runs.find(({ id }) => id === session.run);
  return (run?.createdAt ?? session.createdAt - DISPATCH_MS) <= stoppedAt;
}

/** The silence that must pass: several times the longest turn and the longest pause between posts that were seen of these agents. */
function neededSilence(posts: readonly Message[], runs: readonly Run[], isBlind: boolean): number {
  const recent = posts.slice(-20);
  const gaps = recent.slice(1).map((message, index) => message.createdAt - (recent[index]?.createdAt ?? message.createdAt));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.9)] ?? 0;
  const turn = Math.max(0, ...runs.slice(0, 50).map(({ durationMs }) => durationMs ?? 0));
  const [floor, ceiling] = isBlind ? [BLIND_FLOOR_MS, BLIND_CEILING_MS] : [FLOOR_MS, CEILING_MS];
  return Math.min(ceiling, Math.max(floor, SAFETY * usual, SAFETY * turn));
}

/** Whether a post answers a person: by the run that delivered it, else by the nearest earlier post of another author in its thread. */
function answersAPerson(message: Message, { messages, runs }: QuietMeterInput): boolean {
  const trigger = runs.find(({ deliveredMessage }) => deliveredMessage === message.id)?.triggerMessage ?? null;
  const named = trigger === null ? undefined : messages.find(({ id }) => id === trigger);
  const cause = named ?? nearestBefore(message, messages);
  return cause?.author.kind === 'human' || cause?.author.kind === 'service';
}

function nearestBefore(message: Message, messages: readonly Message[]): Message | undefined {
  let nearest: Message | undefined;
  for (const other of messages) {
    const isEarlier =
      other.thread === message.thread &&
      other.createdAt < message.createdAt &&
      other.author.id !== message.author.id &&
      other.author.kind !== 'system';
    if (isEarlier && (nearest === undefined || other.createdAt > nearest.createdAt)) nearest = other;
  }
  return nearest;
}

/** When a stop took hold by the server's clock, by which posts are dated, and how far ahead of that clock this machine's may be. */
export type StopTime = { readonly stoppedAt: Timestamp; readonly aheadMs: number };

/**
 * The time of a stop from its outcomes, each with the time at which it was read back here. What the server says of a routine that
 * was just changed tells both clocks apart; the way of the reply counts as being ahead, so that silence is never overrated.
 * `undefined` without an outcome that holds.
 */
export const stopTimeOf = (outcomes: Iterable<TargetOutcome & { readonly at: Timestamp }>): StopTime | undefined => {
  const held = [...outcomes].filter(({ result }) => result === 'done' || result === 'already');
  if (held.length === 0) return undefined;
  const changed = held.flatMap(({ at, result, after }) =>
    result === 'done' && after?.type === 'routine' ? [{ at, updatedAt: after.updatedAt }] : [],
  );
  const aheadMs = changed.length === 0 ? 0 : Math.min(...changed.map(({ at, updatedAt }) => at - updatedAt));
  return { stoppedAt: Math.max(...held.map(({ at }) => at)) - aheadMs, aheadMs };
};
