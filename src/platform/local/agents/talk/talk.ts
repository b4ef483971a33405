import type { Role } from '../../world/records.ts';

/** How people and agents speak about one subject. Words in braces are slots (`slots.ts`). */
export type Talk = {
  readonly kind: string;
  /** The agents that answer a person about it. */
  readonly role: Role;
  readonly openings: readonly string[];
  readonly answers: readonly string[];
  /** Another role that the answer may ask for help; `{peer}` is the agent's handle. */
  readonly handOff?: { readonly role: Role; readonly asks: readonly string[]; readonly answers: readonly string[] };
  readonly closings: readonly string[];
};
