import type { OrgId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { Untrusted } from '../domain/untrusted.ts';
import type { Timestamp } from '../domain/values.ts';
import { type SafeText, safe, safeLine } from '../text/safe.ts';
import { isoTime, orDash } from './table.ts';

/** Where a message was said: its names as far as they are known, and the operator's own organisation. */
export type MessageContext = {
  readonly team: Untrusted | null;
  readonly thread: Untrusted | null;
  readonly ownOrg: OrgId | null;
};

/** Whether somebody outside the operator's organisation wrote it. Where that cannot be told, it counts as outside. */
const isExternal = ({ author }: Message, { ownOrg }: MessageContext): boolean =>
  author.kind !== 'system' && (author.org === null || author.org !== ownOrg);

/** A message as one line: time, `EXTERNAL` for outsiders, what kind of speaker, who, for whom, where, and the text with `⏎` for line feeds. */
export const messageLine = (message: Message, where: MessageContext, timeText: (at: Timestamp) => SafeText): SafeText => {
  const { author } = message;
  const outside = isExternal(message, where) ? safe`EXTERNAL ` : safe``;
  const org = author.kind === 'system' ? safe`` : safe` (${orDash(author.orgName)})`;
  const place = safe`${orDash(where.team)}/${orDash(where.thread)}`;
  return safe`${timeText(message.createdAt)} ${outside}${KINDS[author.kind]} ${orDash(author.name)}${org} in ${place}: ${safeLine(message.content)}`;
};

const KINDS: Readonly<Record<Message['author']['kind'], SafeText>> = {
  human: safe`human`,
  agent: safe`agent`,
  service: safe`service`,
  system: safe`system`,
};

/** A message as scripts read it; its text is whole and as it was written. */
export const messageRecord = (message: Message, where: MessageContext): object => ({
  type: 'message',
  id: message.id,
  thread: message.thread,
  threadTitle: where.thread,
  teamName: where.team,
  author: message.author,
  isExternal: isExternal(message, where),
  content: message.content,
  messageType: message.type,
  replyTo: message.replyTo,
  idempotencyKey: message.idempotencyKey,
  createdAt: isoTime(message.createdAt),
});
