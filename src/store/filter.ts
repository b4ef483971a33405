/**
 * What `/` narrows a list to. Terms are joined by "and": `text` is contained, `!text` is not contained, `key:text` looks at one
 * field, `/re/` is a regular expression; letter case does not matter.
 */
export type Filter = { readonly text: string; readonly terms: readonly FilterTerm[] };

type FilterTerm = { readonly isNegated: boolean; readonly field: string | null; readonly test: (text: string) => boolean };

/** What a filter looks at: the whole row as text, and named fields. */
export type Filterable = { readonly text: string; readonly fields: Readonly<Record<string, string>> };

export const NO_FILTER: Filter = { text: '', terms: [] };

/** Reads a filter. A regular expression that does not compile is looked for as it stands. */
export const parseFilter = (text: string): Filter => ({ text, terms: text.split(/\s+/).filter(Boolean).map(parseTerm) });

/** Whether every term of the filter holds. A `key:` that a row lacks never matches. */
export const matchesFilter = (filter: Filter, row: Filterable): boolean =>
  filter.terms.every((term) => {
    const subject = term.field === null ? row.text : (row.fields[term.field] ?? '');
    return term.test(subject) !== term.isNegated;
  });

function parseTerm(word: string): FilterTerm {
  const isNegated = word.startsWith('!') && word.length > 1;
  const rest = isNegated ? word.slice(1) : word;
  const field = /^([a-z]+):(.+)$/.exec(rest);
  return { isNegated, field: field?.[1] ?? null, test: parseTest(field?.[2] ?? rest) };
}

function parseTest(pattern: string): (text: string) => boolean {
  const source = /^\/(.+)\/$/.exec(pattern)?.[1];
  const expression = source === undefined ? undefined : compile(source);
  if (expression !== undefined) return (text) => expression.test(text);
  const needle = pattern.toLowerCase();
  return (text) => text.toLowerCase().includes(needle);
}

function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'iu');
  } catch {
    return undefined;
  }
}
