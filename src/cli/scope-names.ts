import type { RoutineId } from '../domain/ids.ts';
import { targetKey } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { CursorTarget, ScopedPlan, ScopedVerb } from '../operations/plan/scope.ts';
import { planScope } from '../presenter/plan-scope.ts';
import type { ConsoleState } from '../store/state.ts';
import { AGENT } from './agents.ts';
import { CliError } from './exit-code.ts';
import { resolve } from './resolve.ts';
import { ROUTINE } from './routines.ts';
import type { CliContext } from './subcommand.ts';
import { TEAM } from './teams.ts';
import { THREAD } from './threads.ts';

/** What the operator named on the command line, in the order of the flags; routines may also stand without one. */
export type ScopeNames = {
  readonly routines: readonly string[];
  readonly agents: readonly string[];
  readonly threads: readonly string[];
  readonly teams: readonly string[];
};

/** Reads the scope from the command line. Throws `CliError('misused')` where none is named. */
export const readScopeNames = ({ arguments: words, options }: CliContext): ScopeNames => {
  const named = (flag: string): readonly string[] => {
    const value = options[flag];
    return Array.isArray(value) ? value : [];
  };
  const names = {
    routines: [...words, ...named('routine')],
    agents: named('agent'),
    threads: named('thread'),
    teams: named('team'),
  };
  if (Object.values(names).every((list) => list.length === 0))
    throw new CliError('misused', 'It is not said what: name routines, or use --routine, --agent, --thread or --team.');
  return names;
};

/** Whether there are only routines, named one by one. */
export const isRoutinesOnly = ({ agents, threads, teams }: ScopeNames): boolean => agents.length + threads.length + teams.length === 0;

/** A plan, and the routines that the operator named one by one, each of which deserves an answer. */
export type NamedPlan = { readonly plan: ScopedPlan; readonly named: ReadonlySet<RoutineId> };

/** Resolves every name and then the verb on all of them, each target once. Throws as `resolve` does before anything is planned. */
export const planNames = (state: ConsoleState, verb: ScopedVerb, names: ScopeNames): NamedPlan => {
  const pointed = pointedAt(state, names);
  const plans = pointed.map((each) => planScope(state, verb, each));
  const [only] = plans;
  const named = new Set(pointed.flatMap((each) => (each.type === 'routine' ? [each.id] : [])));
  if (only === undefined) throw new Error('nothing is named');
  return { named, plan: plans.length === 1 ? only : { ...only, scope: { type: 'marked' }, ...mergePlans(plans) } };
};

function pointedAt({ network }: ConsoleState, names: ScopeNames): readonly CursorTarget[] {
  const routines = [...network.routines.values()].map((routine) => ({
    routine,
    agentName: network.agents.get(routine.agent)?.name ?? untrusted(routine.agent),
  }));
  const agents = [...network.agents.values()];
  const teams = [...network.teams.values()];
  const threads = [...network.threads.values()].flatMap((thread) => {
    const team = thread.team === null ? undefined : network.teams.get(thread.team);
    return team === undefined ? [] : [{ team, thread }];
  });
  return [
    ...names.routines.map((name): CursorTarget => ({ type: 'routine', id: resolve(name, routines, ROUTINE).routine.id })),
    ...names.agents.map((name): CursorTarget => ({ type: 'agent', id: resolve(name, agents, AGENT).id })),
    ...names.threads.map((name): CursorTarget => ({ type: 'thread', id: resolve(name, threads, THREAD).thread.id })),
    ...names.teams.map((name): CursorTarget => ({ type: 'team', id: resolve(name, teams, TEAM).id })),
  ];
}

const mergePlans = (plans: readonly ScopedPlan[]): Pick<ScopedPlan, 'targets' | 'leftOut' | 'outOfReach'> => ({
  targets: onceEach(
    plans.flatMap(({ targets }) => targets),
    ({ target }) => targetKey(target),
  ),
  leftOut: onceEach(
    plans.flatMap(({ leftOut }) => leftOut),
    ({ id }) => id,
  ),
  outOfReach: onceEach(
    plans.flatMap(({ outOfReach }) => outOfReach),
    ({ id }) => id,
  ),
});

const onceEach = <Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
