import type { Loop } from './loop.ts';
import { createRandom, type Random } from './random.ts';
import type {
  ActivityRecord,
  AgentRecord,
  InviteRecord,
  MessageRecord,
  OrgRecord,
  RoutineRecord,
  RunRecord,
  SessionRecord,
  TeamRecord,
  ThreadRecord,
  UserRecord,
} from './records.ts';
import { notFound } from './refusal.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import type { Task } from './task.ts';
import { createTruthLog, type TruthLog } from './truth.ts';
import type { WorldEvent } from './world-event.ts';

/**
 * The whole network as data: a state machine without a clock, chance or I/O of its own. It changes only through `tick` and the
 * operations of this folder; the same seed and the same calls at the same times give the same records and events.
 */
export type World = {
  /** Epoch milliseconds; never goes back. */
  now: number;
  minted: number;
  readonly appId: string;
  readonly random: Random;
  readonly schedule: Schedule<Task>;
  readonly orgs: Map<string, OrgRecord>;
  readonly users: Map<string, UserRecord>;
  /** Whoever holds the secret key: nobody's colleague, but it reaches everything. Not among `users`. */
  readonly service: UserRecord;
  /** Users in whose name the scripted people never speak: somebody may sign in as them. */
  readonly operators: Set<string>;
  readonly agents: Map<string, AgentRecord>;
  readonly teams: Map<string, TeamRecord>;
  readonly threads: Map<string, ThreadRecord>;
  readonly messages: Map<string, MessageRecord>;
  /** `thread|author|key` → the message that was posted with it. */
  readonly idempotency: Map<string, MessageRecord>;
  readonly routines: Map<string, RoutineRecord>;
  /** Agent id → its routines. */
  readonly routinesOf: Map<string, RoutineRecord[]>;
  readonly runs: Map<string, RunRecord>;
  readonly sessions: Map<string, SessionRecord>;
  /** Thread id → the sessions that stay in it, until they end. */
  readonly joinedSessions: Map<string, Set<SessionRecord>>;
  /** Oldest first. */
  readonly activity: ActivityRecord[];
  readonly invites: Map<string, InviteRecord>;
  readonly loops: Loop[];
  /** Messages per second of the scenario `flood`, where it was told another pace; `null` where not. */
  floodPace: number | null;
  readonly truth: TruthLog;
  /** What happened and was not yet drained. */
  events: WorldEvent[];
};

const SERVICE: UserRecord = {
  id: 'usr_service',
  name: 'Server',
  alias: 'server',
  email: 'server@network.example',
  orgId: '',
  orgRole: 'admin',
  timezone: 'UTC',
  isSystemUser: true,
  reach: 'app',
};

export const createWorld = (options: { readonly seed: number; readonly now: number }): World => ({
  now: options.now,
  minted: 0,
  appId: 'dap_local0network',
  random: createRandom(options.seed),
  schedule: createSchedule<Task>(),
  orgs: new Map(),
  users: new Map(),
  service: SERVICE,
  operators: new Set(),
  agents: new Map(),
  teams: new Map(),
  threads: new Map(),
  messages: new Map(),
  idempotency: new Map(),
  routines: new Map(),
  routinesOf: new Map(),
  runs: new Map(),
  sessions: new Map(),
  joinedSessions: new Map(),
  activity: [],
  invites: new Map(),
  loops: [],
  floodPace: null,
  truth: createTruthLog(),
  events: [],
});

const IDS_BEFORE_WRAP = 32 ** 6;

/** A new id, greater than every id minted before with the same prefix: time in base 32, then a counter. */
export const mintId = (world: World, prefix: string): string => {
  world.minted = (world.minted + 1) % IDS_BEFORE_WRAP;
  return `${prefix}_${Math.floor(world.now).toString(32).padStart(9, '0')}${world.minted.toString(32).padStart(6, '0')}`;
};

export const emit = (world: World, event: WorldEvent): void => {
  world.events.push(event);
};

/** Takes what happened since the last call, oldest first. */
export const drainEvents = (world: World): readonly WorldEvent[] => {
  const drained = world.events;
  if (drained.length > 0) world.events = [];
  return drained;
};

/** Looks a record up for the world's own use. Refuses with 404 for an unknown id. */
export const lookUp = <T>(records: ReadonlyMap<string, T>, id: string, what: string): T => {
  const record = records.get(id);
  if (record === undefined) throw notFound(what);
  return record;
};

const RECORDS_KEPT = 20_000;

/** Forgets the oldest records of a log that only grows. */
export const trim = (records: Map<string, unknown>): void => {
  if (records.size <= RECORDS_KEPT) return;
  for (const id of records.keys()) {
    records.delete(id);
    if (records.size <= RECORDS_KEPT * 0.75) return;
  }
};
