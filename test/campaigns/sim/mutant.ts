/** A bug that the suite must notice: one place of the source with something else in it. */
export type Mutant = {
  readonly name: string;
  /** Within `src`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
};
