import { compareMessages, type Position } from '../../../domain/message.ts';
import { CHECKPOINTS_KEPT, OVERLAP_ROWS, RECHECK_ROWS } from './limits.ts';

type Checkpoint = { readonly cursor: string; readonly count: number; readonly position: Position | null };

/**
 * The end of the confirmed prefix and the cursors that stand for it. A push is provably next where its `before` is one of them.
 * Cursors of pages and of pushes are kept apart until they are seen to be the same, because the platform does not say so.
 */
export type Cursors = {
  readonly end: () => Position | null;
  /** Whether a push that says it follows `before` follows the confirmed end. */
  readonly isEnd: (before: string | null, after: string | null) => boolean;
  /** The prefix grew by a row; `after` is the cursor that its push gave, if it had one. */
  readonly grow: (row: Position, after: string | null) => void;
  /** A page ended at the confirmed end, with this cursor. */
  readonly endPage: (after: string | null) => void;
  /** The server has listed everything but the last `beyond` rows, which pushes have confirmed since it was asked. */
  readonly verify: (beyond: number) => void;
  /**
   * Where to read forward from: `OVERLAP_ROWS` behind what was listed last, but not more than `RECHECK_ROWS` behind the end, and
   * before `lowest`, as far as cursors are held; `null` where none is held behind the end.
   */
  readonly resumeAt: (lowest: Position | null) => string | null;
  /** Whether reading forward from this cursor reads again all that `resumeAt` would want to be read again. */
  readonly coversOverlap: (cursor: string) => boolean;
  /** The last cursor held, wherever it stands. */
  readonly lastHeld: () => string | null;
  /** Whether this cursor stands at the confirmed end, so that nothing that is known follows it. */
  readonly standsAtEnd: (cursor: string) => boolean;
  /** Forgets a cursor that the server refused. */
  readonly refuse: (cursor: string) => void;
  /** The cursors after the confirmed end, for finding what follows it in the tail. */
  readonly ends: () => readonly string[];
  /** Whether a push has ever been provably next, which makes one that is not the sign of a hole. */
  readonly isLinked: () => boolean;
  readonly markLinked: () => void;
};

export const createCursors = (): Cursors => {
  let end: Position | null = null;
  let count = 0;
  let verified = 0;
  let ofPage: string | null = null;
  let ofPush: string | null = null;
  let areSame = false;
  let isLinked = false;
  let checkpoints: readonly Checkpoint[] = [];

  const keep = (cursor: string): void => {
    checkpoints = [...checkpoints.filter((held) => held.cursor !== cursor), { cursor, count, position: end }].slice(-CHECKPOINTS_KEPT);
  };

  const overlapStart = (): number => Math.max(verified - OVERLAP_ROWS, count - RECHECK_ROWS);

  return {
    end: () => end,
    isEnd: (before, after) => before !== null && before !== after && (before === ofPage || before === ofPush),
    grow: (row, after) => {
      count += 1;
      if (end !== null && compareMessages(row, end) < 0) return;
      end = { id: row.id, createdAt: row.createdAt };
      ofPage = null;
      ofPush = after;
      if (areSame && after !== null && count % OVERLAP_ROWS === 0) keep(after);
    },
    endPage: (after) => {
      if (after === null) return;
      if (ofPush !== null) areSame = ofPush === after;
      ofPage = after;
      keep(after);
    },
    verify: (beyond) => {
      verified = count - beyond;
    },
    resumeAt: (lowest) => {
      const far = checkpoints.filter((held) => held.count <= count - OVERLAP_ROWS);
      const isBefore = (held: Checkpoint): boolean =>
        held.count <= overlapStart() && (lowest === null || held.position === null || compareMessages(held.position, lowest) < 0);
      return (far.findLast(isBefore) ?? far[0])?.cursor ?? null;
    },
    coversOverlap: (cursor) => checkpoints.some((held) => held.cursor === cursor && held.count <= overlapStart()),
    lastHeld: () => checkpoints.at(-1)?.cursor ?? null,
    standsAtEnd: (cursor) => checkpoints.some((held) => held.cursor === cursor && held.count === count),
    refuse: (cursor) => {
      checkpoints = checkpoints.filter((held) => held.cursor !== cursor);
    },
    ends: () => [ofPage, ofPush].filter((cursor) => cursor !== null),
    isLinked: () => isLinked,
    markLinked: () => {
      isLinked = true;
    },
  };
};
