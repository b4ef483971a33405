import type { Timestamp } from '../../../domain/values.ts';

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
