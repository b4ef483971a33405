// A client that only parses what the console also gets, for comparison: node bare-client.ts URL TOKEN TOPIC
import { WebSocket } from 'ws';

const [, , url = '', token = '', topic = ''] = process.argv;
const socket = new WebSocket(`${url.replace('http', 'ws')}/socket/api/websocket?vsn=2.0.0&token=${token}`);
let count = 0;
let newest: unknown;

socket.on('open', () => socket.send(JSON.stringify(['1', '1', topic, 'phx_join', {}])));
socket.on('message', (data: Buffer) => {
  const frame: unknown = JSON.parse(data.toString('utf8'));
  if (!Array.isArray(frame) || frame[3] !== 'message_added') return;
  count += 1;
  newest = frame[4];
});
setInterval(() => socket.send(JSON.stringify([null, '2', 'phoenix', 'heartbeat', {}])), 10_000);
process.on('message', () => process.send?.({ count, newest }));
