declare const tokenBrand: unique symbol;

/** A word of an enumeration that the platform leaves open, such as a status that a newer server knows: `[a-z0-9_.-]{1,64}`. */
export type Token = string & { readonly [tokenBrand]: 'token' };

/** A value of a known enumeration, or a word this version does not know. */
export type OpenEnum<Known extends string> = Known | Token;

/** Milliseconds since 1970-01-01 UTC. */
export type Timestamp = number;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** JSON as received; its strings are untrusted. */
export type JsonObject = { readonly [key: string]: JsonValue };

const TOKEN = /^[a-z0-9_.-]{1,64}$/i;

/** The word as a token, or `unknown` where it is not one. */
export const toToken = (value: unknown): Token => (typeof value === 'string' && TOKEN.test(value) ? value : 'unknown') as Token;
