import type { Mutant } from './mutant.ts';

/** The source with the bug in it. Throws where its place is not there exactly once. */
export const plant = (source: string, { name, from, to }: Mutant): string => {
  if (source.split(from).length !== 2) throw new Error(`The place of "${name}" is not there once.`);
  return source.replace(from, () => to);
};

/** The address of the file that the bug goes into. */
export const targetOf = ({ file }: Mutant): URL => new URL(`../../../src/${file}`, import.meta.url);
