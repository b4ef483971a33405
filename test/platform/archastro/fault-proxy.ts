import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP relay to a port of this machine whose connections can be made to fail. */
export type FaultProxy = AsyncDisposable & {
  readonly url: string;
  /**
   * Lets nothing through until `heal`; all connections stay open. What the connections of before send is lost for good; what new ones
   * send comes through afterwards, as it does over a TCP that has not given up yet.
   */
  readonly swallow: () => void;
  readonly heal: () => void;
  /** Breaks all connections. */
  readonly cut: () => void;
  /** Breaks every connection that asks to become a web socket, until `heal`. */
  readonly refuseSockets: () => void;
};

export const startFaultProxy = async (target: string): Promise<FaultProxy> => {
  const port = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let held: (() => void)[] = [];
  let isRefusing = false;
  /** The server answers only to its own name. */
  const rename = (data: Buffer): Buffer => {
    const text = data.toString('latin1');
    return /^host: /im.test(text) ? Buffer.from(text.replace(/^host: .*$/im, `Host: 127.0.0.1:${port}`), 'latin1') : data;
  };
  const relay = (from: Socket, to: Socket, pass: (data: Buffer) => Buffer): void => {
    const isNew = isSwallowing;
    from.on('data', (data: Buffer) => {
      if (isSwallowing && isNew) held.push(() => to.write(pass(data)));
      if (isSwallowing) return;
      if (isRefusing && /^upgrade: websocket/im.test(data.toString('latin1'))) from.destroy();
      else to.write(pass(data));
    });
    from.on('close', () => to.destroy());
    from.on('error', () => {});
    sockets.add(from);
    from.on('close', () => sockets.delete(from));
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    relay(client, upstream, rename);
    relay(upstream, client, (data) => data);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallow: () => {
      isSwallowing = true;
    },
    heal: () => {
      isSwallowing = false;
      isRefusing = false;
      for (const send of held) send();
      held = [];
    },
    cut,
    refuseSockets: () => {
      isRefusing = true;
      cut();
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
