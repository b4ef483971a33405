import type { LeftOut, LeftOutList } from '../../../domain/link.ts';
import type { PlatformError } from '../../errors.ts';

/** Which list was read: its kind, the team or thread that it is of, and whether this page goes on from another. */
export type ReadList = { readonly list: LeftOutList; readonly of?: string; readonly isContinued?: boolean };

/** Counts the rows that no list can show because they could not be read. */
export type LeftOutCount = {
  /** The rows of one reading that were left out; none where it was whole. */
  readonly note: (read: ReadList, errors: readonly PlatformError[]) => void;
  readonly all: () => readonly LeftOut[];
};

/** `onChange` hears of every other count than before. */
export const createLeftOutCount = (onChange: (all: readonly LeftOut[]) => void): LeftOutCount => {
  const counts = new Map<string, LeftOut>();
  const all = (): readonly LeftOut[] => [...counts.values()];
  return {
    note: ({ list, of, isContinued = false }, errors) => {
      const key = `${list} ${of ?? ''}`;
      const known = counts.get(key);
      const count = errors.length + (isContinued ? (known?.count ?? 0) : 0);
      const reason = errors[0]?.message ?? known?.reason ?? '';
      counts.delete(key);
      if (count > 0) counts.set(key, { list, of: of ?? null, count, reason });
      if (count !== (known?.count ?? 0)) onChange(all());
    },
    all,
  };
};
