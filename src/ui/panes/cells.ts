import type { AgentState } from '../../domain/agent.ts';
import type { ThreadLink } from '../../domain/link.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { RoutineRow } from '../../presenter/rows/routine-rows.ts';
import { type Role, type Span, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { ownText } from '../widgets/own-text.ts';

/** Words and looks that several panes share. */

/** A time as its age, or `-`. */
export const ageCell = (at: Timestamp | null, now: Timestamp): Span => (at === null ? span(safe`-`, 'dim') : span(ageText(at, now), 'dim'));

/** A number, with nothing to see where it is 0. */
export const countCell = (count: number, role: Role = 'plain'): Span => (count === 0 ? span(safe`-`, 'dim') : span(safe`${count}`, role));

export const agentStateCell = (state: AgentState, isExternal: boolean): Span => {
  if (isExternal) return span(safe`external`, 'external');
  const roles: Readonly<Record<AgentState, Role>> = { sleeping: 'dim', waking: 'warning', awake: 'good', connected: 'good' };
  return span(ownText(state), roles[state]);
};

const STATUS_ROLES: Readonly<Record<string, Role>> = {
  active: 'good',
  people: 'human',
  paused: 'warning',
  draft: 'dim',
  pending: 'dim',
  running: 'accent',
  waiting: 'accent',
  completed: 'plain',
  failed: 'danger',
  skipped: 'dim',
  cancelled: 'dim',
};

/** A status as the platform words it; failures carry a mark as well as a look. */
export const statusCell = (status: string): Span =>
  span(ownText(status === 'failed' ? 'x failed' : status), STATUS_ROLES[status] ?? 'warning');

type RoutineState = Pick<RoutineRow, 'status' | 'isHumansOnly' | 'progress' | 'isChangedSince'>;

/** A routine's status, `people` where only they wake an active one, together with what was last asked of it: asked, read back, changed by somebody since, failed, or not known. */
export const routineStatusCell = ({ status: platformStatus, isHumansOnly, progress, isChangedSince }: RoutineState): Span => {
  const status = platformStatus === 'active' && isHumansOnly ? 'people' : platformStatus;
  if (isChangedSince) return span(safe`${ownText(status)} !`, 'danger');
  switch (progress?.result) {
    case 'requested':
      return span(safe`${ownText(progress.kind)}…`, 'warning');
    case 'done':
    case 'already':
      return span(safe`${ownText(status)} ✓`, STATUS_ROLES[status] ?? 'plain');
    case 'failed':
    case 'skipped':
      return span(safe`${ownText(status)} x`, 'danger');
    case 'unknown':
    case 'cut-short':
      return span(safe`${ownText(status)} ?`, 'danger');
    case undefined:
      return statusCell(status);
  }
};

/** How a thread is followed, where that is not simply live. */
export const threadLinkText = (link: ThreadLink | null, now: Timestamp): SafeText | null => {
  switch (link?.state) {
    case 'live':
    case undefined:
      return null;
    case 'joining':
      return safe`joining`;
    case 'catching-up':
      return safe`catching up`;
    case 'stale':
      return safe`STALE ${ageText(link.since, now)}`;
    case 'polled':
      return safe`polled every ${Math.round(link.everyMs / 1_000)} s`;
    case 'refused':
      return ownText(link.reason);
  }
};

/** A sparkline of values, scaled to their maximum. */
export const sparkText = (values: readonly number[], sparks: readonly string[]): SafeText => {
  const max = Math.max(1, ...values);
  return ownText(
    values.map((value) => sparks[Math.min(sparks.length - 1, Math.round((value / max) * (sparks.length - 1)))] ?? ' ').join(''),
  );
};
