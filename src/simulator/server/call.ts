import type { z } from 'zod';
import type { UserRecord } from '../world/records.ts';
import { badRequest, Refusal, unprocessable } from '../world/refusal.ts';
import { lookUp, type World } from '../world/world.ts';
import type { Limits } from './limits.ts';
import type { Logins } from './logins.ts';
import type { Tokens } from './tokens.ts';

/** One request, already checked for its form. */
export type PublicCall = {
  readonly world: World;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly logins: Logins;
  /** Epoch milliseconds by the server's clock, which tokens live by. */
  readonly now: () => number;
  /** Where this server is reached, without a slash at the end. */
  readonly origin: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly apiKey: string | null;
  /** Whether a bearer token came along, valid or not. */
  readonly hasToken: boolean;
  /** Who the bearer token belongs to, where a valid one came along. */
  readonly caller: UserRecord | null;
};

/** A request of somebody who is signed in. */
export type Call = PublicCall & { readonly user: UserRecord };

/** `location` is where a redirect leads. */
export type Answer = { readonly status: number; readonly body?: unknown; readonly location?: string };

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const NO_CONTENT: Answer = { status: 204 };

/** Reads the body by a schema. Refuses with 422 and names the fields. */
export const readBody = <Schema extends z.ZodTypeAny>(call: PublicCall, schema: Schema): z.infer<Schema> => {
  const parsed = schema.safeParse(call.body ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join('.') || 'body', message: issue.message }));
  throw new Refusal(422, 'invalid_params', { message: 'Validation failed', fields });
};

/** A filter that may be repeated: `name[]=a&name[]=b`, or a single `name=a`. */
export const readList = (query: URLSearchParams, name: string): readonly string[] =>
  [...query.getAll(`${name}[]`), ...query.getAll(name)].filter((value) => value !== '');

/** A whole number of at least 1, cut to `most`. Refuses with 400 what is no number. */
export const readCount = (query: URLSearchParams, name: string, range: { readonly usual: number; readonly most: number }): number => {
  const text = query.get(name);
  if (text === null || text === '') return range.usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw badRequest(`${name} must be a positive integer.`);
  return Math.min(value, range.most);
};

export const readOptional = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined;

const MOST_PER_PAGE = 100;

/** One page of a list that is counted in pages. */
export const pageOfList = <T>(call: PublicCall, items: readonly T[], toWire: (item: T) => unknown): Answer => {
  const page = readCount(call.query, 'page', { usual: 1, most: 1_000_000 });
  const size = readCount(call.query, 'page_size', { usual: 25, most: MOST_PER_PAGE });
  const pages = Math.ceil(items.length / size);
  return ok({
    data: items.slice((page - 1) * size, page * size).map(toWire),
    page,
    page_size: size,
    total_entries: items.length,
    total_pages: pages,
    has_next: page < pages,
    has_prev: page > 1,
  });
};

/**
 * Whose things a call is about: the caller's, or, for a server that holds the secret key, of the user that it names. Refuses with
 * 422 a server that names nobody.
 */
export const personMeant = (call: Call, named: string | undefined): UserRecord => {
  if (call.user.reach === 'org') return call.user;
  if (named === undefined) throw unprocessable('user', 'is required');
  return lookUp(call.world.users, named, 'User');
};
