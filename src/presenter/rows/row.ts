import type { Filterable } from '../../store/filter.ts';
import type { SafeText } from '../../text/safe.ts';

/** What every row of a list has: an id that the cursor and the marks hold on to, what a filter looks at, and its group. */
export type ListRow = {
  readonly id: string;
  readonly filterable: Filterable;
  /** Rows of one group stand together under a line with this text. */
  readonly group?: SafeText;
};

/** What a filter looks at, from named fields. */
export const filterable = (fields: Readonly<Record<string, string>>): Filterable => ({ text: Object.values(fields).join(' '), fields });
