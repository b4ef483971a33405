import fc from 'fast-check';
import type { Activity } from '../../src/domain/activity.ts';
import { type TeamId, toId } from '../../src/domain/ids.ts';
import type { EntryContent } from '../../src/domain/ledger-entry.ts';
import type { Connection, ThreadLink } from '../../src/domain/link.ts';
import type { Author, Message, Post } from '../../src/domain/message.ts';
import type { RoutineStatus } from '../../src/domain/routine.ts';
import type { RunStatus } from '../../src/domain/run.ts';
import type { SessionStatus } from '../../src/domain/session.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import type { Loop } from '../../src/loops/find-loops.ts';
import type { PlatformEvent } from '../../src/platform/events.ts';
import { type Background, THEME_NAMES } from '../../src/store/appearance.ts';
import type { ConsoleEvent } from '../../src/store/events.ts';
import { LISTS, type PaneId, SCREEN_PANES, SCREENS } from '../../src/store/screens.ts';
import type { Overlay } from '../../src/store/state.ts';
import { EMPTY_FIELD } from '../../src/store/text-field.ts';
import { FOLLOWING } from '../../src/store/thread-position.ts';
import { safe } from '../../src/text/safe.ts';
import {
  ACME,
  agentAuthor,
  agentId,
  entry,
  humanAuthor,
  LEE,
  member,
  message,
  PARTNER,
  routine,
  routineId,
  run,
  session,
  teamId,
  thread,
  threadId,
  userId,
} from './builders.ts';
import { FROZEN_AT } from './test-clock.ts';

/** Events of every type over a small network, in which names, organisations and ids meet again and again. */

const pick = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const flag = fc.boolean();
/** Names that look alike are among them. */
const name = pick('triage', 'tech', 'tеch', 'Kim', '', 'billing').map(untrusted);
const agent = pick('triage', 'tech', 'other', 'ext');
const team = pick('one', 'two').map(teamId);
const threadName = pick('main', 'side', 'ext');
const routineName = pick<string>('answer', 'watch', 'digest');
const at = fc.integer({ min: -20, max: 3 }).map((steps) => FROZEN_AT + steps * 30_000);
const org = pick(ACME, ACME, PARTNER, null);
const small = (prefix: string, count: number): fc.Arbitrary<string> => fc.integer({ min: 1, max: count }).map((n) => `${prefix}_${n}`);
const some = <Value extends { readonly id: string }>(one: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[]> =>
  fc.uniqueArray(one, { maxLength: 4, selector: ({ id }) => id });

const author: fc.Arbitrary<Author> = fc.oneof(
  fc.tuple(agent, org).map(([who, from]) => agentAuthor(who, from)),
  fc.tuple(pick('kim', 'jo'), org).map(([who, from]) => humanAuthor(who, from)),
);

/** Who wrote a message, and which thread it is in, is told by its number: that never changes, nor whose a routine or a run is. */
const nth = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);
const oneOf = <Value>(values: readonly [Value, ...Value[]], index: number): Value => values[index % values.length] ?? values[0];
const THREADS = ['main', 'side', 'ext'] as const;
const ROUTINES = ['answer', 'watch', 'digest'] as const;
const ownerOf = (name: string): string => (name === 'digest' ? 'tech' : 'triage');
const teamOf = (name: string): TeamId => teamId(name === 'ext' ? 'two' : 'one');

const messages: fc.Arbitrary<Message> = fc
  .tuple(small('msg', 9), org, pick('thank you', 'thanks', '@kim is it so?', 'no'), flag)
  .map(([id, from, content, isDeleted]) =>
    message(id, {
      author: nth(id) % 4 === 0 ? humanAuthor('jo', from) : agentAuthor(oneOf(['triage', 'tech', 'ext'], nth(id)), from),
      thread: threadId(oneOf(THREADS, nth(id))),
      createdAt: FROZEN_AT - (9 - nth(id)) * 30_000,
      content: untrusted(content),
      isDeleted,
    }),
  );

const threads = fc
  .record({
    id: threadName,
    title: fc.option(name),
    isDefault: flag,
    isMuted: flag,
    agentsEnabled: flag,
    unreadCount: fc.nat(3),
    lastActivityAt: fc.option(at),
  })
  .map(({ id, ...fields }) => thread(id, { ...fields, id: threadId(id), team: teamOf(id) }));

const routines = fc
  .tuple(routineName, name, pick<RoutineStatus>('active', 'paused', 'draft'), fc.option(pick(untrusted('*/15 * * * *'))), at)
  .map(([id, title, status, schedule, updatedAt]) =>
    routine(id, { agent: agentId(ownerOf(id)), name: title, status, schedule, updatedAt }),
  );

const runs = fc
  .tuple(small('arr', 6), pick<RunStatus>('running', 'completed', 'failed'), small('msg', 9), at)
  .map(([id, status, about, createdAt]) => {
    const name = oneOf(ROUTINES, nth(id));
    return run(id, {
      routine: routineId(name),
      agent: agentId(ownerOf(name)),
      status,
      thread: nth(id) === 6 ? null : threadId(oneOf(THREADS, nth(id))),
      triggerMessage: toId(about),
      deliveredMessage: toId(about),
      createdAt,
      updatedAt: createdAt,
    });
  });

const sessions = fc.tuple(small('ase', 4), pick<SessionStatus>('pending', 'running', 'completed'), at).map(([id, status, createdAt]) =>
  session(id, {
    agent: agentId(oneOf(['triage', 'tech'], nth(id))),
    status,
    createdAt,
    completedAt: status === 'completed' ? createdAt : null,
  }),
);

const members = fc
  .tuple(pick('agent' as const, 'user' as const), agent, team, name, org)
  .map(([type, who, where, title, from]) => member(type, who, { team: where, name: title, org: from }));

const agents = fc.tuple(agent, name).map(([id, title]) => ({
  id: agentId(id),
  name: title,
  description: null,
  lookupKey: null,
  model: null,
  org: ACME,
  orgName: untrusted('Acme'),
  createdAt: 0,
}));

const teams = fc.tuple(team, name, org).map(([id, title, owner]) => ({ id, name: title, description: null, org: owner, myRole: null }));

const activity: fc.Arbitrary<Activity> = fc
  .tuple(small('act', 5), agent, threadName, name, at)
  .map(([id, who, where, title, createdAt]) => ({
    id: toId(id),
    kind: 'generic',
    level: 'info',
    title,
    content: null,
    agent: agentId(who),
    thread: threadId(where),
    team: null,
    org: null,
    run: null,
    session: null,
    correlationId: null,
    createdAt,
  }));

const post: fc.Arbitrary<Post> = fc.tuple(small('key', 3), threadName).map(([idempotencyKey, where]) => ({
  thread: threadId(where),
  content: 'hello',
  // A key is of one post, which is in one thread.
  idempotencyKey: `${idempotencyKey}_${where}`,
  type: 'message',
  replyTo: null,
  writtenAt: FROZEN_AT,
}));

const loops: fc.Arbitrary<Loop> = fc.tuple(small('loop', 2), fc.nat(90), at).map(([loop, rate, since]) => ({
  loop,
  score: rate / 100,
  agents: ['triage', 'tech'].map((who) => ({ id: agentId(who), name: untrusted(who), org: ACME, orgName: null, isOwn: who === 'tech' })),
  threads: [threadId(oneOf(THREADS, nth(loop)))],
  edges: [{ from: agentId('triage'), to: agentId('tech'), thread: threadId(oneOf(THREADS, nth(loop))), observed: rate, inferred: 1 }],
  ratePerMinute: rate,
  since,
  cycles: 3,
  novelty: 0.1,
  hasHuman: false,
  isCrossOrg: false,
  messages: [],
  runs: [],
  samples: [],
  lastWakeAt: since,
  rounds: 3,
  stimuli: 1,
  pauseMs: 3_000,
  observedShare: 1,
  postsPerHour: rate * 60,
  reasons: { for: ['no new number'], against: 'nothing' },
}));

const ACTIVE = { type: 'routine', status: 'active', eventConfig: {}, updatedAt: 0 } as const;

const target = fc
  .tuple(routineName, agent)
  .map(([id, owner]) => ({ type: 'routine' as const, id: routineId(id), agent: agentId(owner), name: untrusted(id) }));

const facts: fc.Arbitrary<EntryContent> = fc.oneof(
  fc.record({
    type: fc.constant('incident-opened' as const),
    title: fc.constant('x'),
    since: fc.option(at),
    loop: fc.option(small('loop', 2)),
  }),
  fc.constant({ type: 'incident-closed' as const }),
  fc.constant({ type: 'note-added' as const, text: 'looked' }),
  fc.tuple(small('op', 3), target).map(
    ([id, one]): EntryContent => ({
      type: 'operation-intended',
      operation: toId(id),
      kind: 'pause',
      scope: { type: 'routine', id: one.id },
      targets: [{ target: one, before: ACTIVE, wanted: { ...ACTIVE, status: 'paused' } }],
      reason: '',
      confirmedBy: 'key',
      expiresAt: null,
      undoes: null,
    }),
  ),
  fc.tuple(small('op', 3), target, pick('done' as const, 'failed' as const, 'unknown' as const)).map(
    ([id, one, result]): EntryContent => ({
      type: 'target-finished',
      operation: toId(id),
      target: one,
      result,
      before: ACTIVE,
      after: result === 'done' ? { ...ACTIVE, status: 'paused' } : null,
      problem: null,
      attempts: 1,
    }),
  ),
);
const entries = fc.array(
  fc
    .tuple(at, facts, flag)
    .map(([when, fact, isOther]) => entry(when, fact, { incident: toId('inc-0001'), ...(isOther ? { actor: LEE } : {}) })),
  { maxLength: 3 },
);

const connection: fc.Arbitrary<Connection> = fc.oneof(
  pick<Connection>({ state: 'connecting' }, { state: 'live' }, { state: 'catching-up' }),
  at.map((since): Connection => ({ state: 'stale', reason: 'silence', since })),
  at.map((since): Connection => ({ state: 'offline', reason: 'gone', since, retryAt: since, needsSignIn: false })),
);
const threadLink: fc.Arbitrary<ThreadLink> = fc.oneof(
  pick<ThreadLink>({ state: 'live' }, { state: 'joining' }, { state: 'refused', reason: 'no' }),
  at.map((since): ThreadLink => ({ state: 'stale', since })),
  at.map((polledAt): ThreadLink => ({ state: 'polled', polledAt, everyMs: 5_000 })),
);
const overlays: readonly Overlay[] = [
  { type: 'help', scroll: 0 },
  { type: 'palette', field: EMPTY_FIELD, index: 0 },
  { type: 'menu' },
  { type: 'note', field: EMPTY_FIELD },
  { type: 'quit' },
];
const list = pick(...LISTS);
const panes: readonly PaneId[] = [...new Set(Object.values(SCREEN_PANES).flat())];
const edit = pick({ type: 'insert' as const, text: 'te' }, { type: 'delete-left' as const }, { type: 'insert' as const, text: '\n' });
const step = pick(1 as const, -1 as const);
const where = threadName.map(threadId);

type Fields<Type extends ConsoleEvent['type']> = Omit<Extract<ConsoleEvent, { type: Type }>, 'type'>;
type Arbitraries<Types extends ConsoleEvent['type']> = { readonly [Type in Types]: fc.Arbitrary<Fields<Type>> };

/** What the network tells: it comes at any time, between any two keys. */
const NEWS: Arbitraries<PlatformEvent['type'] | 'clock-ticked' | 'messages-added' | 'loops-found' | 'entries-recorded'> = {
  'link-changed': fc.record({ connection }),
  'feed-link-changed': fc.constantFrom(null, 5_000).map((everyMs) => ({ everyMs })),
  'frame-received': fc.record({ at }),
  'rows-left-out': fc.record({ leftOut: pick([], [{ list: 'agents' as const, of: null, count: 2, reason: 'no id' }]) }),
  'thread-link-changed': fc.record({ thread: where, link: threadLink }),
  'message-added': fc.record({ message: messages, isConfirmed: flag }),
  'messages-added': fc.array(messages, { minLength: 1, maxLength: 3 }).map((all) => ({
    thread: all[0]?.thread ?? threadId('main'),
    messages: all.filter((one) => one.thread === all[0]?.thread),
  })),
  'message-updated': fc.record({ message: messages }),
  'messages-backfilled': fc
    .tuple(where, some(messages))
    .map(([to, all]) => ({ thread: to, messages: all.map((one) => ({ ...one, thread: to })) })),
  'messages-skipped': fc.record({ thread: where, count: fc.nat(5) }),
  'gaps-changed': fc.record({
    thread: where,
    gaps: fc.array(fc.record({ thread: where, from: fc.option(at), to: fc.option(at) }), { maxLength: 1 }),
  }),
  'typing-changed': fc.record({ thread: where, author, isTyping: flag }),
  'delivery-changed': fc.record({
    post,
    delivery: pick({ state: 'sending' as const }, { state: 'unknown' as const }, { state: 'failed' as const, reason: untrusted('no') }),
  }),
  'activity-added': fc.record({ activity }),
  'agents-listed': fc.record({ agents: some(agents) }),
  'teams-listed': fc.record({ teams: some(teams) }),
  'members-listed': fc.tuple(team, some(members)).map(([of, all]) => ({ team: of, members: all.map((one) => ({ ...one, team: of })) })),
  'threads-listed': fc.tuple(team, some(threads)).map(([of, all]) => ({ team: of, threads: all.filter((one) => one.team === of) })),
  'thread-updated': fc.record({ thread: threads }),
  'routines-listed': fc.record({ routines: some(routines) }),
  'routine-updated': fc.record({ routine: routines }),
  'run-updated': fc.record({ run: runs }),
  'session-updated': fc.record({ session: sessions }),
  'clock-ticked': fc.integer({ min: 0, max: 200 }).map((seconds) => ({ now: FROZEN_AT + seconds * 1000 })),
  'loops-found': fc.record({
    loops: fc.uniqueArray(loops, { maxLength: 2, selector: ({ loop }) => loop }),
    raised: fc.array(small('loop', 2)).map((ids) => new Set(ids)),
  }),
  'entries-recorded': fc.record({ entries }),
};

/** Everything else: what was read, and what the operator does. */
const REST: Arbitraries<Exclude<ConsoleEvent['type'], keyof typeof NEWS>> = {
  'me-read': fc.record({ id: pick('kim', 'lee').map(userId), org: pick(ACME, PARTNER), orgName: fc.option(name), name }).map((me) => ({
    me: { ...me, orgRole: 'admin', sandbox: null, isSystemUser: false },
  })),
  'orgs-listed': fc.record({
    orgs: fc.array(name, { maxLength: 1 }).map((names) => names.map((title) => ({ id: PARTNER, name: title, kind: 'company' as const }))),
  }),
  'runs-listed': fc.record({ runs: some(runs) }),
  'sessions-listed': fc.record({ sessions: some(sessions) }),
  'activity-listed': fc.record({ entries: some(activity) }),
  'page-read': fc.tuple(where, some(messages), flag).map(([of, all, isAtStart]) => ({
    thread: of,
    messages: all.map((one) => ({ ...one, thread: of })),
    isAtStart,
  })),
  'snapshot-read': fc.constant({}),
  'snapshot-failed': fc.constant({ part: 'runs' as const, reason: safe`refused`, isRefusal: true }),
  'screen-opened': fc.record({ screen: pick(...SCREENS) }),
  'screen-left': fc.constant({}),
  'pane-focused': fc.record({ pane: pick(...panes) }),
  'focus-moved': fc.record({ by: step }),
  'zoom-toggled': fc.constant({}),
  'list-cursor-set': fc.record({ list, cursor: pick('agi_tech', 'arn_watch', 'arr_2', 'thr_side', 'tem_two') }),
  'cursor-drawn': fc.record({ list, cursor: pick('agi_tech', 'arn_watch', 'arr_2', 'thr_side', 'tem_two') }),
  'mark-toggled': fc.record({ list, id: pick('agi_tech', 'arn_watch', 'arr_2') }),
  'all-marked': fc.record({ list, ids: pick([], ['agi_tech', 'arn_watch']) }),
  'marks-cleared': fc.constant({}),
  'filter-opened': fc.record({ list }),
  'filter-edited': fc.record({ edit }),
  'filter-closed': fc.record({ isKept: flag }),
  'thread-opened': fc.record({ thread: where }),
  'thread-read': fc.record({ thread: where }),
  'thread-positioned': fc.record({
    position: fc.oneof(
      fc.constant(FOLLOWING),
      messages.map((one) => ({ isFollowing: false as const, bottom: one, rows: 2, selected: one })),
    ),
  }),
  'thread-start-reached': fc.record({ thread: where }),
  'follow-resumed': fc.constant({}),
  'folding-toggled': fc.constant({}),
  'repeats-unfolded': fc.record({
    messages: fc.array(
      small('msg', 9).map((id) => toId<'message'>(id)),
      { maxLength: 3 },
    ),
  }),
  'composer-opened': fc.record({ as: pick('message' as const, 'note' as const) }),
  'composer-closed': fc.constant({}),
  'draft-edited': fc.record({ edit }),
  'draft-recalled': fc.record({ by: step }),
  'draft-sent': fc.record({ thread: where, text: fc.constant('hello') }),
  'draft-restored': fc.record({ thread: where, text: fc.constant('hello') }),
  'keys-pending': fc.record({ keys: pick([], ['p'], ['L']) }),
  'overlay-opened': fc.record({ overlay: pick(...overlays) }),
  'overlay-changed': fc.record({ overlay: pick(...overlays) }),
  'overlay-closed': fc.constant({}),
  'overlay-field-edited': fc.record({ edit }),
  'overlay-moved': fc.record({ by: step }),
  'ledger-read': fc.record({ entries }),
  'fact-unwritten': fc.record({ entry: entries.map(([first]) => first ?? entry(FROZEN_AT, { type: 'note-added', text: 'x' })) }),
  'resume-changed': fc.record({
    resume: fc.option(fc.record({ stages: fc.constant([safe`one`]), stage: fc.constant(0), watchedUntil: fc.option(at), isHeld: flag })),
  }),
  'notice-shown': fc.record({ level: pick('info' as const, 'error' as const), text: fc.constant(safe`so it is`) }),
  'leftovers-found': fc.record({
    leftovers: fc.record({
      unverified: fc.array(small('op', 3).map((id) => toId<'operation'>(id))).map((ids) => new Set(ids)),
      held: fc.constant([]),
    }),
  }),
  'quiet-read': fc.record({ at, isBlind: flag }).map((reading) => ({ reading })),
  'pace-waited': fc
    .option(fc.record({ kind: fc.constant('pause' as const), name: fc.constant(safe`x`), tries: fc.nat(8), nextAt: at, isGivenUp: flag }), {
      nil: null,
    })
    .map((wait) => ({ wait })),
  'unrecorded-allowed': fc.constant({}),
  'notice-cleared': fc.constant({}),
  'terminal-resized': pick({ columns: 120, rows: 36 }, { columns: 80, rows: 24 }, { columns: 60, rows: 20 }, { columns: 100, rows: 30 }),
  'read-only-toggled': fc.constant({}),
  'time-zone-toggled': fc.constant({}),
  'background-told': fc.record({ background: pick<Background>('dark', 'light') }),
  'theme-chosen': fc.record({ theme: pick(...THEME_NAMES) }),
};

const typed = (table: Readonly<Record<string, fc.Arbitrary<object>>>): fc.Arbitrary<ConsoleEvent> =>
  fc.oneof(...Object.entries(table).map(([type, fields]) => fields.map((rest) => ({ type, ...rest }) as ConsoleEvent)));

/** What the network tells, of any type. */
export const news = typed(NEWS);

/** Any event at all. */
export const anyEvent = fc.oneof(news, typed(REST));

/** The types there are, each of which `anyEvent` makes. */
export const EVENT_TYPES: readonly string[] = [...Object.keys(NEWS), ...Object.keys(REST)];
