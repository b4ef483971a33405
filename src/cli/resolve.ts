import { rawText, type Untrusted, untrusted } from '../domain/untrusted.ts';
import { joinSafe, type SafeText, safe, safeLine } from '../text/safe.ts';
import { CliError } from './exit-code.ts';

/** How things of one kind are named. `plural` is also the subcommand that lists them. */
export type Kind<Item> = {
  readonly singular: SafeText;
  readonly plural: SafeText;
  readonly id: (item: Item) => string;
  readonly lookupKey?: (item: Item) => Untrusted | null;
  /** Every name that an operator may see and type for it. */
  readonly names: (item: Item) => readonly Untrusted[];
  /** One of several candidates, so that they can be told apart. */
  readonly describe: (item: Item) => SafeText;
};

const SHOWN_CANDIDATES = 6;

/**
 * The thing that the operator named: by id, else by lookup key, else by name, else in other letter case. Throws
 * `CliError('notFound')`, and `CliError('misused')` with the candidates where one of these ways finds several.
 */
export const resolve = <Item>(wanted: string, items: readonly Item[], kind: Kind<Item>): Item => {
  const ways: readonly ((item: Item) => boolean)[] = [
    (item) => kind.id(item) === wanted,
    (item) => spellings([kind.lookupKey?.(item) ?? null]).includes(wanted),
    (item) => spellings(kind.names(item)).includes(wanted),
    (item) => spellings([kind.lookupKey?.(item) ?? null, ...kind.names(item)]).some((name) => folded(name) === folded(wanted)),
  ];
  for (const matches of ways) {
    const [first, ...others] = items.filter(matches);
    if (first !== undefined && others.length === 0) return first;
    if (first !== undefined) throw ambiguous(wanted, [first, ...others], kind);
  }
  throw new CliError('notFound', safe`There is no ${kind.singular} ${quoted(wanted)} that you may see.`, {
    fix: safe`netconsole ${kind.plural}`,
  });
};

/** A name as it was received and as it is shown: an operator may have copied either. */
const spellings = (names: readonly (Untrusted | null)[]): readonly string[] =>
  names.flatMap((name) => (name === null ? [] : [rawText(name), safeLine(name)]));

const folded = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** A word of the command line in quotation marks. */
export const quoted = (word: string): SafeText => safe`"${safeLine(untrusted(word))}"`;

function ambiguous<Item>(wanted: string, items: readonly Item[], kind: Kind<Item>): CliError {
  const shown = items.slice(0, SHOWN_CANDIDATES).map(kind.describe);
  const rest = items.length > SHOWN_CANDIDATES ? safe` and ${items.length - SHOWN_CANDIDATES} more` : safe``;
  return new CliError('misused', safe`${quoted(wanted)} is ambiguous: ${joinSafe(shown, safe`, `)}${rest}.`, {
    fix: safe`name the ${kind.singular} by its id`,
  });
}
