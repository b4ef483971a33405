import type { ServerResponse } from 'node:http';
import type { RequestFault } from '../control/command.ts';
import type { Answer } from './call.ts';
import { send } from './http-exchange.ts';

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

const statusBody = (status: number): unknown => ({
  error: { code: status === 429 ? 'too_many_requests' : 'service_unavailable', message: 'Try again later.', details: {} },
});

const sendTruncated = (response: ServerResponse, answer: Answer): void => {
  const text = JSON.stringify(answer.body ?? {});
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
};

/** Answers a request badly on purpose; `answer` does what was asked and gives the answer that would have been. */
export const spoil = async (response: ServerResponse, fault: RequestFault, answer: () => Promise<Answer>): Promise<void> => {
  switch (fault.kind) {
    case 'status':
      if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
      return send(response, { status: fault.status, body: statusBody(fault.status) });
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end('<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>');
      return;
    case 'hang':
      await wait(fault.ms);
      response.destroy();
      return;
    case 'slow':
      await wait(fault.ms);
      return send(response, await answer());
    case 'truncated':
      return sendTruncated(response, await answer());
    case 'applied-status':
      await answer();
      return send(response, { status: fault.status, body: statusBody(fault.status) });
    case 'applied-hang':
      await answer();
      await wait(fault.ms);
      response.destroy();
      return;
  }
};
