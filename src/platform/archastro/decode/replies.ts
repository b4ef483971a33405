import { PlatformError } from '../../errors.ts';

/** What a record must say of itself to be what was asked for: its id, its thread, its routine. A list allows each of its values. */
export type Asked<Item> = { readonly [Field in keyof Item]?: Item[Field] | readonly Item[Field][] };

/**
 * The one place that holds a record against the question: every operation that names an id, a thread, a team, an agent or a
 * routine passes its answer through here. A field that the record leaves open says nothing against it. Throws
 * `PlatformError('protocol')` for a record that is about something else.
 */
export const about = <Item extends object>(what: string, item: Item, asked: Asked<Item>): Item => {
  const told = new Map<string, unknown>(Object.entries(item));
  for (const [field, wanted] of Object.entries<unknown>(asked)) {
    const value = told.get(field) ?? null;
    const isMeant = Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
    if (value !== null && wanted !== undefined && !isMeant) throw otherThing(what, field);
  }
  return item;
};

const otherThing = (what: string, field: string): PlatformError =>
  new PlatformError(
    'protocol',
    `The server answered about ${field === 'id' ? `another ${what}` : `a ${what} of another ${field}`} than was asked for.`,
  );

/** The answer to a change. One that cannot be read leaves it open whether the change was made: rejects with `unavailable`. */
export const readChange = async <Item>(answer: Promise<unknown>, decode: (value: unknown) => Item): Promise<Item> => {
  const value = await answer;
  try {
    return decode(value);
  } catch (error) {
    throw openOutcome(error);
  }
};

/** What an answer that makes no sense means for a change: it may have been made. */
export const openOutcome = (error: unknown): unknown =>
  error instanceof PlatformError && error.code === 'protocol'
    ? new PlatformError('unavailable', `Whether it was done is not known. ${error.message}`, { cause: error })
    : error;
