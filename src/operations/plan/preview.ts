import type { AgentId, MessageId, OrgId, RoutineId, ThreadId, UserId } from '../../domain/ids.ts';
import type { PreviewFinding } from '../../domain/ledger-entry.ts';
import type { Message } from '../../domain/message.ts';
import type { OperationKind, PlannedTarget, Scope, TargetState } from '../../domain/operation.ts';
import type { Routine } from '../../domain/routine.ts';
import { isFinishedRun, type Run } from '../../domain/run.ts';
import { isOpenSession, type Session } from '../../domain/session.ts';
import type { ThreadRecord } from '../../domain/thread.ts';
import { rawText, type Untrusted, untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { readTriggers } from './event-config.ts';
import { type KnockOn, knockOnOf, peopleUnanswered } from './knock-on.ts';
import { type NetworkIndex, withRoutines } from './network-index.ts';
import { wakesOf } from './wakes.ts';

/** What happened lately, as far as the console holds it. */
export type History = {
  /** Newest first. */
  readonly runs: readonly Run[];
  /** Of each thread, oldest first. */
  readonly messages: ReadonlyMap<ThreadId, readonly Message[]>;
  readonly sessions: Iterable<Session>;
  readonly now: Timestamp;
  /** Those of the loop that is to end: hand-offs between agents elsewhere count as wanted. */
  readonly loopThreads: ReadonlySet<ThreadId>;
};

/** A way to be woken: by talk of such a kind in a thread. */
export type WakePath = { readonly routine: RoutineId; readonly agent: AgentId; readonly thread: ThreadId; readonly by: 'human' | 'agent' };

/** A way to be woken other than by talk: a schedule, an event such as `webhook.inbound`, or `null` for what only its runs show. */
export type OtherWake = {
  readonly routine: RoutineId;
  readonly by: { readonly type: 'schedule'; readonly cron: Untrusted } | { readonly type: 'event'; readonly event: string } | null;
  /** Runs of the last ten minutes, a minute, that no message woke. */
  readonly runsPerMinute: number;
};

/** What an operation would do, before anything is sent. */
export type Preview = {
  /** Ways to be woken that end, and those of the same routines that stay. */
  readonly stops: readonly WakePath[];
  readonly keeps: readonly WakePath[];
  /** What else wakes the routines that stop, by their configuration and by what woke them lately. */
  readonly otherWakes: readonly OtherWake[];
  /** People who wrote in the last hour and whom nobody of ours would answer any more. */
  readonly people: readonly { readonly id: UserId; readonly name: Untrusted }[];
  /** Runs of the last 24 hours that would not have been. */
  readonly stoppedRuns: readonly Run[];
  /** Those of them, and of those that they led to, that an agent's message woke outside the loop. */
  readonly brokenHandoffs: readonly Run[];
  /** What nobody touches and what ends all the same: runs that the stopped ones led to, and agents that nothing else woke. */
  readonly aftermath: KnockOn;
  /** What can still post afterwards; of the sessions, how many joined their thread and keep their filters until they are cancelled. */
  readonly draining: { readonly sessions: readonly Session[]; readonly runs: readonly Run[]; readonly joined: number };
  readonly outsideOrgs: readonly { readonly id: OrgId | null; readonly name: Untrusted | null }[];
  /** Routines that could not be activated again: the platform refuses schedules more often than hourly. */
  readonly oneWay: readonly RoutineId[];
};

export type PreviewedPlan = { readonly kind: OperationKind; readonly scope: Scope; readonly targets: readonly PlannedTarget[] };

const HOUR_MS = 3_600_000;

/** Foretells what a plan does. */
export const previewPlan = (index: NetworkIndex, plan: PreviewedPlan, history: History): Preview => {
  const changed = changedRoutines(index, plan.targets);
  const after = withThreads(withRoutines(index, changed), plan.targets);
  const agents = new Set(
    plan.targets.flatMap(({ target }) => (target.type === 'routine' || target.type === 'session' ? [target.agent] : [])),
  );
  const threads = [...index.threads.values()].filter((thread) => isConcerned(index, { thread, agents, plan }));
  const before = pathsIn(index, threads);
  const left = new Set(pathsIn(after, threads).map(pathKey));
  const stops = before.filter((path) => !left.has(pathKey(path)));
  const ended = new Set(stops.map(({ routine }) => routine));
  const stoppedRuns = runsStopped(plan, stops, history);
  const paused = changed.filter(({ id, status }) => status === 'paused' && index.routines.get(id)?.status === 'active');
  const aftermath = knockOnOf(lastDay(history), stoppedRuns, history.messages);
  return {
    stops,
    keeps: before.filter((path) => left.has(pathKey(path)) && ended.has(path.routine)),
    otherWakes: paused.flatMap((routine) => otherWakesOf(routine, history)),
    people: peopleUnanswered({ threads, stops, after, prevented: [...stoppedRuns, ...aftermath.runs] }, history),
    stoppedRuns,
    brokenHandoffs: [...stoppedRuns, ...aftermath.runs].filter(
      (run) => authorKind(history, run) === 'agent' && !(run.thread !== null && history.loopThreads.has(run.thread)),
    ),
    aftermath,
    draining: drainingOf(agents, plan, history),
    outsideOrgs: outsideOrgsOf(index, new Set(stops.map(({ thread }) => thread))),
    oneWay: paused.filter((routine) => routine.schedule !== null && isSubHourly(routine.schedule)).map(({ id }) => id),
  };
};

/** The preview as the ledger keeps it. */
export const previewFinding = (plan: PreviewedPlan, preview: Preview): PreviewFinding => ({
  kind: plan.kind,
  scope: plan.scope,
  targets: plan.targets.map(({ target }) => target),
  stoppedWakes24h: preview.stoppedRuns.length,
  people: preview.people,
  brokenHandoffs24h: preview.brokenHandoffs.length,
  draining: preview.draining.sessions.length + preview.draining.runs.length,
  outsideOrgs: preview.outsideOrgs,
  isUndoable: plan.kind !== 'cancel' && preview.oneWay.length === 0,
});

function changedRoutines(index: NetworkIndex, targets: readonly PlannedTarget[]): readonly Routine[] {
  return targets.flatMap(({ target, wanted }): readonly Routine[] => {
    const routine = target.type === 'routine' ? index.routines.get(target.id) : undefined;
    return routine === undefined || wanted?.type !== 'routine'
      ? []
      : [{ ...routine, status: wanted.status, eventConfig: wanted.eventConfig }];
  });
}

function withThreads(index: NetworkIndex, targets: readonly PlannedTarget[]): NetworkIndex {
  const switched = targets.flatMap(({ target, wanted }): readonly ThreadRecord[] => {
    const thread = target.type === 'thread' ? index.threads.get(target.id) : undefined;
    return thread === undefined || wanted?.type !== 'thread' ? [] : [{ ...thread, agentsEnabled: wanted.agentsEnabled }];
  });
  if (switched.length === 0) return index;
  return { ...index, threads: new Map([...index.threads, ...switched.map((thread) => [thread.id, thread] as const)]) };
}

function isConcerned(
  index: NetworkIndex,
  { thread, agents, plan }: { readonly thread: ThreadRecord; readonly agents: ReadonlySet<AgentId>; readonly plan: PreviewedPlan },
): boolean {
  if (plan.targets.some(({ target }) => target.type === 'thread' && target.id === thread.id)) return true;
  if (thread.team === null) return agents.size > 0;
  return (index.agentsByTeam.get(thread.team) ?? []).some(({ id }) => agents.has(id));
}

const pathKey = ({ routine, thread, by }: WakePath): string => `${routine} ${thread} ${by}`;

const pathsIn = (index: NetworkIndex, threads: readonly ThreadRecord[]): readonly WakePath[] =>
  threads.flatMap(({ id: thread }) =>
    (['human', 'agent'] as const).flatMap((by) =>
      wakesOf(index, { thread, type: 'message', poster: { kind: by, id: null } }).map(({ routine }) => ({
        routine: routine.id,
        agent: routine.agent,
        thread,
        by,
      })),
    ),
  );

const RATE_MS = 600_000;

/** What talk does not explain: the schedule, events that are no messages, and runs without either. */
function otherWakesOf({ id, schedule, eventConfig }: Routine, { runs, now }: History): readonly OtherWake[] {
  const unprompted = runs.filter((run) => run.routine === id && run.triggerMessage === null);
  const runsPerMinute = (unprompted.filter(({ createdAt }) => now - createdAt < RATE_MS).length * 60_000) / RATE_MS;
  const events = readTriggers(eventConfig).filter(({ event, isMessageDriven }) => !isMessageDriven && event !== SCHEDULE_EVENT);
  const hasSchedule = schedule !== null || Object.hasOwn(eventConfig, SCHEDULE_EVENT);
  const found = [
    ...(hasSchedule ? [{ type: 'schedule', cron: schedule ?? untrusted(SCHEDULE_EVENT) } as const] : []),
    ...events.map(({ event }) => ({ type: 'event', event }) as const),
  ];
  if (found.length > 0) return found.map((by) => ({ routine: id, by, runsPerMinute }));
  const isTalked = readTriggers(eventConfig).some(({ isMessageDriven }) => isMessageDriven);
  return runsPerMinute === 0 || isTalked ? [] : [{ routine: id, by: null, runsPerMinute }];
}

const SCHEDULE_EVENT = 'schedule.cron';

const authorsOf = new WeakMap<readonly Message[], ReadonlyMap<MessageId, Message>>();

/** The kind of who wrote the message that woke a run, as far as the message is held. */
function authorKind({ messages }: History, run: Run): 'human' | 'agent' | null {
  const log = run.thread === null ? undefined : messages.get(run.thread);
  if (log === undefined || run.triggerMessage === null) return null;
  const byId = authorsOf.get(log) ?? new Map(log.map((message) => [message.id, message]));
  authorsOf.set(log, byId);
  const kind = byId.get(run.triggerMessage)?.author.kind;
  return kind === undefined || kind === 'system' ? null : kind === 'agent' ? 'agent' : 'human';
}

const lastDay = ({ runs, now }: History): readonly Run[] => runs.filter(({ createdAt }) => now - createdAt <= 24 * HOUR_MS);

/** Runs of a day that the plan would have kept from happening. Where it is not known who woke one, pausing would have and filtering may not. */
function runsStopped(plan: PreviewedPlan, stops: readonly WakePath[], history: History): readonly Run[] {
  const paths = new Set(stops.map(pathKey));
  const paused = new Set(plan.kind === 'pause' ? plan.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.id] : [])) : []);
  return lastDay(history).filter((run) => {
    if (paused.has(run.routine)) return true;
    const by = authorKind(history, run);
    return by !== null && run.thread !== null && paths.has(pathKey({ routine: run.routine, agent: run.agent, thread: run.thread, by }));
  });
}

function drainingOf(agents: ReadonlySet<AgentId>, plan: PreviewedPlan, history: History): Preview['draining'] {
  const cancelled = new Set(plan.targets.map(({ target }) => target.id));
  const routines = new Set(plan.targets.flatMap(({ target }) => (target.type === 'routine' ? [target.id] : [])));
  const sessions = [...history.sessions].filter(
    (session) => agents.has(session.agent) && isOpenSession(session) && !cancelled.has(session.id),
  );
  const joining = new Set(
    plan.targets.flatMap(({ target, before }) => (target.type === 'routine' && isJoining(before) ? [target.agent] : [])),
  );
  return {
    sessions,
    joined: sessions.filter(({ agent, status }) => status === 'waiting' || joining.has(agent)).length,
    runs: history.runs.filter((run) => routines.has(run.routine) && !isFinishedRun(run)),
  };
}

/** Whether a routine's sessions stay in the thread that woke them. */
const isJoining = (state: TargetState | null): boolean =>
  state?.type === 'routine' && Object.hasOwn(state.eventConfig, 'thread.session.join');

function outsideOrgsOf(index: NetworkIndex, threads: ReadonlySet<ThreadId>): Preview['outsideOrgs'] {
  const orgs = new Map<OrgId | null, Untrusted | null>();
  for (const thread of threads) {
    const team = index.threads.get(thread)?.team ?? null;
    for (const { org, orgName, principal } of team === null ? [] : (index.members.get(team) ?? [])) {
      if (principal.type !== 'unknown' && org !== (index.me?.org ?? null)) orgs.set(org, orgName);
    }
  }
  return Array.from(orgs, ([id, name]) => ({ id, name }));
}

/**
 * Whether a cron expression fires more often than once an hour, which the platform refuses to activate. Anything but a single
 * minute in the first field of five (or the second of six, after seconds) does; an unreadable one counts as if it did.
 */
export const isSubHourly = (schedule: Untrusted): boolean => {
  const fields = rawText(schedule).trim().split(/\s+/);
  if (fields[0]?.startsWith('@') === true) return false;
  const minute = fields.length === 6 ? fields[1] : fields[0];
  return minute === undefined || !/^\d{1,2}$/.test(minute);
};
