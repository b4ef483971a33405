import type { EntryFilter } from '../domain/entry-network.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Looks whether other consoles wrote to the ledger, and reads it again when they did. */
export type LedgerFollower = {
  readonly start: () => void;
  /** Does one append of this console, which shows the entry itself. What is read meanwhile may lack it, or show it twice. */
  readonly write: (append: () => Promise<void>) => Promise<void>;
  /** Told of all entries that are shown; gives them back. */
  readonly hasRead: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[];
  readonly stop: () => void;
};

/** Two operators agree on who does what within two seconds. */
const LOOK_MS = 1_000;

export type FollowOptions = {
  readonly opening: Promise<Ledger>;
  /** Which entries are shown. */
  readonly isShown: EntryFilter;
  /** Is given all of them, oldest first, whenever there are others than those that are shown. */
  readonly show: (entries: readonly LedgerEntry[]) => void;
};

export const createLedgerFollower = ({ opening, isShown, show }: FollowOptions): LedgerFollower => {
  let [shown, stamp] = [0, ''];
  let [writing, written] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const hasRead = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] => {
    shown = entries.length;
    return entries;
  };
  const look = async (): Promise<void> => {
    const ledger = await opening;
    const before = written;
    if (writing > 0) return;
    const seen = await ledger.stamp();
    if (seen === stamp) return;
    const entries = await ledger.entries(isShown);
    if (isStopped || writing > 0 || before !== written) return;
    stamp = seen;
    if (entries.length !== shown) show(hasRead(entries));
  };
  const again = (): void => {
    if (!isStopped)
      timer = setTimeout(
        () =>
          void look()
            .catch(() => undefined)
            .then(again),
        LOOK_MS,
      );
  };
  return {
    start: again,
    write: async (append) => {
      writing += 1;
      try {
        await append();
        shown += 1;
      } finally {
        writing -= 1;
        written += 1;
      }
    },
    hasRead,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
