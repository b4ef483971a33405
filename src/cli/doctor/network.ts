import type { Redactor } from '../../auth/redact.ts';
import { untrusted } from '../../domain/untrusted.ts';
import type { Timestamp } from '../../domain/values.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { countText, safe, safeLine, safeWord } from '../../text/safe.ts';
import type { ServerProbe } from '../services.ts';
import { orDash } from '../table.ts';
import { type Finding, failed, ok, warn } from './check.ts';

const DAY_MS = 86_400_000;
const SLOW_MS = 1_000;
const CLOCK_MS = 5_000;
const CERTIFICATE_DAYS = 14;

/** What one connection without any credential showed. */
export const probeFindings = (probe: ServerProbe, now: Timestamp): readonly Finding[] => [
  probe.proxy === null ? ok('proxy', safe`none; the server is reached directly`) : ok('proxy', safeWord(probe.proxy)),
  tlsFinding(probe, now),
  clockFinding(probe),
  probe.latencyMs > SLOW_MS
    ? warn('connection', safe`the first answer took ${probe.latencyMs} ms (HTTP ${probe.status})`)
    : ok('connection', safe`first answer in ${probe.latencyMs} ms (HTTP ${probe.status})`),
];

function tlsFinding({ tls }: ServerProbe, now: Timestamp): Finding {
  if (tls === null) return ok('tls', safe`not needed on this machine`);
  const days = Math.floor((tls.validUntil - now) / DAY_MS);
  const text = safe`${safeLine(tls.protocol)}, certificate by ${safeLine(tls.issuer)}, valid for ${days} more days`;
  return days < CERTIFICATE_DAYS ? warn('tls', text, safe`tell whoever runs the server`) : ok('tls', text);
}

function clockFinding({ clockOffsetMs }: ServerProbe): Finding {
  if (clockOffsetMs === null) return warn('clock', safe`the server does not tell its time`);
  const seconds = Math.round(Math.abs(clockOffsetMs) / 1000);
  if (Math.abs(clockOffsetMs) <= CLOCK_MS) return ok('clock', safe`this machine and the server agree to ${CLOCK_MS / 1000} s`);
  const way = clockOffsetMs > 0 ? safe`behind` : safe`ahead of`;
  return warn(
    'clock',
    safe`this machine is ${seconds} s ${way} the server, so ages are shown wrong`,
    safe`set its clock, for instance with NTP`,
  );
}

/** What a certificate that was not accepted asks for; the error itself otherwise. */
export const connectionError = (error: unknown, server: string): unknown => {
  if (error instanceof PlatformError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (/^(EPROTO|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST))/.test(code))
    return new PlatformError('offline', `${server} does not speak https (${code}); a plain http server is only used on this machine.`);
  if (/^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(code))
    return new PlatformError(
      'offline',
      `The certificate of ${server} was not accepted (${code}); for a private CA name its file as ca_file in the profile, or set NODE_EXTRA_CA_CERTS.`,
    );
  return new PlatformError('offline', `${server} cannot be reached (${code}); check the address, the network and HTTPS_PROXY.`);
};

const READS = 3;

/** Whether the token is taken, and how long a read takes. */
export const checkRest = async (platform: Platform, redactor: Redactor): Promise<readonly Finding[]> => {
  try {
    const times: number[] = [];
    for (let read = 0; read < READS; read += 1) {
      const startedAt = performance.now();
      await platform.listTeams();
      times.push(performance.now() - startedAt);
    }
    const median = Math.round(times.sort((a, b) => a - b)[Math.floor(READS / 2)] ?? 0);
    return [await whoFinding(platform), ok('rest', safe`${READS} reads, ${median} ms in the middle`)];
  } catch (error) {
    return [failed('token', error, redactor)];
  }
};

async function whoFinding(platform: Platform): Promise<Finding> {
  try {
    const me = await platform.getMe();
    const sandbox = me.sandbox === null ? safe`PRODUCTION` : safe`sandbox ${orDash(me.sandbox)}`;
    return ok('token', safe`${orDash(me.name)} of ${orDash(me.orgName)}, ${safeWord(me.orgRole)}, ${sandbox}`);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'unsupported') throw error;
    return warn('token', safe`a secret key: it acts for a whole app and cannot open the live link`, safe`netconsole login`);
  }
}

const LINK_MS = 15_000;

/** Whether the live link comes up, and how long its round trip is. */
export const checkLink = async (platform: Platform, signal: AbortSignal): Promise<Finding> => {
  const startedAt = performance.now();
  const isLive = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => finish(false), LINK_MS);
    const stop = platform.subscribe((events) => {
      if (events.some((event) => event.type === 'link-changed' && event.connection.state === 'live')) finish(true);
    });
    const finish = (isUp: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isUp);
    };
    signal.addEventListener('abort', () => finish(false), { once: true });
  });
  const { sockets, threads, roundTripMs, errors } = await platform.linkReport();
  const tookMs = Math.round(performance.now() - startedAt);
  const trip = roundTripMs === null ? safe`` : safe`, round trip ${roundTripMs} ms`;
  if (isLive) {
    const text = safe`live in ${tookMs} ms over ${countText(sockets, safe`connection`)}${trip}: ${countText(threads.live, safe`thread`)} live`;
    if (threads.polled + threads.refused === 0) return ok('link', text);
    const rest = safe`${text}, ${threads.polled} only polled, ${threads.refused} without access`;
    const [last] = errors;
    const why = last === undefined ? safe`` : safe` (${safeLine(untrusted(last.text))})`;
    return warn('link', safe`${rest}${why}`, safe`ask whoever runs the server for more topics per connection, or for access`);
  }
  const [last] = errors;
  const why = last === undefined ? safe`` : safe`: ${safeLine(untrusted(last.text))}`;
  return {
    ...warn('link', safe`not live after ${tookMs} ms${why}`, safe`ask whether web sockets pass the proxy or firewall`),
    state: 'fail',
    code: 9,
  };
};
