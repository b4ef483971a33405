/** A reference as the client chose it: usually a string, but echoed as it is. */
export type Ref = unknown;

/** What a client sends: `[join_ref, ref, topic, event, payload]`. */
export type ClientFrame = {
  readonly joinRef: Ref;
  readonly ref: Ref;
  readonly topic: unknown;
  readonly event: unknown;
  readonly payload: unknown;
};

/** Reads a text frame of serializer 2.0.0; `undefined` for what crashes a Phoenix socket. A sixth element is ignored. */
export const parseFrame = (text: string): ClientFrame | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length < 5) return undefined;
  const [joinRef, ref, topic, event, payload] = value as readonly unknown[];
  return { joinRef, ref, topic, event, payload };
};

export type PhoenixReply = { readonly status: 'ok' | 'error'; readonly response: unknown };

export const replyFrame = (frame: { readonly joinRef: Ref; readonly ref: Ref; readonly topic: unknown }, reply: PhoenixReply): string =>
  JSON.stringify([frame.joinRef, frame.ref, frame.topic, 'phx_reply', { response: reply.response, status: reply.status }]);

/** A push of a channel process, or with `joinRef` null a broadcast. */
export const pushFrame = (joinRef: Ref, topic: string, push: { readonly event: string; readonly payload: unknown }): string =>
  JSON.stringify([joinRef, null, topic, push.event, push.payload]);

/** The end of a channel; its ref is the join's. */
export const endFrame = (
  joinRef: Ref,
  topic: string,
  end: { readonly event: 'phx_close' | 'phx_error'; readonly payload: unknown },
): string => JSON.stringify([joinRef, joinRef, topic, end.event, end.payload]);
