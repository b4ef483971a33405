import type { IncomingMessage } from 'node:http';
import { badRequest, Refusal } from '../world/refusal.ts';

const MAX_BYTES = 1024 * 1024;

/** Reads a JSON body of at most 1 MiB; `undefined` for an empty one. Refuses with 413 or 400. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Refusal(413, 'payload_too_large', { message: 'The body is larger than 1 MiB.' });
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
};
