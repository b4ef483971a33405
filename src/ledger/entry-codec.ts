import { z } from 'zod';
import type { EntryNetwork } from '../domain/entry-network.ts';
import type { LedgerEntry, LoopFinding, PreviewFinding } from '../domain/ledger-entry.ts';
import type { JsonValue } from '../domain/values.ts';
import {
  actorSchema,
  INTENT_FIELDS,
  idSchema,
  kindSchema,
  OUTCOME_FIELDS,
  type Schema,
  scopeSchema,
  targetSchema,
  targetStateSchema,
  textSchema,
} from './decode-operation.ts';

/** An entry as it stands in a file of the ledger; `undefined` for one that this version of the program does not know. */
export const decodeEntry = (value: JsonValue): LedgerEntry | undefined => {
  const decoded = entrySchema.safeParse(value);
  return decoded.success ? decoded.data : undefined;
};

const loopSchema: Schema<LoopFinding> = z.object({
  loop: z.string(),
  score: z.number(),
  agents: z.array(
    z.object({
      id: idSchema<'agent'>(),
      name: textSchema,
      org: idSchema<'org'>().nullable(),
      orgName: textSchema.nullable(),
      isOwn: z.boolean(),
    }),
  ),
  threads: z.array(idSchema<'thread'>()),
  edges: z.array(
    z.object({
      from: idSchema<'agent'>(),
      to: idSchema<'agent'>(),
      thread: idSchema<'thread'>(),
      fromThread: idSchema<'thread'>().optional(),
      observed: z.number(),
      inferred: z.number(),
    }),
  ),
  ratePerMinute: z.number(),
  since: z.number(),
  cycles: z.number(),
  novelty: z.number(),
  hasHuman: z.boolean(),
  isCrossOrg: z.boolean(),
  messages: z.array(idSchema<'message'>()),
  runs: z.array(idSchema<'run'>()),
  samples: z.array(z.object({ message: idSchema<'message'>(), author: idSchema<'agent'>(), content: textSchema })),
});

const previewSchema: Schema<PreviewFinding> = z.object({
  kind: kindSchema,
  scope: scopeSchema,
  targets: z.array(targetSchema),
  stoppedWakes24h: z.number(),
  people: z.array(z.object({ id: idSchema<'user'>(), name: textSchema })),
  brokenHandoffs24h: z.number(),
  draining: z.number(),
  outsideOrgs: z.array(z.object({ id: idSchema<'org'>().nullable(), name: textSchema.nullable() })),
  isUndoable: z.boolean(),
});

const networkSchema: Schema<EntryNetwork> = z.object({
  origin: z.string(),
  app: z.string().nullable(),
  org: idSchema<'org'>().nullable(),
  sandbox: textSchema.nullable(),
  principal: idSchema<'user'>().nullable(),
});

const operation = idSchema<'operation'>();

/** An entry of one type, with its fields beside those that every entry has. */
const fact = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.object({
    at: z.number(),
    actor: actorSchema,
    incident: idSchema<'incident'>().nullable(),
    network: networkSchema.optional(),
    type: z.literal(type),
    ...fields,
  });

const entrySchema: Schema<LedgerEntry> = z.discriminatedUnion('type', [
  fact('operation-intended', INTENT_FIELDS),
  fact('target-finished', OUTCOME_FIELDS),
  fact('operation-finished', { operation }),
  fact('conflict-seen', { operation, target: targetSchema, expected: targetStateSchema, seen: targetStateSchema }),
  fact('loop-raised', { loop: loopSchema }),
  fact('loop-cleared', { loop: z.string() }),
  fact('incident-opened', { title: z.string(), since: z.number().nullable(), loop: z.string().nullable() }),
  fact('incident-acknowledged', {}),
  fact('task-owned', { task: z.string() }),
  fact('incident-quiet', { lastPostAt: z.number().nullable(), silenceMs: z.number() }),
  fact('incident-relapsed', { loop: z.string().nullable() }),
  fact('incident-closed', {}),
  fact('note-added', { text: z.string() }),
  fact('preview-shown', { preview: previewSchema }),
  fact('two-key-armed', {
    operation,
    plan: z.object({ kind: INTENT_FIELDS.kind, scope: INTENT_FIELDS.scope, targets: INTENT_FIELDS.targets }),
  }),
  fact('two-key-changed', { operation, state: z.enum(['confirmed', 'overridden', 'expired', 'withdrawn']) }),
  fact('report-exported', { format: z.enum(['markdown', 'json']), hasBodies: z.boolean() }),
  fact('invite-made', { team: idSchema<'team'>(), teamName: textSchema, digest: z.string(), expiresAt: z.number() }),
  fact('invite-revoked', { team: idSchema<'team'>(), digest: z.string() }),
  fact('ledger-repaired', { droppedBytes: z.number() }),
  fact('unrecorded-allowed', { operation, reason: z.string() }),
]);

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
