import type { CliContext } from '../../../src/cli/subcommand.ts';
import { watchForQuiet } from '../../../src/cli/wait-quiet.ts';
import { toId } from '../../../src/domain/ids.ts';
import type { OperationIntent, TargetOutcome } from '../../../src/domain/operation.ts';
import { createLedgerWriter, type LedgerWriter } from '../../../src/operations/execute/ledger-writer.ts';
import { routineState } from '../../../src/operations/execute/target-state.ts';
import type { QuietMeter } from '../../../src/operations/plan/quiet-meter.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import type { PlannedOperation } from '../../../src/presenter/plan-scope.ts';
import { selectQuietMeter } from '../../../src/presenter/quiet-line.ts';
import { type ConsoleStore, createConsoleStore } from '../../../src/store/store.ts';
import { createIncidentWatch } from '../../../src/sync/incident-watch.ts';
import { ACME, agentAuthor, agentId, KIM, teamId } from '../../support/builders.ts';
import { emptyState } from '../../support/states.ts';
import { NAMES } from './model-network.ts';

export type Time = { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> };
type Stage = { readonly store: ConsoleStore; readonly platform: Platform; readonly time: Time };

/** A store that has read the model. */
export const openStore = async (platform: Platform, now: number): Promise<ConsoleStore> => {
  const store = createConsoleStore({ ...emptyState(), now });
  const team = teamId('one');
  const [members, threads, routines, sessions] = await Promise.all([
    platform.listMembers(team),
    platform.listThreads(team),
    platform.listRoutines(),
    platform.listSessions(),
  ]);
  const agents = NAMES.map((name) => {
    const { name: shown, orgName } = agentAuthor(name);
    return { id: agentId(name), name: shown, description: null, lookupKey: null, model: null, org: ACME, orgName, createdAt: 0 };
  });
  store.dispatch(
    { type: 'teams-listed', teams: [{ id: team, name: agentAuthor('one').name, description: null, org: ACME, myRole: 'admin' }] },
    { type: 'agents-listed', agents },
    { type: 'members-listed', team, members },
    { type: 'threads-listed', team, threads },
    { type: 'routines-listed', routines },
    { type: 'sessions-listed', sessions },
  );
  return store;
};

/** The console with an open incident. `tick` is its second, and gives what its meter says. */
export const openConsole = ({ store, platform, time }: Stage) => {
  platform.subscribe((events) => store.dispatch(...events));
  const ledger: LedgerWriter = createLedgerWriter({
    append: () => Promise.resolve(),
    now: time.now,
    actor: () => KIM,
    incident: () => store.getState().incident.current?.id ?? null,
    onRecorded: (entry) => store.dispatch({ type: 'entries-recorded', entries: [entry] }),
  });
  const incidents = createIncidentWatch({ store, platform, now: time.now, ledger });
  return {
    ledger,
    open: () => ledger.record({ type: 'incident-opened', title: 'story', since: null, loop: null }, toId<'incident'>('inc-0001')),
    tick: (): QuietMeter | null => {
      store.dispatch({ type: 'clock-ticked', now: time.now() });
      void incidents.tick();
      return selectQuietMeter(store.getState());
    },
  };
};

/** The wait of the command. Its code is `undefined` while it waits. */
export const openCommand = ({ store, platform, time }: Stage, planned: PlannedOperation) => {
  const silent = { lines: () => Promise.resolve(), json: () => Promise.resolve() };
  const context = { now: time.now, out: silent, err: silent, options: {}, signal: new AbortController().signal };
  const watch = watchForQuiet(context as unknown as CliContext, platform, { store, planned });
  let ended: number | undefined;
  return {
    take: (outcome: TargetOutcome) => watch.take(outcome),
    code: () => ended,
    wait: async (seconds: number): Promise<void> => {
      const ledger: LedgerWriter = { record: () => Promise.resolve() };
      ended = await watch.wait({ seconds, code: 0, ledger, sleep: time.sleep });
    },
  };
};

/** What the command says of routines of the scope that need no change. */
export const alreadyOutcomes = (store: ConsoleStore, { plan }: PlannedOperation, operation: OperationIntent['operation']) =>
  plan.leftOut.flatMap(({ id }): readonly TargetOutcome[] => {
    const routine = [...store.getState().network.routines.values()].find((each) => each.id === id);
    if (routine === undefined) return [];
    const state = routineState(routine);
    const target = { type: 'routine', id: routine.id, agent: routine.agent, name: routine.name } as const;
    return [{ operation, target, before: state, after: state, attempts: 0, result: 'already', problem: null }];
  });
