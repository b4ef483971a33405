import { exactNumber, isExactKey } from '../../../domain/exact-number.ts';
import { type Id, isId, toId } from '../../../domain/ids.ts';
import { type Untrusted, untrusted } from '../../../domain/untrusted.ts';
import { type JsonObject, type JsonValue, type OpenEnum, type Timestamp, toToken } from '../../../domain/values.ts';
import { PlatformError } from '../../errors.ts';

/** An object from the server and the name under which an error speaks of it. */
export type ReceivedFields = { readonly what: string; readonly fields: Readonly<Record<string, unknown>> };

export const protocolError = (field: string): PlatformError =>
  new PlatformError('protocol', `The server sent something this version does not understand: ${field} is missing or wrong.`);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws `PlatformError('protocol')` where the value is not an object. */
export const received = (value: unknown, what: string): ReceivedFields => {
  if (!isObject(value)) throw protocolError(what);
  return { what, fields: value };
};

/** The object in a field, or `null` where there is none. */
export const optionalReceived = (record: ReceivedFields, field: string): ReceivedFields | null => {
  const value = record.fields[field];
  return isObject(value) ? { what: `${record.what}.${field}`, fields: value } : null;
};

/** An id where the field holds one, or holds the record that the id is of; else `null`. */
export const optionalIdOf = <Kind extends string>(record: ReceivedFields, field: string): Id<Kind> | null => {
  const value = record.fields[field];
  if (isId(value)) return toId<Kind>(value);
  return isObject(value) && isId(value['id']) ? toId<Kind>(value['id']) : null;
};

/** Throws `PlatformError('protocol')` that names the field where it holds no id. */
export const idOf = <Kind extends string>(record: ReceivedFields, field: string): Id<Kind> => {
  const id = optionalIdOf<Kind>(record, field);
  if (id === null) throw protocolError(`${record.what}.${field}`);
  return id;
};

export const optionalStringOf = (record: ReceivedFields, field: string): string | null => {
  const value = record.fields[field];
  return typeof value === 'string' ? value : null;
};

export const optionalTextOf = (record: ReceivedFields, field: string): Untrusted | null => {
  const value = optionalStringOf(record, field);
  return value === null || value === '' ? null : untrusted(value);
};

/** A word of an open enumeration; `fallback` where the field is absent. */
export const tokenOf = <Known extends string>(record: ReceivedFields, field: string, fallback: OpenEnum<Known>): OpenEnum<Known> => {
  const value = record.fields[field];
  return value === undefined || value === null ? fallback : toToken(value);
};

export const optionalTimeOf = (record: ReceivedFields, field: string): Timestamp | null => parseTime(record.fields[field]);

/** Throws `PlatformError('protocol')` that names the field where it holds no time. */
export const timeOf = (record: ReceivedFields, field: string): Timestamp => {
  const time = optionalTimeOf(record, field);
  if (time === null) throw protocolError(`${record.what}.${field}`);
  return time;
};

export const optionalNumberOf = (record: ReceivedFields, field: string): number | null => {
  const value = record.fields[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

export const flagOf = (record: ReceivedFields, field: string, fallback: boolean): boolean => {
  const value = record.fields[field];
  return typeof value === 'boolean' ? value : fallback;
};

const MAX_JSON_DEPTH = 32;

/** What becomes of what cannot be copied as it is: JSON that is only shown loses it, JSON that is written back is refused. */
type Loss = 'shorten' | 'refuse';

/** A copy without prototypes, so that no key of the server's means anything to JavaScript. */
const jsonValue = (value: unknown, loss: Loss, depth: number): JsonValue => {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (JSON.isRawJSON(value)) return exactNumber(value.rawJSON);
  if (depth > MAX_JSON_DEPTH) return lost(loss, `JSON of more than ${MAX_JSON_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, loss, depth + 1));
  return isObject(value) ? jsonObject(value, loss, depth) : null;
};

const jsonObject = (value: Readonly<Record<string, unknown>>, loss: Loss, depth: number): JsonObject => {
  if (Object.keys(value).some(isExactKey)) lost(loss, 'a key with a NUL');
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [key, item] of Object.entries(value)) if (!isExactKey(key)) copy[key] = jsonValue(item, loss, depth + 1);
  return copy;
};

const lost = (loss: Loss, what: string): null => {
  if (loss === 'refuse') throw protocolError(what);
  return null;
};

/** The JSON in a field, to be shown; `null` where it is absent. */
export const jsonOf = (record: ReceivedFields, field: string): JsonValue => jsonValue(record.fields[field], 'shorten', 0);

/** The JSON object in a field, to be shown; an empty one where it is absent. */
export const jsonObjectOf = (record: ReceivedFields, field: string): JsonObject =>
  jsonObject(optionalReceived(record, field)?.fields ?? {}, 'shorten', 0);

/**
 * The JSON object in a field, to be written back; an empty one where it is absent. Throws `PlatformError('protocol')` where a copy of it
 * would not be the same.
 */
export const exactObjectOf = (record: ReceivedFields, field: string): JsonObject =>
  jsonObject(optionalReceived(record, field)?.fields ?? {}, 'refuse', 0);

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a time as the platform writes it: ISO 8601, sometimes with a blank for the `T` and without a zone, which then is UTC.
 * Microseconds stay as a fraction, because the server orders by them. `null` for anything else.
 */
export const parseTime = (value: unknown): Timestamp | null => {
  if (typeof value !== 'string') return null;
  const match = ISO.exec(value);
  if (match === null) return null;
  const [, date, time, fraction = '', zone = 'Z'] = match;
  const seconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(seconds)) return null;
  return fraction === '' ? seconds : seconds + Math.round(Number(fraction) * 1e6) / 1e3;
};
