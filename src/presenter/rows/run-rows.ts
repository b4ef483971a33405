import type { AgentId, RunId, SessionId, ThreadId } from '../../domain/ids.ts';
import type { RunStatus } from '../../domain/run.ts';
import type { SessionStatus } from '../../domain/session.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector } from '../../store/create-selector.ts';
import { type SafeText, safe, safeLine } from '../../text/safe.ts';
import { selectDirectory } from '../directory.ts';
import { agentName, routineName, threadName } from '../names.ts';
import { filterable, type ListRow } from './row.ts';

export type RunRow = ListRow & {
  readonly id: RunId;
  readonly status: RunStatus;
  readonly routine: SafeText;
  readonly agent: SafeText;
  readonly thread: SafeText;
  readonly threadId: ThreadId | null;
  readonly durationMs: number | null;
  readonly createdAt: Timestamp;
};

/** Newest first. */
export const selectRunRows = createSelector([({ network }) => network.runs, selectDirectory], ([runs, directory]): readonly RunRow[] =>
  runs.map((run) => {
    const routine = routineName(directory, run.routine);
    const agent = agentName(directory, run.agent);
    const thread = run.thread === null ? safe`-` : threadName(directory, run.thread);
    return {
      id: run.id,
      status: run.status,
      routine,
      agent,
      thread,
      threadId: run.thread,
      durationMs: run.durationMs,
      createdAt: run.createdAt,
      filterable: filterable({ status: run.status, routine, agent, thread, id: run.id }),
    };
  }),
);

export type SessionRow = ListRow & {
  readonly id: SessionId;
  readonly agentId: AgentId;
  readonly agent: SafeText;
  readonly name: SafeText;
  readonly status: SessionStatus;
  readonly createdAt: Timestamp;
};

/** Open sessions first, then newest first. */
export const selectSessionRows = createSelector(
  [({ network }) => network.sessions, selectDirectory],
  ([sessions, directory]): readonly SessionRow[] =>
    [...sessions.values()]
      .sort((a, b) => Number(a.completedAt !== null) - Number(b.completedAt !== null) || b.createdAt - a.createdAt)
      .map((session) => {
        const agent = agentName(directory, session.agent);
        const name = session.name === null ? safe`` : safeLine(session.name);
        return {
          id: session.id,
          agentId: session.agent,
          agent,
          name,
          status: session.status,
          createdAt: session.createdAt,
          filterable: filterable({ agent, status: session.status, name, id: session.id }),
        };
      }),
);
