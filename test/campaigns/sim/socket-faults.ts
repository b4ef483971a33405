import { setTimeout as wait } from 'node:timers/promises';
import type { ControlCommand } from '../../../src/simulator/control/command.ts';
import type { FaultProxy } from './fault-proxy.ts';
import type { Random } from './random.ts';

/** What faults over real sockets can get at. */
export type SocketStage = {
  readonly random: Random;
  readonly proxy: FaultProxy;
  readonly control: (command: ControlCommand) => Promise<unknown>;
  /** The topics of the threads. */
  readonly topics: readonly string[];
  readonly threads: readonly string[];
  /** Hears of a message that was inserted behind others. */
  readonly insertedLate: (id: string, thread: string) => void;
};

/** A fault that begins and, after a while of real time, ends. */
type SocketFault = (stage: SocketStage) => Promise<void>;

const idOf = (result: unknown): string => {
  if (typeof result === 'object' && result !== null && 'message' in result && typeof result.message === 'string') return result.message;
  throw new Error('no message was made');
};

const during = async ({ proxy, random }: SocketStage, weather: Partial<FaultProxy['weather']>, longestMs: number): Promise<void> => {
  const usual = { ...proxy.weather };
  Object.assign(proxy.weather, weather);
  await wait(random.between(20, longestMs));
  Object.assign(proxy.weather, usual);
};

/** Gives a command, and takes it back after a while. */
const whileCommanded = async ({ control, random }: SocketStage, command: ControlCommand, longestMs: number): Promise<void> => {
  await control(command);
  await wait(random.between(20, longestMs));
  await control({ do: 'clear' });
};

const once = async (stage: SocketStage, command: ControlCommand): Promise<void> => {
  await stage.control(command);
};

const endings =
  (how: Parameters<FaultProxy['endAll']>[0]): SocketFault =>
  async ({ proxy }) =>
    proxy.endAll(how);

export const SOCKET_FAULTS: Readonly<Record<string, SocketFault>> = {
  'F1 reset': endings('reset'),
  'F2 fin': endings('fin'),
  'F3 black hole': (stage) => during(stage, { isUplinkBlack: true, isDownlinkBlack: true }, 4_000),
  'F3 black uplink': (stage) => during(stage, { isUplinkBlack: true }, 3_000),
  'F3 black downlink': (stage) => during(stage, { isDownlinkBlack: true }, 3_000),
  'F4 latency': (stage) => during(stage, { latencyMs: stage.random.between(2, 60) }, 1_500),
  'F4 trickle': (stage) => during(stage, { trickleBytes: stage.random.between(200, 2_000) }, 800),
  'F5 mid-frame': endings('mid-frame'),
  'F6 close': (stage) => once(stage, { do: 'close-sockets', code: stage.random.pick([1000, 1001, 1008, 1011, 1012, 1013]) }),
  'F6 cut': (stage) => once(stage, { do: 'cut-sockets' }),
  'F7 crash': (stage) => once(stage, { do: 'end-channel', topic: stage.random.pick(stage.topics), how: 'crash' }),
  'F7 close': (stage) => once(stage, { do: 'end-channel', topic: stage.random.pick(stage.topics), how: 'close' }),
  'F7 slow joins': async (stage) => {
    const faulty = whileCommanded(stage, { do: 'slow-joins', ms: stage.random.between(50, 400), count: 6 }, 1_500);
    stage.proxy.endAll('reset');
    await faulty;
  },
  'F7 unanswered joins': async (stage) => {
    const faulty = whileCommanded(stage, { do: 'ignore-joins', count: 2 }, 1_500);
    stage.proxy.endAll('reset');
    await faulty;
  },
  'F8 restart': (stage) => once(stage, { do: 'restart', downMs: stage.random.between(5, 1_500) }),
  'F9 expiry': async (stage) => {
    await stage.control({ do: 'expire-tokens', which: 'sessions' });
    if (stage.random.isTrue(0.5)) stage.proxy.endAll('reset');
  },
  'F10 broadcasts': (stage) =>
    whileCommanded(
      stage,
      {
        do: 'disturb-broadcasts',
        seed: stage.random.between(1, 1_000_000),
        lose: stage.random.next() * 0.2,
        duplicate: stage.random.next() * 0.2,
        delay: stage.random.next() * 0.2,
        delayMs: stage.random.between(1, 500),
        reorder: stage.random.next() * 0.2,
      },
      1_500,
    ),
  'F11 replies': (stage) =>
    whileCommanded(stage, { do: 'disturb-replies', seed: stage.random.between(1, 1_000_000), lose: 0.5, duplicate: 0.2 }, 1_500),
  'F12 requests': (stage) =>
    whileCommanded(
      stage,
      {
        do: 'spoil-requests',
        seed: stage.random.between(1, 1_000_000),
        probability: stage.random.next(),
        faults: [
          { kind: 'status', status: 500 },
          { kind: 'status', status: 429, retryAfterSeconds: 1 },
          { kind: 'html', status: 502 },
          { kind: 'truncated' },
          { kind: 'slow', ms: stage.random.between(10, 300) },
        ],
      },
      2_000,
    ),
  'F13 late insert': async (stage) => {
    const thread = stage.random.pick(stage.threads);
    const ageMs = stage.random.between(1, 60);
    const result = await stage.control({ do: 'insert-late', thread, content: 'late', ageMs, isAnnounced: stage.random.isTrue(0.5) });
    stage.insertedLate(idOf(result), thread);
  },
  freeze: (stage) => once(stage, { do: 'freeze', ms: stage.random.between(50, 3_000) }),
};
