import type { UserRecord } from '../../world/records.ts';
import type { Driver } from '../driver.ts';
import type { PhoenixReply } from './frames.ts';

/** What a channel module is given. */
export type ChannelContext = { readonly driver: Driver; readonly user: UserRecord; readonly options: ChannelOptions };

export type ChannelOptions = {
  /** Which of the shapes that clients of the platform expect a chat join is answered with. */
  readonly joinReply: JoinReplyShape;
};

export type JoinReplyShape = 'members' | 'messages' | 'room' | 'empty';

/** What becomes of a push: a reply, none, or a crash of the channel. */
export type Handled = { readonly type: 'reply'; readonly reply: PhoenixReply } | { readonly type: 'no-reply' } | { readonly type: 'crash' };

export const replyOk = (response: unknown): Handled => ({ type: 'reply', reply: { status: 'ok', response } });
export const replyError = (response: unknown): Handled => ({ type: 'reply', reply: { status: 'error', response } });
export const CRASH: Handled = { type: 'crash' };

/** A kind of topic. */
export type ChannelKind = {
  /** Whether this kind serves the topic; others are unmatched. */
  readonly matches: (topic: string) => boolean;
  readonly join: (context: ChannelContext, join: { readonly topic: string; readonly payload: unknown }) => PhoenixReply;
  readonly handle: (
    context: ChannelContext,
    push: { readonly topic: string; readonly event: string; readonly payload: unknown },
  ) => Handled;
};

export type Payload = Readonly<Record<string, unknown>>;

export const isPayload = (value: unknown): value is Payload => typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (payload: Payload, name: string): string | undefined => {
  const value = payload[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const MOST = 100;

export const limitOf = (payload: Payload, usual: number): number => {
  const value = payload['limit'];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? Math.min(value, MOST) : usual;
};
