import type { ActivityLevel } from '../../domain/activity.ts';
import type { ActivityId, RunId, ThreadId } from '../../domain/ids.ts';
import { untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { createSelector } from '../../store/create-selector.ts';
import { type SafeText, safe, safeLine } from '../../text/safe.ts';
import { selectDirectory } from '../directory.ts';
import { agentName, threadName } from '../names.ts';
import { filterable, type ListRow } from './row.ts';

export type ActivityRow = ListRow & {
  readonly id: ActivityId;
  readonly createdAt: Timestamp;
  readonly level: ActivityLevel;
  readonly kind: string;
  readonly agent: SafeText;
  readonly thread: SafeText;
  readonly title: SafeText;
  readonly run: RunId | null;
  readonly threadId: ThreadId | null;
};

/** Newest first. */
export const selectActivityRows = createSelector(
  [({ network }) => network.activity, selectDirectory],
  ([activity, directory]): readonly ActivityRow[] =>
    activity.map((entry) => {
      const agent = entry.agent === null ? safe`` : agentName(directory, entry.agent);
      const thread = entry.thread === null ? safe`` : threadName(directory, entry.thread);
      const title = safeLine(entry.title ?? entry.content ?? untrusted(''));
      return {
        id: entry.id,
        createdAt: entry.createdAt,
        level: entry.level,
        kind: entry.kind,
        agent,
        thread,
        title,
        run: entry.run,
        threadId: entry.thread,
        filterable: filterable({ kind: entry.kind, level: entry.level, agent, thread, title }),
      };
    }),
);
