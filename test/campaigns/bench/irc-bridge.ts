// Speaks the messages of a topic on as an IRC server, for a client to compare with: node irc-bridge.ts URL TOKEN TOPIC
import { createServer, type Socket } from 'node:net';
import { WebSocket } from 'ws';

const [, , url = '', token = '', topic = ''] = process.argv;
const CHANNEL = '#bench';
const joined = new Set<Socket>();
const upstream = new WebSocket(`${url.replace('http', 'ws')}/socket/api/websocket?vsn=2.0.0&token=${token}`);

type Frame = readonly [
  unknown,
  unknown,
  string,
  string,
  { readonly message: { readonly content: string; readonly user_id?: string | null } },
];

upstream.on('open', () => upstream.send(JSON.stringify(['1', '1', topic, 'phx_join', {}])));
upstream.on('message', (data: Buffer) => {
  const [, , , event, payload] = JSON.parse(data.toString('utf8')) as Frame;
  if (event !== 'message_added') return;
  const text = payload.message.content.replaceAll(/\s+/g, ' ');
  for (const socket of joined) socket.write(`:agent${text.length % 7}!u@h PRIVMSG ${CHANNEL} :${text}\r\n`);
});
setInterval(() => upstream.send(JSON.stringify([null, '2', 'phoenix', 'heartbeat', {}])), 10_000);

const answer = (socket: Socket, line: string): void => {
  const [command = '', ...words] = line.split(' ');
  const say = (...lines: readonly string[]): void => void socket.write(lines.map((each) => `${each}\r\n`).join(''));
  if (command === 'USER') say(':bench 001 op :hi', ':bench 005 op CHANTYPES=# :are supported', ':bench 422 op :no motd');
  if (command === 'PING') say(`:bench PONG bench ${words.join(' ')}`);
  if (command !== 'JOIN') return;
  say(`:op!u@h JOIN ${CHANNEL}`, `:bench 353 op = ${CHANNEL} :op`, `:bench 366 op ${CHANNEL} :end`);
  joined.add(socket);
};

const server = createServer((socket) => {
  let rest = '';
  socket.on('error', () => joined.delete(socket));
  socket.on('close', () => joined.delete(socket));
  socket.on('data', (data) => {
    const lines = (rest + data.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) answer(socket, line);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
