import type { Role } from '../../world/records.ts';

/** How people and agents speak about one subject. Words in braces are slots (`slots.ts`). */
export type Talk = {
  readonly kind: string;
  /** The agents that answer a person about it. */
  readonly role: Role;
  readonly openings: readonly string[];
  readonly answers: readonly string[];
  /** Other roles that the answer may ask for help. */
  readonly handOffs?: readonly HandOff[];
  /** Whether every agent of the team answers, not only one. */
  readonly isForAll?: boolean;
  readonly closings: readonly string[];
};

/** `{peer}` in `asks` is the handle of the agent that is asked. */
export type HandOff = { readonly role: Role; readonly asks: readonly string[]; readonly answers: readonly string[] };
