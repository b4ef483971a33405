import { z } from 'zod';
import { type Id, isId, toId } from '../domain/ids.ts';
import type { Actor, OperationIntent, Scope, Target, TargetOutcome, TargetState } from '../domain/operation.ts';
import { type Untrusted, untrusted } from '../domain/untrusted.ts';
import { type JsonObject, toToken } from '../domain/values.ts';

/** Reads `Output` from JSON. Somebody may have edited a file of the ledger, so ids must be ids and words tokens again. */
export type Schema<Output> = z.ZodType<Output, z.ZodTypeDef, unknown>;

export const idSchema = <Kind extends string>(): Schema<Id<Kind>> =>
  z
    .string()
    .refine(isId)
    .transform((text) => toId<Kind>(text));
export const textSchema: Schema<Untrusted> = z.string().transform(untrusted);

const tokenSchema = z.string().transform(toToken);
const jsonObjectSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

export const actorSchema: Schema<Actor> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('operator'), id: idSchema<'user'>(), name: textSchema }),
  z.object({ type: z.literal('console') }),
]);

export const scopeSchema: Schema<Scope> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('routine'), id: idSchema<'routine'>() }),
  z.object({ type: z.literal('session'), id: idSchema<'session'>() }),
  z.object({ type: z.literal('agent'), id: idSchema<'agent'>() }),
  z.object({ type: z.literal('thread'), id: idSchema<'thread'>() }),
  z.object({ type: z.literal('team'), id: idSchema<'team'>() }),
  z.object({ type: z.literal('marked') }),
  z.object({ type: z.literal('org'), id: idSchema<'org'>() }),
]);

export const targetSchema: Schema<Target> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('routine'), id: idSchema<'routine'>(), agent: idSchema<'agent'>(), name: textSchema }),
  z.object({ type: z.literal('session'), id: idSchema<'session'>(), agent: idSchema<'agent'>(), name: textSchema.nullable() }),
  z.object({ type: z.literal('thread'), id: idSchema<'thread'>(), name: textSchema.nullable() }),
  z.object({ type: z.literal('team'), id: idSchema<'team'>(), name: textSchema.nullable() }),
  z.object({
    type: z.literal('member'),
    id: idSchema<'user'>(),
    kind: z.enum(['user', 'agent', 'org']),
    team: idSchema<'team'>(),
    name: textSchema.nullable(),
  }),
]);

export const targetStateSchema: Schema<TargetState> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('routine'), status: tokenSchema, eventConfig: jsonObjectSchema, updatedAt: z.number() }),
  z.object({ type: z.literal('session'), status: tokenSchema }),
  z.object({ type: z.literal('thread'), agentsEnabled: z.boolean(), isMuted: z.boolean() }),
  z.object({ type: z.literal('team'), isMember: z.boolean() }),
  z.object({ type: z.literal('member'), isMember: z.boolean() }),
]);

const STOPS = ['pause', 'resume', 'cancel', 'humans-only', 'block', 'mute'] as const;
const OTHERS = [
  'restore',
  'unblock',
  'unmute',
  'remove-member',
  'leave-team',
  'create-thread',
  'create-invite',
  'revoke-invite',
  'join-team',
  'post',
  'edit-message',
  'delete-message',
] as const;
export const kindSchema = z.enum([...STOPS, ...OTHERS]);

/** The fields of an intent, to be put beside those of its entry. */
export const INTENT_FIELDS = {
  operation: idSchema<'operation'>(),
  kind: kindSchema,
  scope: scopeSchema,
  targets: z.array(z.object({ target: targetSchema, before: targetStateSchema.nullable(), wanted: targetStateSchema.nullable() })),
  reason: z.string(),
  confirmedBy: z.enum(['none', 'key', 'count', 'name', 'two-key', 'override', 'flag']),
  expiresAt: z.number().nullable(),
  undoes: idSchema<'operation'>().nullable(),
} satisfies { readonly [Field in keyof OperationIntent]: Schema<OperationIntent[Field]> };

/** The fields of an outcome, to be put beside those of its entry. */
export const OUTCOME_FIELDS = {
  operation: idSchema<'operation'>(),
  target: targetSchema,
  result: z.enum(['done', 'already', 'failed', 'unknown', 'skipped']),
  before: targetStateSchema.nullable(),
  after: targetStateSchema.nullable(),
  problem: z.object({ code: z.string(), message: textSchema }).nullable(),
  attempts: z.number(),
} satisfies { readonly [Field in keyof TargetOutcome]: Schema<TargetOutcome[Field]> };
