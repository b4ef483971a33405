import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../server/call.ts';
import { bearerOf } from '../server/http-exchange.ts';
import { Refusal } from '../world/refusal.ts';
import type { ControlCommand } from './command.ts';
import type { ControlResult } from './control.ts';

/** The path that takes commands, one JSON object each, from the holder of the control token. */
export const CONTROL_PATH = '/control';

export type ControlEndpoint = {
  readonly token: string;
  readonly answer: (request: IncomingMessage, read: () => Promise<unknown>) => Promise<Answer> | undefined;
};

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Takes commands over HTTP; with `isOpen` false the path does not exist. */
export const createControlEndpoint = (isOpen: boolean, control: (command: ControlCommand) => Promise<ControlResult>): ControlEndpoint => {
  const token = `ctl_${randomBytes(32).toString('base64url')}`;
  const digest = digestOf(token);

  const answer = async (request: IncomingMessage, read: () => Promise<unknown>): Promise<Answer> => {
    if (!timingSafeEqual(digestOf(bearerOf(request) ?? ''), digest))
      throw new Refusal(401, 'unauthorized', { message: 'The control token is required.' });
    return { status: 200, body: await control((await read()) as ControlCommand) };
  };

  return {
    token,
    answer: (request, read) => (isOpen && request.method === 'POST' && request.url === CONTROL_PATH ? answer(request, read) : undefined),
  };
};
