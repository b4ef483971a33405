import type { HostileString } from './families.ts';

/** What everything is called; everything keeps its own name until there are new ones. */
export type HostileNames = {
  /** Begins to give names, new ones with each call. The landmark is called `E` and the number of the call, then something hostile. */
  readonly renew: () => number;
  readonly nameOf: (original: string, where: string) => string;
  /** How many hostile strings were given. */
  readonly given: () => number;
};

/** What the longest word from outside that is no message may be here; longer ones are cut anyhow. */
const MAX_UNITS = 400;

export const createHostileNames = (strings: Iterator<HostileString>, landmark: string): HostileNames => {
  const names = new Map<string, string>();
  let era = 0;
  let given = 0;
  const next = (): string => {
    const taken = strings.next();
    given += 1;
    return taken.done === true ? '' : taken.value.text.slice(0, MAX_UNITS);
  };
  return {
    renew: () => {
      names.clear();
      era += 1;
      return era;
    },
    nameOf: (original, where) => {
      if (era === 0) return original;
      const key = `${where}|${original}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      const name = original === landmark ? `E${era} ${next()}` : next();
      names.set(key, name);
      return name;
    },
    given: () => given,
  };
};

/** The fields of the platform's records that hold words which somebody chose, messages apart. */
const FIELDS: ReadonlySet<string> = new Set([
  'name',
  'org_name',
  'alias',
  'title',
  'description',
  'last_message_preview',
  'last_message_sender',
  'sender_name',
  'instructions',
  'error',
  'last_error',
  'message',
  'domain',
]);

/** A value of the wire with other words in it. Each message has names of its own for whoever wrote it. */
export const renamed = (value: unknown, names: HostileNames, where = ''): unknown => {
  if (Array.isArray(value)) return value.map((each) => renamed(each, names, where));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const id: unknown = Reflect.get(value, 'id');
  const inside = 'content' in value && typeof id === 'string' ? `${where}/${id}` : where;
  return Object.fromEntries(
    fields.map(([key, field]) => [
      key,
      typeof field === 'string' && FIELDS.has(key) ? names.nameOf(field, `${inside}|${key}`) : renamed(field, names, inside),
    ]),
  );
};
