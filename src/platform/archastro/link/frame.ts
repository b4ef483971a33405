/** A frame of Phoenix's serializer 2.0.0: `[join_ref, ref, topic, event, payload]`. */
export type Frame = {
  readonly join_ref: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: object;
};

const asRef = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);

const isReply = (payload: object): boolean => 'status' in payload && typeof payload.status === 'string';

/** Reads a text frame. `null` for anything that Phoenix's client would stumble over. */
export const decodeFrame = (raw: unknown): Frame | null => {
  if (typeof raw !== 'string') return null;
  let frame: unknown;
  try {
    frame = JSON.parse(raw);
  } catch {
    return null;
  }
  if (!Array.isArray(frame) || frame.length < 5) return null;
  const [joinRef, ref, topic, event, payload]: unknown[] = frame;
  if (typeof topic !== 'string' || typeof event !== 'string') return null;
  const body = typeof payload === 'object' && payload !== null ? payload : {};
  if (event === 'phx_reply' && !isReply(body)) return null;
  return { join_ref: asRef(joinRef), ref: asRef(ref), topic, event, payload: body };
};
