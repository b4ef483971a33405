/** Rows of one page that the stream asks for; the platform's maximum (contract 1.11). */
export const PAGE_LIMIT = 100;
/** Confirmed rows that each reconcile reads again, to catch rows that were inserted behind the cursor. */
export const OVERLAP_ROWS = 50;
/** Confirmed rows whose id and version are remembered per thread. */
export const KNOWN_ROWS = 1_500;
/** Unconfirmed rows held per thread; what comes beyond them is left to the reconcile. */
export const TAIL_ROWS = 2_000;
/** Pages that one reconcile reads forward before it gives up on the rest and shows a gap: 50,000 rows. */
export const FORWARD_PAGES = 500;
/** Rows that one reconcile holds while it reads backward, where no cursor behind the confirmed end is usable. */
export const BACKWARD_ROWS = 5_000;
/** Rows that a connected reconcile reads backward at most, to look again at what pushes alone have confirmed since the last one. */
export const RECHECK_ROWS = 1_000;
/** Tail rows beyond which the newest page cannot connect, so that reading starts at the cursor at once. */
export const SHORTCUT_ROWS = 50;

/** Between two reconciles of a live thread in which nothing was missed, and after one that found something. */
export const RECONCILE_MS = 30_000;
export const RECONCILE_SOON_MS = 5_000;
/**
 * Between two reconciles of a thread that is only polled, by how long nothing new was found in it: of one that somebody looks at, and
 * of any other.
 */
export const POLL_MS = {
  watched: [
    { idleMs: 120_000, everyMs: 5_000 },
    { idleMs: 600_000, everyMs: 10_000 },
    { idleMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
  ],
  other: [
    { idleMs: 120_000, everyMs: 10_000 },
    { idleMs: 600_000, everyMs: 30_000 },
    { idleMs: Number.POSITIVE_INFINITY, everyMs: 60_000 },
  ],
} as const;
/** How long a thread that somebody looks at may be without a push before it is read, for this long after the last. */
export const WATCHED_SILENCE_MS = 5_000;
export const WATCHED_ACTIVE_MS = 60_000;
/** So often in a row a thread is refused before it counts as one without access. */
export const REFUSALS_LIMIT = 3;
/** Between two reconciles that unconfirmed rows ask for: while pushes are known to chain, while they are not, after a first vain attempt. */
export const SUSPECT_LINKED_MS = 250;
export const SUSPECT_MS = 1_000;
export const SUSPECT_AGAIN_MS = 5_000;
/** Reconciles without progress after which the thread degrades to polling, and a row that the server does not list is let go. */
export const FRUITLESS_LIMIT = 3;
/** Waits after failed pages: doubled from the first to the last. */
export const RETRY_MS = 1_000;
export const RETRY_MAX_MS = 30_000;
/** A page request that was neither answered nor failed by its owner counts as failed. */
export const REQUEST_DEADLINE_MS = 30_000;

/** Age of the last round trip beyond which nothing may be called live (trust.md I4). */
export const PROOF_MS = 15_000;
/** How long an unconfirmed row may wait before the thread is shown as catching up, where pushes do not prove their own order. */
export const TAIL_GRACE_MS = 2_500;
export const GAPS_KEPT = 20;
/** Enough cursors, one every `OVERLAP_ROWS` rows, for all rows that are remembered. */
export const CHECKPOINTS_KEPT = 32;
