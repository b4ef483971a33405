import type { Mutant } from './mutant.ts';
import { LINK_MUTANTS } from './mutants-link.ts';
import { OUTBOX_MUTANTS } from './mutants-outbox.ts';
import { STREAM_MUTANTS } from './mutants-stream.ts';

export const MUTANTS: readonly Mutant[] = [...STREAM_MUTANTS, ...LINK_MUTANTS, ...OUTBOX_MUTANTS];
