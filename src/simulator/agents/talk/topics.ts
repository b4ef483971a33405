import { BACK_OFFICE_TALK } from './back-office.ts';
import { COORDINATION_TALK } from './coordination.ts';
import { DISPUTE_TALK } from './disputes.ts';
import { OPERATIONS_TALK } from './operations.ts';
import { SUPPORT_TALK } from './support.ts';
import type { Talk } from './talk.ts';

const TALKS: ReadonlyMap<string, Talk> = new Map(
  [...SUPPORT_TALK, ...OPERATIONS_TALK, ...BACK_OFFICE_TALK, ...COORDINATION_TALK, ...DISPUTE_TALK].map((talk) => [talk.kind, talk]),
);

/** The kind of a closing remark, which nobody has to answer. */
export const CLOSING = 'closing';

export const talkOf = (kind: string): Talk | undefined => TALKS.get(kind);
