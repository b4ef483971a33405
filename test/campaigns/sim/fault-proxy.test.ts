import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilPasses } from '../../support/until-passes.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

let server: Server;
let proxy: FaultProxy;
const open: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => {
    open.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = await startFaultProxy(typeof address === 'object' && address !== null ? address.port : 0, () => performance.now());
});

afterEach(async () => {
  await proxy.close();
  for (const socket of open.splice(0)) socket.destroy();
  server.close();
});

/** A client through the proxy, what it got and how it ended. */
const client = async () => {
  const socket = connect(proxy.port, '127.0.0.1');
  open.push(socket);
  const seen = { text: '', end: '' };
  socket.on('data', (bytes) => {
    seen.text += bytes.toString();
  });
  socket.on('error', (error) => {
    seen.end = 'code' in error ? String(error.code) : 'error';
  });
  socket.on('end', () => {
    seen.end = 'fin';
  });
  await once(socket, 'connect');
  return { socket, seen };
};

describe('a proxy that fails', () => {
  it('passes everything on, in order', async () => {
    const { socket, seen } = await client();

    socket.write('one ');
    socket.write('two');

    await untilPasses(() => expect(seen.text).toBe('one two'));
  });

  it('holds back what goes into a black hole and delivers it afterwards', async () => {
    const { socket, seen } = await client();
    proxy.weather.isDownlinkBlack = true;
    const before = proxy.heardAt();
    socket.write('held');
    await untilPasses(() => expect(open.some((one) => one.bytesRead === 4)).toBe(true));
    const during = { text: seen.text, heardAt: proxy.heardAt() };

    proxy.weather.isDownlinkBlack = false;

    await untilPasses(() => expect(seen.text).toBe('held'));
    expect(during).toEqual({ text: '', heardAt: before });
    expect(proxy.heardAt()).toBeGreaterThan(before);
  });

  it('ends connections by a reset or politely', async () => {
    const [first, second] = [await client(), await client()];
    first.socket.write('a');
    second.socket.write('b');
    await untilPasses(() => expect(first.seen.text + second.seen.text).toBe('ab'));

    proxy.endAll('reset');
    const third = await client();
    third.socket.write('c');
    await untilPasses(() => expect(third.seen.text).toBe('c'));
    proxy.endAll('fin');

    await untilPasses(() => expect([first.seen.end, second.seen.end, third.seen.end]).toEqual(['ECONNRESET', 'ECONNRESET', 'fin']));
  });

  it('cuts in the middle of what comes next', async () => {
    const { socket, seen } = await client();
    socket.write('ready');
    await untilPasses(() => expect(seen.text).toBe('ready'));

    proxy.endAll('mid-frame');
    socket.write('0123456789');

    await untilPasses(() => expect(seen.end).toBe('ECONNRESET'));
    expect(seen.text.length).toBeLessThan('ready0123456789'.length);
  });

  it('lets only a few bytes through at a time', async () => {
    const { socket, seen } = await client();
    proxy.weather.trickleBytes = 2;
    const startedAt = performance.now();

    socket.write('0123456789');

    await untilPasses(() => expect(seen.text).toBe('0123456789'));
    expect(performance.now() - startedAt).toBeGreaterThan(15);
  });
});
