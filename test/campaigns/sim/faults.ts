import { threadTopicOf } from './model-wire.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** A fault of trust.md 3.5. It begins at once; what lasts is undone by `heal`, after `lastsMs` at the latest. */
export type Fault = {
  readonly name: string;
  readonly weight: number;
  readonly begin: (stage: Stage) => { readonly lastsMs: number; readonly heal: () => void } | null;
};

const CLOSE_CODES = [1000, 1001, 1006, 1008, 1011, 1012, 1013] as const;

const nothingLasts = null;

const changeFor = <Key extends string, Value>(
  record: Record<Key, Value>,
  key: Key,
  change: { readonly value: Value; readonly lastsMs: number },
) => {
  const usual = record[key];
  record[key] = change.value;
  return {
    lastsMs: change.lastsMs,
    heal: () => {
      record[key] = usual;
    },
  };
};

const blackHole = (stage: Stage, way: 'up' | 'down' | 'both') => {
  const { weather } = stage.network;
  weather.isUplinkBlack = way !== 'down';
  weather.isDownlinkBlack = way !== 'up';
  return {
    lastsMs: stage.random.between(100, 60_000),
    heal: () => {
      weather.isUplinkBlack = false;
      weather.isDownlinkBlack = false;
      stage.network.flush();
    },
  };
};

const restart = (stage: Stage) => {
  for (const connection of stage.server.connections()) connection.close(1012);
  return changeFor(stage.network.weather, 'isServerDown', { value: true, lastsMs: stage.random.between(50, 20_000) });
};

const somewhere = (stage: Stage): string => threadTopicOf(stage.random.pick(stage.server.threads).options.id);

const garbage = (stage: Stage): string => {
  const topic = somewhere(stage);
  return stage.random.pick([
    '{"not":"a frame"}',
    `[null,null,"${topic}","message_added",{"message":`,
    `[null,null,"${topic}","message_added",{"message":{"id":"msg_x","created_at":"not a time"}}]`,
    `[null,null,"${topic}","message_added",{"message":{"__proto__":{"id":"x"},"id":null}}]`,
    `[null,null,"${topic}","message_updated",null]`,
    `[null,null,"${topic}","message_added",{"message":{"id":7,"content":[]}}]`,
  ]);
};

export const FAULTS: readonly Fault[] = [
  { name: 'F1 reset', weight: 6, begin: ({ network }) => (network.cutAll(1006), nothingLasts) },
  {
    name: 'F3 black hole',
    weight: 6,
    begin: (stage) => blackHole(stage, stage.random.pick(['up', 'down', 'both', 'both'])),
  },
  { name: 'F3 forgotten', weight: 3, begin: ({ network }) => (network.forgetAll(), nothingLasts) },
  {
    name: 'F4 latency',
    weight: 3,
    begin: ({ network, random }) => {
      const { weather } = network;
      const lastsMs = random.between(1_000, 40_000);
      const latency = changeFor(weather, 'latencyMs', { value: random.between(100, 2_000), lastsMs });
      const jitter = changeFor(weather, 'jitterMs', { value: random.between(100, 3_000), lastsMs });
      return {
        lastsMs,
        heal: () => {
          latency.heal();
          jitter.heal();
        },
      };
    },
  },
  {
    name: 'F6 close',
    weight: 4,
    begin: ({ server, random }) => {
      for (const connection of server.connections()) connection.close(random.pick(CLOSE_CODES));
      return nothingLasts;
    },
  },
  {
    name: 'F7 crash',
    weight: 5,
    begin: (stage) => {
      for (const connection of stage.server.connections()) connection.crash(somewhere(stage));
      return nothingLasts;
    },
  },
  {
    name: 'F7 phx_close',
    weight: 2,
    begin: (stage) => {
      for (const connection of stage.server.connections()) connection.closeTopic(somewhere(stage));
      return nothingLasts;
    },
  },
  {
    name: 'F7 joins fail',
    weight: 3,
    begin: ({ network, server, random }) => {
      const change = changeFor(server.mood, 'joins', {
        value: random.pick(['crashing', 'silent'] as const),
        lastsMs: random.between(500, 12_000),
      });
      network.cutAll(1006);
      return change;
    },
  },
  {
    name: 'F7 joins are slow',
    weight: 2,
    begin: ({ network, server, random }) => {
      const change = changeFor(server.mood, 'joinMs', { value: random.between(500, 9_000), lastsMs: random.between(500, 20_000) });
      network.cutAll(1006);
      return change;
    },
  },
  {
    name: 'F7 joins are refused',
    weight: 3,
    begin: (stage) => {
      const { network, server, random } = stage;
      const refusedWith = random.pick(['unauthorized', 'rate_limited', 'internal', 'too many requests', 'not_found']);
      const change = changeFor(server.mood, 'joins', { value: { refusedWith }, lastsMs: random.between(100, 12_000) });
      if (random.isTrue(0.5)) network.cutAll(1006);
      else for (const connection of server.connections()) connection.crash(somewhere(stage));
      return change;
    },
  },
  {
    name: 'F8 upgrades are refused',
    weight: 3,
    begin: ({ network, server, random }) => {
      const change = changeFor(server.mood, 'upgrades', { value: 'refused', lastsMs: random.between(100, 20_000) });
      network.cutAll(1006);
      return change;
    },
  },
  { name: 'F8 restart', weight: 4, begin: restart },
  {
    name: 'F9 expiry',
    weight: 3,
    begin: ({ network, server, credential, random }) => {
      server.expireToken();
      if (random.isTrue(0.5)) network.cutAll(1006);
      return changeFor(credential, 'isBroken', { value: random.isTrue(0.3), lastsMs: random.between(100, 8_000) });
    },
  },
  {
    name: 'F10 broadcasts',
    weight: 6,
    begin: ({ broadcasts, random }) => {
      const usual = { ...broadcasts };
      Object.assign(broadcasts, {
        lost: random.next() * 0.2,
        doubled: random.next() * 0.2,
        held: random.next() * 0.3,
        garbled: random.next() * 0.05,
      });
      return { lastsMs: random.between(500, 15_000), heal: () => void Object.assign(broadcasts, usual) };
    },
  },
  {
    name: 'F11 replies',
    weight: 2,
    begin: ({ server, random }) =>
      changeFor(server.mood, 'posts', { value: random.pick(['unanswered', 'crashing'] as const), lastsMs: random.between(1_000, 15_000) }),
  },
  {
    name: 'F12 REST',
    weight: 5,
    begin: ({ server, random }) =>
      changeFor(server.mood, 'rest', {
        value: random.pick(['error', 'limited', 'truncated', 'html'] as const),
        lastsMs: random.between(500, 30_000),
      }),
  },
  {
    name: 'F12 cursors',
    weight: 1,
    begin: ({ server }) => {
      for (const thread of server.threads) thread.refuseOldCursors();
      return nothingLasts;
    },
  },
  {
    name: 'F15 sleep',
    weight: 2,
    begin: ({ clock, network, random }) => {
      clock.jumpWall(random.between(10_000, 8 * 3_600_000));
      if (random.isTrue(0.7)) network.cutAll(1006);
      return nothingLasts;
    },
  },
  {
    name: 'F15 clock set',
    weight: 1,
    begin: ({ clock, random }) => {
      clock.jumpWall(random.between(-2, 2) * 86_400_000);
      return nothingLasts;
    },
  },
  {
    name: 'F16 no way',
    weight: 3,
    begin: ({ network, random }) => {
      network.cutAll(1006);
      return changeFor(network.weather, 'obstacle', {
        value: random.pick(['name', 'proxy', 'silence'] as const),
        lastsMs: random.between(100, 30_000),
      });
    },
  },
  {
    name: 'F17 garbage',
    weight: 3,
    begin: (stage) => {
      for (const connection of stage.server.connections()) connection.sendRaw(garbage(stage));
      return nothingLasts;
    },
  },
  {
    name: 'F20 stall',
    weight: 2,
    begin: ({ clock, random }) => {
      clock.stall(random.between(1_000, 30_000));
      return nothingLasts;
    },
  },
];

/** Picks a fault by its weight. */
export const pickFault = (random: Random): Fault => {
  let rest = random.next() * FAULTS.reduce((sum, fault) => sum + fault.weight, 0);
  const found = FAULTS.find((fault) => {
    rest -= fault.weight;
    return rest < 0;
  });
  return found ?? random.pick(FAULTS);
};
