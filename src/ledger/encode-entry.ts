import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { JsonValue } from '../domain/values.ts';

export type EncodeOptions = {
  /** Takes secrets out of a text: the redactor's `redact`. */
  readonly redact: (text: string) => string;
  /** Whether the operator asked for message bodies in the ledger. */
  readonly keepsBodies: boolean;
};

/**
 * An entry as it is written: without secrets, and without message bodies unless they are asked for. A routine's `eventConfig`
 * stays as it is, because undo writes it back to the letter.
 */
export const encodeEntry = (entry: LedgerEntry, { redact, keepsBodies }: EncodeOptions): JsonValue => {
  const kept: LedgerEntry = entry.type === 'loop-raised' && !keepsBodies ? { ...entry, loop: { ...entry.loop, samples: [] } } : entry;
  const json: JsonValue = JSON.parse(JSON.stringify(kept));
  return mapTexts(json, redact);
};

function mapTexts(value: JsonValue, redact: (text: string) => string): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isArray(value)) return value.map((item) => mapTexts(item, redact));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === 'eventConfig' ? item : mapTexts(item, redact)]));
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
