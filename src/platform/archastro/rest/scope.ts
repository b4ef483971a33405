import { PlatformError, type PlatformErrorCode } from '../../errors.ts';

/** What a path reads, in words; most particular first. */
const SCOPES: readonly (readonly [RegExp, (id: string) => string])[] = [
  [/^\/teams\/([^/]+)\/members$/, (id) => `The members of team ${id}`],
  [/^\/teams\/([^/]+)\/threads$/, (id) => `The threads of team ${id}`],
  [/^\/teams\/([^/]+)$/, (id) => `Team ${id}`],
  [/^\/teams$/, () => 'The teams'],
  [/^\/threads\/([^/]+)\/messages$/, (id) => `The messages of thread ${id}`],
  [/^\/threads\/([^/]+)\/trajectories$/, (id) => `The steps behind the messages of thread ${id}`],
  [/^\/threads\/([^/]+)\/settings$/, (id) => `The settings of thread ${id}`],
  [/^\/threads\/([^/]+)$/, (id) => `Thread ${id}`],
  [/^\/agent_routines\/runs\/([^/]+)\/journal$/, (id) => `The journal of run ${id}`],
  [/^\/agent_routines\/runs\/([^/]+)$/, (id) => `Run ${id}`],
  [/^\/agent_routines\/([^/]+)\/runs$/, (id) => `The runs of routine ${id}`],
  [/^\/agent_routines\/([^/]+)$/, (id) => `Routine ${id}`],
  [/^\/agent_routines$/, () => 'The routines'],
  [/^\/agent_routine_runs$/, () => 'The runs'],
  [/^\/agent_sessions\/([^/]+)$/, (id) => `Session ${id}`],
  [/^\/agent_sessions$/, () => 'The sessions'],
  [/^\/trajectories\/([^/]+)(?:\/contents)?$/, (id) => `Trajectory ${id}`],
  [/^\/thread_messages\/([^/]+)$/, (id) => `Message ${id}`],
  [/^\/agents$/, () => 'The agents'],
  [/^\/orgs$/, () => 'The organisations'],
  [/^\/activity_feed$/, () => 'The activity feed'],
];

/** Failures that are about the server or the sign-in as a whole, whatever was being read. */
const OF_EVERYTHING: ReadonlySet<PlatformErrorCode> = new Set(['offline', 'unauthenticated', 'cancelled']);

/** A failed read with what it was that could not be read, such as "Thread thr_1 could not be read: …". */
export const withScope = (error: unknown, path: string): unknown => {
  if (!(error instanceof PlatformError) || OF_EVERYTHING.has(error.code)) return error;
  const scope = scopeOf(path.replace(/^\/api\/v1/, ''));
  if (scope === null) return error;
  const { code, message, retryAfterMs } = error;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new PlatformError(code, `${scope} could not be read: ${message}`, { cause: error, ...wait });
};

const scopeOf = (path: string): string | null => {
  for (const [pattern, words] of SCOPES) {
    const match = pattern.exec(path);
    if (match !== null) return words(match[1] ?? '');
  }
  return null;
};
