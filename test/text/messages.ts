import { toId } from '../../src/domain/ids.ts';
import type { Author, Message } from '../../src/domain/message.ts';
import { untrusted } from '../../src/domain/untrusted.ts';

/** When the messages of these tests were written: 2026-11-22T14:31:00Z. */
export const SENT_AT = Date.UTC(2026, 10, 22, 14, 31);

const ORG = { acme: 'ACME', partner: 'PARTNER INC' } as const;

export const human = (name: string, org: keyof typeof ORG = 'acme'): Extract<Author, { kind: 'human' | 'service' }> => ({
  kind: 'human',
  id: toId(`usr_${name.replaceAll(/\W/g, '').slice(0, 100)}`),
  name: untrusted(name),
  org: toId(`org_${org}`),
  orgName: untrusted(ORG[org]),
});

export const agent = (name: string, org: keyof typeof ORG = 'acme'): Extract<Author, { kind: 'agent' }> => ({
  kind: 'agent',
  id: toId(`agt_${name.replaceAll(/\W/g, '').slice(0, 100)}`),
  name: untrusted(name),
  org: toId(`org_${org}`),
  orgName: untrusted(ORG[org]),
});

export const messageBy = (author: Author, content: string, changes: Partial<Message> = {}): Message => ({
  id: toId('msg_1'),
  thread: toId('thr_1'),
  author,
  content: untrusted(content),
  type: 'message',
  isDeleted: false,
  isPartial: false,
  replyTo: null,
  replyCount: 0,
  idempotencyKey: null,
  createdAt: SENT_AT,
  updatedAt: SENT_AT,
  ...changes,
});
