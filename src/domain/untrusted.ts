declare const untrustedBrand: unique symbol;

/**
 * Text that somebody outside this program wrote: a message, a name, a title, a server's error.
 * At run time it is the string as received. The type is opaque on purpose: it cannot be used as a `string`, so the only ways
 * on are `safeText` (to show it) and `rawText` (to send, store or compare it).
 */
export type Untrusted = { readonly [untrustedBrand]: 'untrusted' };

/** Marks a string from outside. */
export const untrusted = (received: string): Untrusted => received as unknown as Untrusted;

/** The string as received. Never for a terminal, a title, a notification or a log line: those take `safeText`. */
export const rawText = (text: Untrusted): string => text as unknown as string;
