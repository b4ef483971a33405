import { toId } from '../domain/ids.ts';
import type { OperationIntent, PlannedTarget, TargetOutcome } from '../domain/operation.ts';
import { untrusted } from '../domain/untrusted.ts';
import { executeOperation } from '../operations/execute.ts';
import { exitCodeOf } from '../operations/outcome-summary.ts';
import { routineState } from '../operations/target-state.ts';
import type { Platform } from '../platform/platform.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import { assertMayChange, withPlatform } from './connect.ts';
import { withJournal } from './journal.ts';
import { isoTime } from './list.ts';
import { resolve } from './resolve.ts';
import { type AgentRoutine, ROUTINE, readRoutines } from './routines.ts';
import { shown } from './shown.ts';
import type { Call } from './subcommand.ts';

type Verb = 'pause' | 'resume';

/**
 * Pauses or resumes the named routines and reads each back before it says so. All names are looked up before anything is sent.
 * What is as wanted already is left alone.
 */
export const changeRoutines = (call: Call, verb: Verb): Promise<number> =>
  withPlatform(call, async (platform, access) => {
    assertMayChange(access);
    const { routines } = await readRoutines(platform);
    const chosen = new Map(call.arguments.map((name) => resolve(name, routines, ROUTINE)).map((item) => [item.routine.id, item]));
    const items = [...chosen.values()];
    const drafts = items.filter(({ routine }) => routine.status === 'draft');
    const outcomes = drafts.map((item) => refuseDraft(call, item));
    for (const outcome of outcomes) await tell(call, verb, { item: itemOf(items, outcome), outcome });
    const others = items.filter((item) => !drafts.includes(item));
    if (others.length > 0) {
      const executed = await withJournal(call, platform, (journal) =>
        executeOperation(
          {
            platform,
            journal,
            sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
            random: Math.random,
            onOutcome: (outcome) => void tell(call, verb, { item: itemOf(items, outcome), outcome }),
          },
          intentOf(call, verb, others),
        ),
      );
      outcomes.push(...executed);
      if (verb === 'pause') await tellDraining(call, platform, others);
    }
    return exitCodeOf(outcomes);
  });

function intentOf({ newId, options }: Call, verb: Verb, items: readonly AgentRoutine[]): OperationIntent {
  const reason = options['reason'];
  const [first] = items;
  return {
    operation: toId(newId()),
    kind: verb,
    scope: first !== undefined && items.length === 1 ? { type: 'routine', id: first.routine.id } : { type: 'marked' },
    targets: items.map((item) => planned(item, verb)),
    reason: typeof reason === 'string' ? reason : '',
    confirmedBy: 'none',
    expiresAt: null,
    undoes: null,
  };
}

const targetOf = ({ routine }: AgentRoutine): PlannedTarget['target'] => ({
  type: 'routine',
  id: routine.id,
  agent: routine.agent,
  name: routine.name,
});

const planned = (item: AgentRoutine, verb: Verb): PlannedTarget => {
  const before = routineState(item.routine);
  return { target: targetOf(item), before, wanted: { ...before, status: verb === 'pause' ? 'paused' : 'active' } };
};

/** A draft was never active: pausing it and resuming it later would make it so. */
const refuseDraft = ({ newId }: Call, item: AgentRoutine): TargetOutcome => {
  const state = routineState(item.routine);
  const problem = { code: 'invalid', message: untrusted('It is a draft: it was never active, so there is nothing to pause or to resume.') };
  return { operation: toId(newId()), target: targetOf(item), result: 'failed', before: state, after: state, problem, attempts: 0 };
};

function itemOf(items: readonly AgentRoutine[], { target }: TargetOutcome): AgentRoutine {
  const item = items.find(({ routine }) => routine.id === target.id);
  if (item === undefined) throw new Error(`nobody asked for ${target.id}`);
  return item;
}

type Told = { readonly item: AgentRoutine; readonly outcome: TargetOutcome };

async function tell({ options, out, err, now }: Call, verb: Verb, { item, outcome }: Told): Promise<void> {
  const { result, before, after, problem, attempts } = outcome;
  if (options['json'] === true) {
    const { routine, agentName } = item;
    const state = { before: statusOf(before), after: statusOf(after), readAt: after === null ? null : isoTime(now()) };
    const { id, name, agent } = routine;
    await out.json([{ type: 'outcome', operation: verb, routine: id, name, agent, agentName, result, ...state, problem, attempts }]);
    return;
  }
  const name = safe`${shown(item.routine.name)} of ${shown(item.agentName)}`;
  if (result === 'done' || result === 'already') {
    await out.lines([safe`${name} is ${result === 'already' ? safe`already ` : safe``}${PAST[verb]}, read back from the server`]);
    return;
  }
  const why = problem === null ? safe`` : safe`: ${safeLine(problem.message)}`;
  await err.lines([safe`netconsole: ${name} ${FAILED[result](verb)}${why}`]);
}

const PAST: Readonly<Record<Verb, SafeText>> = { pause: safe`paused`, resume: safe`active` };

const FAILED: Readonly<Record<'failed' | 'unknown' | 'skipped', (verb: Verb) => SafeText>> = {
  failed: (verb) => safe`was not ${verb === 'pause' ? safe`paused` : safe`resumed`}`,
  unknown: (verb) => safe`may or may not be ${PAST[verb]}`,
  skipped: () => safe`was left alone`,
};

const statusOf = (state: TargetOutcome['before']): string | null => (state?.type === 'routine' ? state.status : null);

/** A paused routine does not end what it has begun. */
async function tellDraining({ err }: Call, platform: Platform, items: readonly AgentRoutine[]): Promise<void> {
  const agents = [...new Map(items.map(({ routine, agentName }) => [routine.agent, agentName])).entries()];
  const statuses = ['pending', 'running', 'waiting'];
  const sessions = await platform.listSessions({ agents: agents.map(([id]) => id), statuses }).catch(() => null);
  if (sessions === null) {
    await err.lines([safe`netconsole: which sessions are still open could not be read; they may still post.`]);
    return;
  }
  const lines = agents.flatMap(([id, name]) => {
    const open = sessions.filter(({ agent }) => agent === id).length;
    return open === 0
      ? []
      : [safe`netconsole: ${open} open ${open === 1 ? safe`session` : safe`sessions`} of ${shown(name)} may still post.`];
  });
  await err.lines(lines);
}
