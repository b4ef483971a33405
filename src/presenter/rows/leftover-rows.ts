import type { HeldStop } from '../../domain/leftover.ts';
import { targetKey } from '../../domain/operation.ts';
import { unverifiedTargets } from '../../domain/operation-history.ts';
import { untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import type { ConsoleState } from '../../store/state.ts';
import { ageText, durationText } from '../../text/relative-time.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../../text/safe.ts';
import { idText } from '../names.ts';
import { targetText } from './ledger-rows.ts';

/** What an earlier console left, and what somebody else changed, in words. */
export type LeftoverRow = {
  readonly id: string;
  readonly at: Timestamp;
  readonly reason: 'unsure' | 'held' | 'changed';
  readonly text: SafeText;
};

const MAX_HELD = 5;
const CONFLICT_MS = 60 * 60_000;

/** What leftovers are told from. */
type Records = Pick<ConsoleState, 'operations' | 'leftovers' | 'entries' | 'now'>;

export const leftoverRows = (state: Records): readonly LeftoverRow[] => [
  ...unverifiedRows(state),
  ...heldRows(state),
  ...conflictRows(state),
];

const unverifiedRows = ({ operations, leftovers }: Records): readonly LeftoverRow[] =>
  operations.flatMap((operation) => {
    if (!leftovers.unverified.has(operation.operation)) return [];
    const open = unverifiedTargets(operation).length;
    if (open === 0) return [];
    const text = safe`${idText(operation.kind)}: ${open} of ${operation.targets.length} unverified; :verify reads them`;
    return [{ id: `unverified ${operation.operation}`, at: operation.at, reason: 'unsure', text }];
  });

/** A stop is not held any more when something was done to its target since. */
function heldRows({ operations, leftovers: { held }, now }: Records): readonly LeftoverRow[] {
  const isHeld = ({ target, since }: HeldStop): boolean =>
    !operations.some(({ outcomes }) => {
      const outcome = outcomes.get(targetKey(target));
      return outcome?.result === 'done' && outcome.at > since;
    });
  const standing = held.filter(isHeld);
  const rows = standing.slice(0, MAX_HELD).map(
    (stop): LeftoverRow => ({
      id: `held ${stop.kind} ${targetKey(stop.target)}`,
      at: stop.since,
      reason: 'held',
      text: joinSafe([heldText(stop, now), ...(stop.reason === '' ? [] : [safeLine(untrusted(stop.reason))])], safe`: `),
    }),
  );
  const rest = standing.slice(MAX_HELD);
  const [first] = rest;
  if (first === undefined) return rows;
  return [...rows, { id: 'held others', at: first.since, reason: 'held', text: safe`${rest.length} more stops that nobody took back` }];
}

const heldText = ({ kind, target, owner, since, expiresAt }: HeldStop, now: Timestamp): SafeText => {
  const by = owner.type === 'operator' ? safe` by ${safeLine(owner.name)}` : safe``;
  const end = expiresAt === null ? safe`` : expiresAt <= now ? safe`, expired` : safe`, for ${durationText(expiresAt - now)} more`;
  return safe`${idText(kind)} of ${targetText(target)}${by} ${ageText(since, now)} ago${end}`;
};

const conflictRows = ({ entries, now }: Records): readonly LeftoverRow[] =>
  entries.flatMap((fact) =>
    fact.type === 'conflict-seen' && now - fact.at < CONFLICT_MS
      ? [
          {
            id: `conflict ${fact.operation} ${targetKey(fact.target)}`,
            at: fact.at,
            reason: 'changed' as const,
            text: safe`${targetText(fact.target)} was changed by somebody else after us`,
          },
        ]
      : [],
  );
