import type { AgentId } from '../../../src/domain/ids.ts';
import { toId } from '../../../src/domain/ids.ts';
import { executeOperation } from '../../../src/operations/execute/execute.ts';
import type { QuietMeter } from '../../../src/operations/plan/quiet-meter.ts';
import type { CursorTarget } from '../../../src/operations/plan/scope.ts';
import { confirmPlan, planScope } from '../../../src/presenter/plan-scope.ts';
import { agentId, routineId, threadId } from '../../support/builders.ts';
import { createRandom, type Random } from '../loops/random.ts';
import { createModelNetwork, type ModelNetwork, NAMES, type Truth } from './model-network.ts';
import { alreadyOutcomes, openCommand, openConsole, openStore } from './sides.ts';

/** What is wrong in a story: a claim that the truth does not bear, an exit code that lies, or a console that says otherwise. */
export type StoryReport = {
  readonly seed: string;
  readonly told: readonly string[];
  readonly exitCode: number | undefined;
  /** How many seconds the console claimed each state. */
  readonly claims: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
};

const STEP_MS = 250;
const SECOND_MS = 1_000;
const STORY_SECONDS = 220;
const WAIT_SECONDS = 200;
/** How late a claim may be: the time between two readings, a reading, and the look after it. After a proof the console reads less often. */
const LATE_MS = { command: 4_000, console: 13_000, unread: 33_000 };
/** Silence of this length is always called quiet, and a post this short ago never. */
const ENOUGH_MS = 115_000;
const TALK_MS = 20_000;
/** For so long the model answers nothing and pushes nothing. */
const UNREADABLE_SECONDS = 60;

/** Plays one drawn story to the console and to the command at once, and compares what they claim with the truth each second. */
export const playStory = async (seed: string): Promise<StoryReport> => {
  const random = createRandom(seed);
  const time = createTime();
  const network = createModelNetwork(random.fork('network'), time);
  const live = network.passTo;
  const { happenings, pointed, told } = drawStory(random, network);
  for (let ms = 0; ms < 20_000; ms += STEP_MS) await time.pass(live);

  const { platform } = network;
  const [shown, headless] = await time.until(Promise.all([openStore(platform, time.now()), openStore(platform, time.now())]), live);
  const planned = confirmPlan(headless.getState(), planScope(headless.getState(), 'pause', pointed));
  const console = openConsole({ store: shown, platform, time });
  const command = openCommand({ store: headless, platform, time }, planned);
  const operation = toId<'operation'>('op_1');
  for (const outcome of alreadyOutcomes(headless, planned, operation)) command.take(outcome);
  const { kind, scope, targets } = planned.plan;
  const intent = { operation, kind, scope, targets, reason: '', confirmedBy: 'flag', expiresAt: null, undoes: null } as const;
  await console.open();
  if (targets.length > 0)
    await time.until(
      executeOperation({ platform, ledger: console.ledger, sleep: time.sleep, random: () => 0.5, onOutcome: command.take }, intent),
      live,
    );
  const waited = command.wait(WAIT_SECONDS);

  const all = pointed.type === 'thread' ? NAMES : (['ada'] as const);
  const judge = createJudge({
    agents: new Set(all.map(agentId)),
    pointed,
    isUnread: happenings.some(({ kind: what }) => what.startsWith('unreadable')),
  });
  for (let second = 0; second < STORY_SECONDS; second += 1) {
    for (const { at, act } of happenings) if (at === second) act();
    for (let ms = 0; ms < SECOND_MS; ms += STEP_MS) await time.pass(live);
    judge.see({ now: time.now(), truth: network.truth(), claim: console.tick(), code: command.code() });
  }
  await time.until(waited, live);
  return { seed, told, exitCode: command.code(), ...judge.verdict() };
};

type Happening = { readonly at: number; readonly kind: string; readonly act: () => void };
type Story = { readonly happenings: readonly Happening[]; readonly pointed: CursorTarget; readonly told: readonly string[] };

function drawStory(random: Random, network: ModelNetwork): Story {
  const pointed = random.pick<CursorTarget>([
    { type: 'thread', id: threadId('talk') },
    { type: 'agent', id: agentId('ada') },
    { type: 'routine', id: routineId('ada') },
  ]);
  const isAlready = random.chance(0.4);
  if (isAlready) network.setStatus('ada', 'paused');
  const isOpen = random.chance(0.5);
  if (isOpen) network.openSession('ada', random.chance(0.5));
  const drawn = Array.from({ length: random.int(0, 4) }, (): Happening => {
    const [at, name, isBuried] = [random.int(3, 70), random.pick(NAMES), random.chance(0.5)];
    const kind = random.pick(['activated', 'added', 'session', 'ended', 'unreadable', 'nothing', 'nothing'] as const);
    const acts = {
      activated: () => network.setStatus(name, 'active'),
      added: () => network.addRoutine(name, `extra-${name}`),
      session: () => network.openSession(name, isBuried),
      ended: () => network.endSessions(),
      unreadable: () => network.setReadable(false),
      nothing: () => undefined,
    };
    return { at, kind: `${kind} ${name}${isBuried ? ' buried' : ''}`, act: acts[kind] };
  });
  const readable = drawn
    .filter(({ kind }) => kind.startsWith('unreadable'))
    .map(({ at }) => ({ at: at + UNREADABLE_SECONDS, kind: 'readable', act: () => network.setReadable(true) }));
  const end = random.chance(0.7) ? [{ at: 75, kind: 'ended', act: network.endSessions }] : [];
  const happenings = [...drawn, ...readable, ...end].toSorted((a, b) => a.at - b.at);
  const told = [
    `pause ${pointed.type}${isAlready ? ', paused already' : ''}${isOpen ? ', with a session' : ''}`,
    ...happenings.map(({ at, kind }) => `${at}: ${kind}`),
  ];
  return { happenings, pointed, told };
}

type Seen = { readonly now: number; readonly truth: Truth; readonly claim: QuietMeter | null; readonly code: number | undefined };
type Judged = { readonly agents: ReadonlySet<AgentId>; readonly pointed: CursorTarget; readonly isUnread: boolean };

/** Why it is not quiet, in words; empty where it is. */
function noiseOf({ activeRoutines, openSessions, lastPostAt }: Truth, now: number, { agents, pointed }: Judged): readonly string[] {
  const inScope = activeRoutines.filter(({ id, agent }) => (pointed.type === 'routine' ? id === pointed.id : agents.has(agent)));
  const posted = [...agents].some((agent) => now - (lastPostAt[agent] ?? 0) < TALK_MS);
  return [
    ...(inScope.length > 0 ? ['a way is open'] : []),
    ...(openSessions.some(({ agent }) => agents.has(agent)) ? ['a session is open'] : []),
    ...(posted ? ['somebody posted'] : []),
  ];
}

function createJudge(judged: Judged) {
  const complaints = new Set<string>();
  const claims: Record<string, number> = {};
  /** Since when each noise lasts without a break, and since when there is none. */
  const since = new Map<string, number>();
  let calmSince: number | null = null;
  let endedAt: number | null = null;
  const lasting = (now: number, lateMs: number): readonly string[] =>
    [...since].filter(([, at]) => now - at > lateMs).map(([noise]) => noise);
  const late = (side: 'command' | 'console'): number => (judged.isUnread ? LATE_MS.unread : LATE_MS[side]);
  return {
    see: ({ now, truth, claim, code }: Seen): void => {
      const noises = noiseOf(truth, now, judged);
      for (const noise of since.keys()) if (!noises.includes(noise)) since.delete(noise);
      for (const noise of noises) since.set(noise, since.get(noise) ?? now);
      calmSince = noises.length > 0 ? null : (calmSince ?? now);
      const state = claim?.state ?? 'none';
      claims[state] = (claims[state] ?? 0) + 1;
      for (const noise of state === 'quiet' ? lasting(now, late('console')) : []) complaints.add(`the console claims quiet while ${noise}`);
      const isCalm = calmSince !== null && now - calmSince > ENOUGH_MS;
      if (isCalm && claim !== null && state !== 'quiet' && !(judged.isUnread && state === 'unread'))
        complaints.add(`the console claims ${state} after long silence`);
      const knownMs = judged.isUnread ? UNREADABLE_SECONDS * SECOND_MS + LATE_MS.command : LATE_MS.command;
      if (code === undefined && lasting(now, knownMs).includes('a way is open'))
        complaints.add('the command waits on although somebody opened a way');
      if (isCalm && code === undefined) complaints.add('the command waits on after long silence');
      if (code !== undefined && endedAt === null) {
        endedAt = now;
        for (const noise of code === 0 ? lasting(now, late('command')) : []) complaints.add(`the command ends with 0 while ${noise}`);
        if (code === 8 && !since.has('a way is open')) complaints.add('the command blames somebody else and no way is open');
        if ((code === 6 || code === 7) && isCalm) complaints.add(`the command ends with ${code} after long silence`);
      }
      if (endedAt === null || now - endedAt !== 5 * SECOND_MS || claim === null || judged.isUnread) return;
      const expected = code === 0 && noises.length === 0 ? 'quiet' : code === 8 ? 'open' : null;
      if (expected !== null && state !== expected) complaints.add(`the command ended with ${code}, the console claims ${state}`);
    },
    verdict: () => ({ claims, complaints: [...complaints] }),
  };
}

/** Virtual time in steps; promises settle between two of them. */
function createTime() {
  let now = 1_700_000_000_000;
  let sleepers: readonly { readonly at: number; readonly wake: () => void }[] = [];
  const pass = async (live: (now: number) => void): Promise<void> => {
    now += STEP_MS;
    live(now);
    const due = sleepers.filter(({ at }) => at <= now);
    sleepers = sleepers.filter(({ at }) => at > now);
    for (const { wake } of due) wake();
    await new Promise((wake) => setImmediate(wake));
  };
  return {
    now: () => now,
    pass,
    sleep: (ms: number): Promise<void> =>
      new Promise((wake) => {
        sleepers = [...sleepers, { at: now + ms, wake }];
      }),
    until: async <Result>(work: Promise<Result>, live: (now: number) => void): Promise<Result> => {
      const progress = { isDone: false };
      const finished = work.finally(() => {
        progress.isDone = true;
      });
      while (!progress.isDone) await pass(live);
      return finished;
    },
  };
}
