import type { JoinFault } from '../server/phoenix/connection.ts';
import { createRandom } from '../world/random.ts';
import type { CommandOf, RequestFault } from './command.ts';
import { createDisturbance } from './disturbance.ts';

/** The faults that are in force. Without any, everything passes untouched. */
export type Faults = {
  readonly ofJoin: (topic: string) => JoinFault | undefined;
  readonly ofRequest: (method: string, path: string) => RequestFault | undefined;
  readonly passBroadcast: (send: () => void) => void;
  readonly passReply: (send: () => void) => void;
  readonly subscribeDelayMs: () => number;
  /** How many channels a connection may have. */
  readonly mostChannels: () => number;
  /** The status to refuse the next live link with, if it is to be refused. */
  readonly ofUpgrade: () => number | undefined;
  readonly setMostChannels: (most: number) => void;
  readonly setUpgrades: (command: CommandOf<'refuse-upgrades'>) => void;
  readonly setJoins: (command: CommandOf<'slow-joins'> | CommandOf<'refuse-joins'> | CommandOf<'ignore-joins'>) => void;
  readonly setRequests: (command: CommandOf<'spoil-requests'>) => void;
  readonly setBroadcasts: (command: CommandOf<'disturb-broadcasts'>) => void;
  readonly setReplies: (command: CommandOf<'disturb-replies'>) => void;
  readonly setSubscribeDelay: (ms: number) => void;
  readonly freeze: (command: CommandOf<'freeze'>) => void;
  /** Does something at once, or when the network is no longer frozen. */
  readonly whenThawed: (part: 'rest' | 'sockets', act: () => void) => void;
  readonly clear: () => void;
};

type JoinCommand = Parameters<Faults['setJoins']>[0];
type Disturbances = ReturnType<typeof createDisturbance>;

const faultOf = (command: JoinCommand): JoinFault => {
  switch (command.do) {
    case 'slow-joins':
      return { delayMs: command.ms };
    case 'refuse-joins':
      return { refuse: command.reason };
    case 'ignore-joins':
      return { isUnanswered: true };
  }
};

/** What Phoenix allows unless it is told otherwise. */
const MOST_CHANNELS = 100;

export const createFaults = (usualSubscribeDelayMs: number): Faults => {
  let joins: { command: JoinCommand; left: number } | undefined;
  let upgrades: { status: number; left: number } | undefined;
  let mostChannels = MOST_CHANNELS;
  let requests: ReturnType<typeof createRequestFaults> | undefined;
  let broadcasts: Disturbances | undefined;
  let replies: Disturbances | undefined;
  let subscribeDelayMs = usualSubscribeDelayMs;
  let held: (() => void)[] | undefined;
  let frozen: CommandOf<'freeze'>['what'] = 'all';

  const thaw = (): void => {
    const acts = held ?? [];
    held = undefined;
    for (const act of acts) act();
  };

  return {
    freeze: ({ ms, what }) => {
      frozen = what;
      if (held === undefined) setTimeout(thaw, ms).unref();
      held ??= [];
    },
    whenThawed: (part, act) => {
      if (held === undefined || (part === 'rest' && frozen === 'sockets')) act();
      else held.push(act);
    },
    ofJoin: (topic) => {
      if (joins === undefined || joins.left <= 0 || (joins.command.topic !== undefined && joins.command.topic !== topic)) return undefined;
      joins.left -= 1;
      return faultOf(joins.command);
    },
    ofRequest: (method, path) => requests?.(method, path),
    passBroadcast: (send) => (broadcasts === undefined ? send() : broadcasts.pass(send)),
    passReply: (send) => (replies === undefined ? send() : replies.pass(send)),
    subscribeDelayMs: () => subscribeDelayMs,
    mostChannels: () => mostChannels,
    ofUpgrade: () => {
      if (upgrades === undefined || upgrades.left <= 0) return undefined;
      upgrades.left -= 1;
      return upgrades.status;
    },
    setMostChannels: (most) => {
      mostChannels = most;
    },
    setUpgrades: ({ status, count }) => {
      upgrades = { status, left: count };
    },
    setJoins: (command) => {
      joins = { command, left: command.count };
    },
    setRequests: (command) => {
      requests = createRequestFaults(command);
    },
    setBroadcasts: (command) => {
      broadcasts = createDisturbance(command);
    },
    setReplies: (command) => {
      replies = createDisturbance({ ...command, delay: 0, delayMs: 0, reorder: 0 });
    },
    setSubscribeDelay: (ms) => {
      subscribeDelayMs = ms;
    },
    clear: () => {
      thaw();
      joins = undefined;
      upgrades = undefined;
      mostChannels = MOST_CHANNELS;
      requests = undefined;
      broadcasts = undefined;
      replies = undefined;
      subscribeDelayMs = usualSubscribeDelayMs;
    },
  };
};

type Rule = CommandOf<'spoil-requests'>;

const matchesPath = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index]);
};

/** Decides by one rule which requests are spoilt, and how. */
export const createRequestFaults = (rule: Rule): ((method: string, path: string) => RequestFault | undefined) => {
  const random = createRandom(rule.seed);
  let seen = 0;
  let spoilt = 0;
  return (method, path) => {
    if (rule.method !== undefined && rule.method !== method) return undefined;
    if (rule.path !== undefined && !matchesPath(rule.path, path)) return undefined;
    seen += 1;
    if (spoilt >= rule.count || seen % rule.every !== 0 || !random.chance(rule.probability)) return undefined;
    spoilt += 1;
    return rule.faults[(spoilt - 1) % rule.faults.length];
  };
};
