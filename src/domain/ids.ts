declare const idBrand: unique symbol;

/**
 * An identifier of the platform. Opaque apart from its alphabet: `isId` holds for each, so an id may be printed as it is.
 * Prefixes are never checked, because several are in circulation for one kind.
 */
export type Id<Kind extends string> = string & { readonly [idBrand]: Kind };

export type OrgId = Id<'org'>;
export type UserId = Id<'user'>;
export type AgentId = Id<'agent'>;
export type TeamId = Id<'team'>;
export type MembershipId = Id<'membership'>;
export type ThreadId = Id<'thread'>;
export type MessageId = Id<'message'>;
export type RoutineId = Id<'routine'>;
export type RunId = Id<'run'>;
export type SessionId = Id<'session'>;
export type ActivityId = Id<'activity'>;
export type PrincipalId = UserId | AgentId;

const ID = /^[A-Za-z0-9_.:-]{1,128}$/;

/** Whether a received value can be an id: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. */
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** Brands a checked string. Throws `TypeError` for a string that `isId` refuses. */
export const toId = <Kind extends string>(value: string): Id<Kind> => {
  if (!isId(value)) throw new TypeError('not an id');
  return value as Id<Kind>;
};
