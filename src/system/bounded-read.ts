import { ConfigError } from './config-error.ts';

/**
 * All that a stream holds, as text. Rejects with `ConfigError('misused')` as soon as there is more than `maxBytes`: a device or a pipe may
 * never end. `name` is the stream's in that sentence.
 */
export const readBounded = async (stream: AsyncIterable<unknown>, maxBytes: number, name: string): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const chunk = part instanceof Buffer ? part : Buffer.from(String(part));
    size += chunk.length;
    if (size > maxBytes)
      throw new ConfigError('misused', `There are more than ${maxBytes} bytes in ${name}, which is too many for what is expected there.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
