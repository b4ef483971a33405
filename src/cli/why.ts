import { isId, type MessageId, type SessionId, type ThreadId, toId } from '../domain/ids.ts';
import type { Run } from '../domain/run.ts';
import type { TrajectoryId } from '../domain/why.ts';
import { PlatformError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { safe } from '../text/safe.ts';
import { withPlatform } from './connect.ts';
import { CliError, EXIT } from './exit-code.ts';
import { quoted, resolve } from './resolve.ts';
import type { CliContext } from './subcommand.ts';
import { readThreads, THREAD } from './threads.ts';
import { type WhyStep, whyLines, whyRecord } from './why-step.ts';

/** Where an explanation begins: what is known of how one act came about. */
type Start = {
  readonly thread: ThreadId | null;
  readonly run: Run | null;
  readonly session: SessionId | null;
  readonly said: MessageId | null;
  readonly trajectory: TrajectoryId | null;
};

const UNKNOWN: Start = { thread: null, run: null, session: null, said: null, trajectory: null };
const RUN_PAGES = 10;
const PAGE = 100;

/** Tells the chain of causes behind a message, a run or a session, the first cause first. */
export const why = (context: CliContext): Promise<number> =>
  withPlatform(context, async (platform) => {
    const [word = ''] = context.arguments;
    if (!isId(word)) throw new CliError('misused', safe`why takes the id of a message, a run or a session, not ${quoted(word)}.`);
    const steps = await explain(platform, await findStart(context, platform, word));
    if (context.options['json'] === true) await context.out.json(steps.map(whyRecord));
    else await context.out.lines(steps.flatMap((step) => whyLines(step, context.display.timeText)));
    return EXIT.ok;
  });

/** What the id names; ids of all kinds look alike, so that each is asked for. */
async function findStart(context: CliContext, platform: Platform, id: string): Promise<Start> {
  const run = await unlessAbsent(() => platform.getRun(toId(id)));
  if (run !== null) return ofRun(run);
  const session = await unlessAbsent(() => platform.readSession(toId(id)));
  if (session !== null) {
    const { run: runId } = session;
    const own = runId === null ? null : await unlessAbsent(() => platform.getRun(runId));
    return { ...(own === null ? UNKNOWN : ofRun(own)), session: session.id, trajectory: session.trajectory };
  }
  const found = (await findInThread(context, platform, toId(id))) ?? (await findRunOf(platform, toId(id)));
  if (found !== null) return found;
  throw new CliError(
    'notFound',
    safe`No run, session or answer ${quoted(id)} of yours is known; those of other organisations cannot be seen.`,
    {
      fix: 'name the thread of a message with --thread THREAD',
    },
  );
}

const ofRun = (run: Run): Start => ({ ...UNKNOWN, thread: run.thread, run, said: run.deliveredMessage });

async function findRunOf(platform: Platform, message: MessageId): Promise<Start | null> {
  let before: string | null | undefined;
  for (let page = 0; page < RUN_PAGES && before !== null; page += 1) {
    const { runs, before: next } = await platform.listRuns({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    const run = runs.find(({ deliveredMessage }) => deliveredMessage === message);
    if (run !== undefined) return ofRun(run);
    before = next;
  }
  return null;
}

async function findInThread({ options }: CliContext, platform: Platform, message: MessageId): Promise<Start | null> {
  if (typeof options['thread'] !== 'string') return null;
  const { thread } = resolve(options['thread'], await readThreads(platform, await platform.listTeams()), THREAD);
  const link = (await platform.listTrajectories(thread.id, message)).find(({ said }) => said === message);
  const byRun = await findRunOf(platform, message);
  if (link === undefined) return byRun;
  return { ...(byRun ?? UNKNOWN), thread: thread.id, said: message, trajectory: link.trajectory };
}

async function explain(platform: Platform, { thread, run, session, said, trajectory }: Start): Promise<readonly WhyStep[]> {
  const message = (id: MessageId | null, type: 'heard' | 'said'): Promise<readonly WhyStep[]> =>
    id === null || thread === null
      ? Promise.resolve([])
      : orHidden(type, id, async () => [{ type, message: await platform.getMessage(thread, id) }]);
  const [heard, routine, told, answer] = await Promise.all([
    message(run?.triggerMessage ?? null, 'heard'),
    run === null
      ? []
      : orHidden('routine', run.routine, async () => [{ type: 'routine', routine: await platform.getRoutine(run.routine) }]),
    sessionSteps(platform, { run, session, trajectory }),
    message(said, 'said'),
  ]);
  const journal = run === null ? [] : await orHidden('journal', run.id, () => journalSteps(platform, run));
  return [...heard, ...routine, ...(run === null ? [] : [{ type: 'run', run } as const]), ...journal, ...told, ...answer];
}

const journalSteps = async (platform: Platform, run: Run): Promise<readonly WhyStep[]> =>
  (await platform.listJournal(run.id)).map((entry) => ({ type: 'journal', entry }));

async function sessionSteps(
  platform: Platform,
  { run, session, trajectory }: Pick<Start, 'run' | 'session' | 'trajectory'>,
): Promise<readonly WhyStep[]> {
  const [listed] = session !== null || run === null ? [] : await platform.listSessions({ runs: [run.id] });
  const id = session ?? listed?.id ?? null;
  const own = id === null ? [] : await orHidden('session', id, async () => [{ type: 'session', session: await platform.readSession(id) }]);
  const known = own.flatMap((step) => (step.type === 'session' ? [step.session.trajectory] : []))[0] ?? trajectory;
  if (known === null) return own;
  const thoughts = await orHidden('trajectory', known, async () =>
    (await platform.getTrajectory(known)).steps.map((step) => ({ type: 'thought', step }) as const),
  );
  return [...own, ...thoughts];
}

/** A step that this credential may not see is a step all the same. */
async function orHidden(
  what: Extract<WhyStep, { type: 'hidden' }>['what'],
  id: string,
  read: () => Promise<readonly WhyStep[]>,
): Promise<readonly WhyStep[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PlatformError) || !['not-found', 'forbidden', 'unsupported', 'protocol'].includes(error.code)) throw error;
    return [{ type: 'hidden', what, id, reason: error.message }];
  }
}

async function unlessAbsent<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PlatformError && ['not-found', 'forbidden', 'invalid'].includes(error.code)) return null;
    throw error;
  }
}
