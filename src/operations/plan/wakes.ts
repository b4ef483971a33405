import type { AgentId, OrgId, ThreadId } from '../../domain/ids.ts';
import type { Author, Message } from '../../domain/message.ts';
import type { Routine } from '../../domain/routine.ts';
import type { ThreadRecord } from '../../domain/thread.ts';
import type { Untrusted } from '../../domain/untrusted.ts';
import type { Trigger } from './event-config.ts';
import { type NetworkIndex, triggersOf } from './network-index.ts';

/** A post as the platform's dispatcher looks at it. */
export type Stimulus = {
  readonly thread: ThreadId;
  readonly poster: Pick<Author, 'kind' | 'id'>;
  readonly type: Message['type'];
};

/**
 * An own routine that a post wakes. `possible` where the console cannot see everything that decides: a private thread's members,
 * or a filter that it cannot evaluate.
 */
export type Wake = { readonly routine: Routine; readonly certainty: 'certain' | 'possible' };

/**
 * The own routines that a post wakes: active, listening to talk, of an agent in the thread's team, with filters that admit it,
 * while agents are switched on in the thread. An agent's own post does not wake it, and neither does the platform's.
 */
export const wakesOf = (index: NetworkIndex, stimulus: Stimulus): readonly Wake[] => {
  const thread = index.threads.get(stimulus.thread);
  if (thread === undefined || !thread.agentsEnabled || stimulus.poster.kind === 'system') return [];
  return routinesNear(index, thread).flatMap((routine) => {
    if (routine.status !== 'active' || routine.agent === stimulus.poster.id) return [];
    const admitting = triggersOf(index, routine.id).filter((trigger) => admits(trigger, stimulus));
    if (admitting.length === 0) return [];
    const isCertain = isOpenToTeam(thread) && admitting.some((trigger) => !trigger.hasOtherFilters);
    return [{ routine, certainty: isCertain ? 'certain' : 'possible' } as const];
  });
};

/** Whether talk in the thread can wake the routine while it is active and agents are switched on: the `thread` scope. */
export const canFireIn = (index: NetworkIndex, routine: Routine, thread: ThreadRecord): boolean =>
  isNear(index, routine, thread) &&
  triggersOf(index, routine.id).some((trigger) => trigger.isMessageDriven && includes(trigger, thread.id));

/** The own routines that can fire in a thread, whatever their status. */
export const routinesFiringIn = (index: NetworkIndex, thread: ThreadRecord): readonly Routine[] =>
  routinesNear(index, thread).filter((routine) => canFireIn(index, routine, thread));

/** Whether a trigger lets a post through, as far as its known filters say. */
export const admits = (trigger: Trigger, stimulus: Stimulus): boolean =>
  trigger.isMessageDriven &&
  (stimulus.poster.kind === 'agent' ? trigger.admitsAgents : trigger.admitsHumans) &&
  includes(trigger, stimulus.thread) &&
  (trigger.types === null || trigger.types.has(stimulus.type));

const includes = (trigger: Trigger, thread: ThreadId): boolean => trigger.threads === null || trigger.threads.has(thread);

/** Routines of agents that take part in the thread. Outside a team only a filter that names the thread can tell. */
const routinesNear = (index: NetworkIndex, thread: ThreadRecord): readonly Routine[] => {
  if (thread.team === null) return Array.from(index.routines.values()).filter((routine) => isNear(index, routine, thread));
  return (index.agentsByTeam.get(thread.team) ?? []).flatMap(({ id }) => index.routinesByAgent.get(id) ?? []);
};

const isNear = (index: NetworkIndex, routine: Routine, thread: ThreadRecord): boolean =>
  thread.team === null
    ? triggersOf(index, routine.id).some((trigger) => trigger.threads?.has(thread.id) === true)
    : index.teamsByAgent.get(routine.agent)?.has(thread.team) === true;

const isOpenToTeam = (thread: ThreadRecord): boolean => thread.team !== null && thread.visibility === 'team';

/** What the composer says before a post is sent: whom it wakes of ours, and whom it may wake of others. */
export type WakeCheck = {
  readonly own: readonly Wake[];
  /** The agents behind `own`, each once. */
  readonly ownAgents: readonly AgentId[];
  /** Other organisations' agents in the thread. Their routines cannot be seen: each may wake, or may not. */
  readonly outsideAgents: number;
  readonly outsideOrgs: readonly { readonly id: OrgId | null; readonly name: Untrusted | null; readonly agents: number }[];
  /** Whether agents are switched off in this thread, so that nothing wakes. */
  readonly isSwitchedOff: boolean;
};

/** Checks a post by the operator, as a message or as a silent note. */
export const checkWakes = (index: NetworkIndex, thread: ThreadId, type: 'message' | 'note'): WakeCheck => {
  const record = index.threads.get(thread);
  const own = wakesOf(index, { thread, type, poster: { kind: 'human', id: index.me?.id ?? null } });
  const isSwitchedOff = record?.agentsEnabled === false;
  const team = record?.team ?? null;
  const outside = isSwitchedOff || team === null ? [] : (index.agentsByTeam.get(team) ?? []).filter(({ isOwn }) => !isOwn);
  return {
    own,
    ownAgents: Array.from(new Set(own.map(({ routine }) => routine.agent))),
    outsideAgents: outside.length,
    outsideOrgs: Array.from(
      Map.groupBy(outside, ({ member }) => member.org),
      ([id, agents]) => ({ id, name: agents[0]?.member.orgName ?? null, agents: agents.length }),
    ),
    isSwitchedOff,
  };
};
