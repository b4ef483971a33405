import type { LedgerEntry, LoopFinding } from '../../domain/ledger-entry.ts';
import {
  type Actor,
  type ConfirmedBy,
  type IncidentId,
  type OperationId,
  type Target,
  type TargetState,
  targetKey,
} from '../../domain/operation.ts';
import { type Operation, operationsOf } from '../../domain/operation-history.ts';
import type { Timestamp } from '../../domain/values.ts';

/** What happened in an incident, from the ledger alone: the same facts give the same report. Times are epoch milliseconds. */
export type IncidentReport = {
  readonly incident: IncidentId;
  readonly title: string;
  readonly openedAt: Timestamp;
  readonly closedAt: Timestamp | null;
  /** Whether the last word of the meter before the end was a proof of quiet. */
  readonly isProvenQuiet: boolean;
  /** When the trouble began, by the evidence. */
  readonly since: Timestamp | null;
  readonly loops: readonly LoopFinding[];
  /** Milliseconds; `null` where it did not happen. */
  readonly timeTo: {
    readonly detect: number | null;
    readonly acknowledge: number | null;
    readonly stop: number | null;
    readonly quiet: number | null;
  };
  readonly timeline: readonly LedgerEntry[];
  readonly actions: readonly ReportedAction[];
  /** Routines that this incident stopped and nobody resumed. */
  readonly stillStopped: readonly Target[];
  readonly people: readonly string[];
};

export type ReportedAction = {
  readonly at: Timestamp;
  readonly kind: Operation['kind'];
  readonly by: string;
  readonly reason: string;
  readonly confirmedBy: ConfirmedBy;
  /** Who gave the second key. */
  readonly secondKey: string | null;
  readonly targets: readonly {
    readonly target: Target;
    readonly result: string;
    readonly before: TargetState | null;
    readonly after: TargetState | null;
    readonly problem: string | null;
  }[];
};

/** The report of an incident, or `undefined` where the ledger knows none by that id. `entries` are oldest first. */
export const incidentReport = (entries: readonly LedgerEntry[], incident: IncidentId): IncidentReport | undefined => {
  const opened = entries.find((entry) => entry.type === 'incident-opened' && entry.incident === incident);
  if (opened?.type !== 'incident-opened') return undefined;
  const own = entries.filter((entry) => entry.incident === incident);
  const raised = entries
    .filter((entry) => entry.type === 'loop-raised')
    .filter(({ loop, incident: of }) => of === incident || loop.loop === opened.loop);
  const operations = operationsOf(entries).filter((operation) => operation.incident === incident);
  const since = opened.since ?? raised[0]?.loop.since ?? null;
  const after = (at: Timestamp | undefined): number | null => (at === undefined || since === null ? null : Math.max(0, at - since));
  return {
    incident,
    title: opened.title,
    openedAt: opened.at,
    closedAt: own.find(({ type }) => type === 'incident-closed')?.at ?? null,
    isProvenQuiet: own.findLast(({ type }) => type === 'incident-quiet' || type === 'incident-relapsed')?.type === 'incident-quiet',
    since,
    loops: raised.map(({ loop }) => loop),
    timeTo: {
      detect: after(raised[0]?.at),
      acknowledge: after(own.find(({ type }) => type === 'incident-acknowledged')?.at),
      stop: after(
        operations
          .flatMap(({ outcomes }) => [...outcomes.values()].filter(({ result }) => result === 'done'))
          .map(({ at }) => at)
          .sort((a, b) => a - b)[0],
      ),
      quiet: after(own.find(({ type }) => type === 'incident-quiet')?.at),
    },
    timeline: [...raised.filter(({ incident: of }) => of !== incident), ...own].sort((a, b) => a.at - b.at),
    actions: operations.map((operation) => actionOf(operation, entries)),
    stillStopped: stillStopped(operations),
    people: [...new Set(own.flatMap((entry) => (entry.type === 'preview-shown' ? entry.preview.people.map(({ id }) => id) : [])))],
  };
};

const actionOf = (
  { operation, at, kind, actor, reason, confirmedBy, targets, outcomes }: Operation,
  entries: readonly LedgerEntry[],
): ReportedAction => ({
  at,
  kind,
  by: nameOf(actor),
  reason,
  confirmedBy,
  secondKey: entries.flatMap((entry) => (isSecondKey(entry, operation) ? [nameOf(entry.actor)] : []))[0] ?? null,
  targets: targets.map(({ target, before }) => {
    const outcome = outcomes.get(targetKey(target));
    return {
      target,
      result: outcome?.result ?? 'no outcome',
      before: outcome?.before ?? before,
      after: outcome?.after ?? null,
      problem: outcome?.problem?.code ?? null,
    };
  }),
});

const nameOf = (actor: Actor): string => (actor.type === 'operator' ? actor.id : 'netconsole');

const isSecondKey = (entry: LedgerEntry, operation: OperationId): boolean =>
  entry.type === 'two-key-changed' && entry.state === 'confirmed' && entry.operation === operation;

/** What the last successful act on it left paused or open to people only. */
function stillStopped(operations: readonly Operation[]): readonly Target[] {
  const last = new Map<string, { readonly target: Target; readonly kind: Operation['kind'] }>();
  for (const { kind, outcomes } of operations) {
    for (const { target, result } of outcomes.values()) if (result === 'done') last.set(targetKey(target), { target, kind });
  }
  return [...last.values()]
    .filter(({ kind }) => kind === 'pause' || kind === 'humans-only' || kind === 'block')
    .map(({ target }) => target);
}

/** The ids of all incidents of a ledger, oldest first. */
export const incidentsOf = (entries: readonly LedgerEntry[]): readonly IncidentId[] =>
  entries.flatMap((entry) => (entry.type === 'incident-opened' && entry.incident !== null ? [entry.incident] : []));
