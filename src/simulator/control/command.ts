import { z } from 'zod';

const PROBABILITY = z.number().min(0).max(1).default(0);
const MS = z.number().int().min(0).max(600_000);
const COUNT = z.number().int().min(1).default(1_000_000);

/** How a request may be spoilt. The ones that begin with `applied` do what was asked first. */
const REQUEST_FAULT = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: z.number().int().min(400).max(599), retryAfterSeconds: z.number().optional() }),
  z.object({ kind: z.literal('html'), status: z.number().int().min(400).max(599).default(502) }),
  z.object({ kind: z.literal('hang'), ms: MS }),
  z.object({ kind: z.literal('slow'), ms: MS }),
  z.object({ kind: z.literal('truncated') }),
  z.object({ kind: z.literal('applied-status'), status: z.number().int().min(400).max(599) }),
  z.object({ kind: z.literal('applied-hang'), ms: MS }),
]);

export type RequestFault = z.infer<typeof REQUEST_FAULT>;

/**
 * What may be done to the network on purpose. Chances are drawn from a seed, so the same commands before the same traffic have
 * the same effects. A newer command of one kind replaces the older one; `clear` ends all faults.
 */
export const CONTROL_COMMAND = z.discriminatedUnion('do', [
  z.object({ do: z.literal('clear') }),
  /** Ends every channel on a topic: `crash` with phx_error, `close` with phx_close. */
  z.object({ do: z.literal('end-channel'), topic: z.string(), how: z.enum(['crash', 'close']) }),
  /** Sends a push of any shape to whoever follows a topic. */
  z.object({ do: z.literal('push-raw'), topic: z.string(), event: z.string(), payload: z.unknown() }),
  z.object({ do: z.literal('slow-joins'), ms: MS, count: COUNT, topic: z.string().optional() }),
  z.object({ do: z.literal('refuse-joins'), reason: z.string(), count: COUNT, topic: z.string().optional() }),
  z.object({ do: z.literal('ignore-joins'), count: COUNT, topic: z.string().optional() }),
  /** How many channels one connection may have from now on, as a server with its own limit. */
  z.object({ do: z.literal('limit-channels'), most: z.number().int().min(0).max(100) }),
  /** Refuses the live link before it is opened, as a gateway in between may. */
  z.object({ do: z.literal('refuse-upgrades'), status: z.number().int().min(400).max(599), count: COUNT }),
  /** How long after its snapshot a join is subscribed. */
  z.object({ do: z.literal('delay-subscriptions'), ms: MS }),
  /** Stops as on an orderly deployment (1012), is not there for a while, and comes back on the same port. */
  z.object({ do: z.literal('restart'), downMs: MS }),
  z.object({ do: z.literal('close-sockets'), code: z.number().int().min(1000).max(4999) }),
  z.object({ do: z.literal('cut-sockets') }),
  /** Connections stay up, but nothing is sent to anybody, as if the process stood still. What was held goes out afterwards. */
  z.object({ do: z.literal('freeze'), ms: MS, what: z.enum(['all', 'sockets']).default('all') }),
  z.object({ do: z.literal('expire-tokens'), which: z.enum(['sessions', 'all']) }),
  z.object({
    do: z.literal('disturb-broadcasts'),
    seed: z.number().int(),
    lose: PROBABILITY,
    duplicate: PROBABILITY,
    delay: PROBABILITY,
    delayMs: MS.default(500),
    /** Holds a broadcast back until the next one has gone out. */
    reorder: PROBABILITY,
    count: COUNT,
  }),
  /** Replies to pushes: lost after the push was applied, or sent twice. */
  z.object({ do: z.literal('disturb-replies'), seed: z.number().int(), lose: PROBABILITY, duplicate: PROBABILITY, count: COUNT }),
  /** A message that arrives late: it is older than it should be, and is announced or not. */
  z.object({
    do: z.literal('insert-late'),
    thread: z.string(),
    author: z.string().optional(),
    content: z.string(),
    ageMs: MS,
    isAnnounced: z.boolean().default(true),
  }),
  /** Plays so much of the network's time at once. */
  z.object({
    do: z.literal('advance'),
    ms: z
      .number()
      .int()
      .min(0)
      .max(24 * 3_600_000),
  }),
  /** Another pace for the scenario `flood`; 0 lets it rest. */
  z.object({ do: z.literal('pace-flood'), perSecond: z.number().min(0).max(100_000) }),
  /** Lets somebody say something. */
  z.object({ do: z.literal('say'), thread: z.string(), author: z.string(), content: z.string() }),
  z.object({
    do: z.literal('spoil-requests'),
    seed: z.number().int().default(1),
    method: z.string().optional(),
    /** A path in which `*` stands for one segment. */
    path: z.string().optional(),
    /** Only every n-th of the requests that match. */
    every: z.number().int().min(1).default(1),
    probability: z.number().min(0).max(1).default(1),
    count: COUNT,
    /** Taken in turn. */
    faults: z.array(REQUEST_FAULT).min(1),
  }),
  z.object({ do: z.literal('issue-session'), principal: z.string() }),
  z.object({ do: z.literal('decide-device'), userCode: z.string(), principal: z.string(), isApproved: z.boolean() }),
  /** Lets the next browser login end as this principal. */
  z.object({ do: z.literal('open-portal'), principal: z.string() }),
  z.object({ do: z.literal('read-truth') }),
]);

export type ControlCommand = z.input<typeof CONTROL_COMMAND>;
export type CheckedCommand = z.output<typeof CONTROL_COMMAND>;
export type CommandOf<Name extends CheckedCommand['do']> = Extract<CheckedCommand, { do: Name }>;
