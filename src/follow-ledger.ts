import type { LedgerEntry } from './domain/ledger-entry.ts';
import type { Ledger } from './ledger/ledger.ts';

/** Looks whether other consoles wrote to the ledger, and reads it again when they did. */
export type Follower = {
  readonly start: () => void;
  /** Told of each entry that this console wrote and shows already. */
  readonly hasWritten: () => void;
  /** Told of all entries that are shown; gives them back. */
  readonly hasRead: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[];
  readonly stop: () => void;
};

/** Two operators agree on who does what within two seconds. */
const LOOK_MS = 1_000;

/** `show` is given all entries, oldest first, whenever there are others than those that are shown. */
export const createFollower = (opening: Promise<Ledger>, show: (entries: readonly LedgerEntry[]) => void): Follower => {
  let [shown, stamp] = [0, ''];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const hasRead = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] => {
    shown = entries.length;
    return entries;
  };
  const look = async (): Promise<void> => {
    const ledger = await opening;
    const seen = await ledger.stamp();
    if (seen === stamp) return;
    const before = shown;
    const entries = await ledger.entries();
    // What this console wrote meanwhile may be missing; the next look reads again.
    if (isStopped || before !== shown) return;
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
    hasWritten: () => {
      shown += 1;
    },
    hasRead,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
