import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toId } from '../../../src/domain/ids.ts';
import type { PlannedTarget, TargetOutcome } from '../../../src/domain/operation.ts';
import type { Routine } from '../../../src/domain/routine.ts';
import { executeOperation, exitCodeOf } from '../../../src/operations/execute/execute.ts';
import { routineState } from '../../../src/operations/execute/target-state.ts';
import { humansOnly, isReached } from '../../../src/operations/plan/event-config.ts';
import { changed } from '../../../src/operations/plan/scope.ts';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { createRandom, type Random } from '../../../src/simulator/world/random.ts';
import { openNetwork, principalNamed } from '../../simulator/open-network.ts';

/** What `runCampaign` counted. Everything from `wrongLabels` on must be 0 or empty. */
export type CampaignReport = {
  readonly operations: number;
  readonly seed: number;
  readonly targets: number;
  /** Changing requests that the server applied, and those of the second operator. */
  readonly applied: number;
  readonly flips: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly exitCodes: Readonly<Record<string, number>>;
  readonly wrongLabels: number;
  readonly extraRequests: number;
  readonly wrongExitCodes: number;
  readonly overwritten: number;
  readonly examples: readonly string[];
};

const VERBS = ['pause', 'resume', 'humans-only'] as const;
type Verb = (typeof VERBS)[number];

/** Shares of the requests: together 30 %. The rest of the faults comes from the server. */
const FLIP_SHARE = 0.06;
const TIMEOUT_SHARE = 0.06;
const SERVER_SHARE = 0.18;

/** Runs bulk operations of one operator against a server that fails, forgets to answer and is used by a second one meanwhile. */
export const runCampaign = async ({
  operations,
  seed,
}: {
  readonly operations: number;
  readonly seed: number;
}): Promise<CampaignReport> => {
  await using network = await openNetwork({ seed });
  const platforms = ['Kim', 'Lee'].map((name) =>
    createArchastroPlatform({
      server: network.url,
      credential: { kind: 'bearer', getToken: () => Promise.resolve(principalNamed(network, name).token) },
    }),
  );
  const [kim, lee] = platforms;
  if (kim === undefined || lee === undefined) throw new Error('two operators are needed');
  const random = createRandom(seed);
  const tally = createTally();
  for (let number = 0; number < operations; number += 1) {
    await scatter(kim, random);
    tally.add(await runOperation({ network, kim, lee, random, number, seed }));
  }
  await Promise.all(platforms.map((platform) => platform.close()));
  return { operations, seed, ...tally.total() };
};

/** Brings some routines out of the state that earlier operations left. */
async function scatter(kim: Platform, random: Random): Promise<void> {
  for (const routine of await kim.listRoutines()) {
    if (!random.chance(0.25) || routine.status === 'draft' || routine.schedule !== null) continue;
    if (random.chance(0.5)) await kim.activateRoutine(routine.id);
    else await kim.pauseRoutine(routine.id);
    if (random.chance(0.5)) await kim.updateEventConfig(routine.id, { 'thread.message_added': {} });
  }
}

type Stage = {
  readonly network: LocalNetwork;
  readonly kim: Platform;
  readonly lee: Platform;
  readonly random: Random;
  readonly number: number;
  readonly seed: number;
};

type Judged = {
  readonly outcomes: readonly TargetOutcome[];
  readonly exitCode: number;
  readonly applied: number;
  readonly flips: number;
  readonly complaints: readonly Complaint[];
};
type Complaint = { readonly about: 'wrongLabels' | 'extraRequests' | 'wrongExitCodes' | 'overwritten'; readonly text: string };

async function runOperation(stage: Stage): Promise<Judged> {
  const { network, kim, random, number, seed } = stage;
  const verb = random.pick(VERBS);
  const routines = (await kim.listRoutines()).filter(() => random.chance(0.5));
  const targets = routines.flatMap((routine) => wantedOf(routine, verb) ?? []);
  const from = network.truth().changes.length;
  await network.control({
    do: 'spoil-requests',
    seed: seed * 100_003 + number,
    probability: SERVER_SHARE / (1 - FLIP_SHARE - TIMEOUT_SHARE),
    faults: [
      { kind: 'status', status: 503 },
      { kind: 'applied-status', status: 500 },
      { kind: 'status', status: 429, retryAfterSeconds: 3 },
      { kind: 'status', status: 404 },
    ],
  });
  const calls: Call[] = [];
  const outcomes = await executeOperation(
    {
      platform: disturbed(stage, targets, calls),
      ledger: { record: () => Promise.resolve() },
      sleep: () => setImmediate(),
      random: () => 0.5,
    },
    {
      operation: toId<'operation'>(`op_${number}`),
      kind: verb,
      scope: { type: 'marked' },
      targets,
      reason: '',
      confirmedBy: 'flag',
      expiresAt: null,
      undoes: null,
    },
  );
  await network.control({ do: 'clear' });
  const states = new Map((await kim.listRoutines()).map((routine) => [routine.id as string, routine]));
  const changes = network.truth().changes.slice(from);
  const me = principalNamed(network, 'Kim').id;
  const judgedBy: Truth = {
    name: `${number} ${verb}`,
    states,
    calls,
    mine: changes.filter(({ userId }) => userId === me),
    theirs: changes.filter(({ userId }) => userId !== me),
  };
  const exitCode = exitCodeOf(outcomes);
  const complaints = outcomes.flatMap((outcome, index) => {
    const planned = targets[index];
    return planned === undefined ? [] : judge(planned, outcome, judgedBy);
  });
  const expected = expectedExitCode(outcomes);
  if (exitCode !== expected) complaints.push({ about: 'wrongExitCodes', text: `${number}: ${exitCode}, not ${expected}` });
  return { outcomes, exitCode, applied: judgedBy.mine.length, flips: judgedBy.theirs.length, complaints };
}

const wantedOf = (routine: Routine, verb: Verb): PlannedTarget | undefined => {
  if (routine.status === 'draft') return undefined;
  if (verb !== 'humans-only') return changed(routine, { status: verb === 'pause' ? 'paused' : 'active' });
  const config = humansOnly(routine.eventConfig);
  return config.state === 'changed' ? changed(routine, { eventConfig: config.eventConfig }) : undefined;
};

/** A request as the operation made it: a read with what it showed, or a change. */
type Call = { readonly id: string; readonly type: 'read' | 'change'; readonly isReached: boolean };

/** Kim's platform, in which answers get lost after the change was made, and between two requests Lee flips what Kim works on. */
function disturbed({ kim, lee, random }: Stage, targets: readonly PlannedTarget[], calls: Call[]): Platform {
  const wantedBy = new Map(targets.map(({ target, wanted }) => [target.id as string, wanted]));
  const flip = async (id: Routine['id']): Promise<void> => {
    if (!random.chance(FLIP_SHARE)) return;
    const act = random.pick(['pause', 'activate', 'config'] as const);
    const config = { 'thread.message_added': { filters: { subject_is_agent: true } } };
    const done = act === 'pause' ? lee.pauseRoutine(id) : act === 'activate' ? lee.activateRoutine(id) : lee.updateEventConfig(id, config);
    await done.catch(() => undefined);
  };
  const change = async (id: Routine['id'], send: () => Promise<Routine>): Promise<Routine> => {
    calls.push({ id, type: 'change', isReached: false });
    await flip(id);
    const isLost = random.chance(TIMEOUT_SHARE);
    const answer = await send();
    await flip(id);
    if (isLost) throw new PlatformError('timeout', 'No answer came.');
    return answer;
  };
  return {
    ...kim,
    getRoutine: async (id) => {
      await flip(id);
      if (random.chance(TIMEOUT_SHARE)) throw new PlatformError('timeout', 'No answer came.');
      const routine = await kim.getRoutine(id);
      const wanted = wantedBy.get(id) ?? null;
      calls.push({ id, type: 'read', isReached: wanted !== null && isReached(routineState(routine), wanted) });
      return routine;
    },
    pauseRoutine: (id) => change(id, () => kim.pauseRoutine(id)),
    activateRoutine: (id) => change(id, () => kim.activateRoutine(id)),
    updateEventConfig: (id, config) => change(id, () => kim.updateEventConfig(id, config)),
  };
}

type Truth = {
  readonly name: string;
  readonly states: ReadonlyMap<string, Routine>;
  readonly calls: readonly Call[];
  readonly mine: readonly { readonly targetId: string; readonly what: string }[];
  readonly theirs: readonly { readonly targetId: string; readonly what: string }[];
};

/** Compares what was said of a target with what the server has and did. */
function judge({ target, before, wanted }: PlannedTarget, outcome: TargetOutcome, truth: Truth): Complaint[] {
  const mine = truth.mine.filter(({ targetId }) => targetId === target.id);
  const isTouched = truth.theirs.some(({ targetId }) => targetId === target.id);
  const calls = truth.calls.filter(({ id }) => id === target.id);
  const state = truth.states.get(target.id);
  const isThere = state !== undefined && wanted !== null && isReached(routineState(state), wanted);
  const text = `${truth.name} ${target.id}: ${outcome.result} ${outcome.problem?.code ?? ''} after ${outcome.attempts}, there ${isThere}, mine ${mine.length}, touched ${isTouched}`;
  const complaints: Complaint[] = [];
  if (!isLabelRight(outcome, { mine: mine.length, isTouched, isThere, calls })) complaints.push({ about: 'wrongLabels', text });
  const firstReached = calls.findIndex((call) => call.isReached);
  const isIdle = outcome.result === 'already' || outcome.result === 'skipped';
  if ((firstReached >= 0 && firstReached < calls.length - 1) || (isIdle && mine.length > 0) || mine.length > outcome.attempts)
    complaints.push({ about: 'extraRequests', text });
  const isConfig = before !== null && wanted?.type === 'routine' && before.type === 'routine' && before.status === wanted.status;
  if (mine.some(({ what }) => (what === 'update') !== isConfig)) complaints.push({ about: 'overwritten', text });
  return complaints;
}

type Seen = { readonly mine: number; readonly isTouched: boolean; readonly isThere: boolean; readonly calls: readonly Call[] };

function isLabelRight({ result, after, problem, attempts }: TargetOutcome, { mine, isTouched, isThere, calls }: Seen): boolean {
  switch (result) {
    case 'done':
      return attempts > 0 && calls.at(-1)?.isReached === true && (isThere || isTouched) && (mine > 0 || isTouched);
    case 'already':
      return attempts === 0 && mine === 0 && calls.at(-1)?.isReached === true && (isThere || isTouched);
    case 'failed':
      return mine === 0 || (isTouched && problem?.code === 'changed');
    case 'unknown':
      return after === null && attempts > 0;
    case 'skipped':
      return attempts === 0 && mine === 0 && (problem?.code !== 'changed' || isTouched);
  }
}

/** The exit codes as the README tells them, worked out a second time. */
function expectedExitCode(outcomes: readonly TargetOutcome[]): number {
  const bad = outcomes.filter(({ result }) => !['done', 'already'].includes(result));
  const why = [...new Set(bad.map(({ problem }) => problem?.code))];
  if (bad.length === 0) return 0;
  if (bad.some(({ result }) => result === 'unknown')) return 7;
  if (why.length === 1 && why[0] === 'changed') return 8;
  if (bad.length < outcomes.length) return 6;
  if (why.length > 1) return why.includes('changed') ? 8 : 1;
  if (why[0] === 'not-found') return 5;
  return why[0] === 'unavailable' || why[0] === 'timeout' ? 9 : 1;
}

function createTally() {
  const labels: Record<string, number> = {};
  const exitCodes: Record<string, number> = {};
  const wrong = { wrongLabels: 0, extraRequests: 0, wrongExitCodes: 0, overwritten: 0 };
  const examples: string[] = [];
  let [targets, applied, flips] = [0, 0, 0];
  return {
    add: (judged: Judged): void => {
      for (const { result } of judged.outcomes) labels[result] = (labels[result] ?? 0) + 1;
      exitCodes[judged.exitCode] = (exitCodes[judged.exitCode] ?? 0) + 1;
      targets += judged.outcomes.length;
      applied += judged.applied;
      flips += judged.flips;
      for (const { about, text } of judged.complaints) {
        wrong[about] += 1;
        if (examples.length < 5) examples.push(`${about}: ${text}`);
      }
    },
    total: () => ({ targets, applied, flips, labels, exitCodes, ...wrong, examples }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { operations: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } });
  const report = await runCampaign({ operations: Number(values.operations), seed: Number(values.seed) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const { wrongLabels, extraRequests, wrongExitCodes, overwritten } = report;
  const isTelling = ['done', 'failed', 'unknown', 'skipped'].every((label) => (report.labels[label] ?? 0) > 0) && report.flips > 0;
  process.exit(isTelling && wrongLabels + extraRequests + wrongExitCodes + overwritten === 0 ? 0 : 1);
}
