import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Target } from '../../src/domain/operation.ts';
import { executeOperation } from '../../src/operations/execute/execute.ts';
import { humansOnly } from '../../src/operations/plan/event-config.ts';
import { type CursorTarget, resolveScope, type ScopedVerb } from '../../src/operations/plan/scope.ts';
import { createArchastroPlatform } from '../../src/platform/archastro/archastro-platform.ts';
import { selectNetworkIndex } from '../../src/presenter/directory.ts';
import type { ConsoleState } from '../../src/store/state.ts';
import { readNetwork } from '../../src/sync/read-snapshot.ts';
import { eventually, openNetwork, principalNamed } from '../simulator/open-network.ts';

const ROUTINE_SCOPES = ['routine', 'agent', 'thread', 'team', 'marked', 'org'] as const;
const SCOPES: Readonly<Record<ScopedVerb, readonly CursorTarget['type'][]>> = {
  pause: ROUTINE_SCOPES,
  resume: ROUTINE_SCOPES,
  'humans-only': ROUTINE_SCOPES,
  cancel: ['session', ...ROUTINE_SCOPES],
  block: ['thread', 'team'],
  mute: ['thread'],
};
const CASES = Object.entries(SCOPES).flatMap(([verb, scopes]) => scopes.map((scope) => [verb as ScopedVerb, scope] as const));

type Fields = Readonly<Record<string, unknown>>;

/** The field of a record, as the server serves it, that a verb is about. */
const FIELD: Readonly<Record<ScopedVerb, (record: Fields) => unknown>> = {
  pause: ({ status }) => status,
  resume: ({ status }) => status,
  'humans-only': ({ event_config: config }) => JSON.stringify(config).match(/"subject_is_agent":false/g)?.length ?? 0,
  cancel: ({ status }) => status,
  block: ({ settings }) => JSON.stringify(settings),
  mute: ({ muted }) => muted,
};

const WANTED: Partial<Readonly<Record<ScopedVerb, unknown>>> = {
  pause: 'paused',
  resume: 'active',
  block: '{"agent_enabled":false}',
  mute: true,
};

const PATHS: Partial<Readonly<Record<Target['type'], string>>> = {
  routine: '/api/v1/agent_routines/',
  session: '/api/v1/agent_sessions/',
  thread: '/api/v1/threads/',
};

function pointAt({ network }: ConsoleState, scope: CursorTarget['type']): CursorTarget {
  const routine = [...network.routines.values()].find(({ eventConfig }) => humansOnly(eventConfig).state === 'changed');
  const session = [...network.sessions.values()].find(({ status }) => status === 'running' || status === 'waiting' || status === 'pending');
  const team = [...network.teams.keys()].find((id) =>
    network.members.get(id)?.some(({ principal }) => principal.type === 'agent' && principal.id === routine?.agent),
  );
  const thread = [...network.threads.values()].find((each) => each.team === team);
  if (routine === undefined || team === undefined || thread === undefined || network.me === null || network.me.org === null)
    throw new Error('the company has none');
  switch (scope) {
    case 'routine':
      return { type: 'routine', id: routine.id };
    case 'session':
      return { type: 'session', id: session?.id ?? toId('ase_none') };
    case 'agent':
      return { type: 'agent', id: routine.agent };
    case 'thread':
      return { type: 'thread', id: thread.id };
    case 'team':
      return { type: 'team', id: team };
    case 'marked':
      return { type: 'marked', routines: [routine.id], sessions: [] };
    case 'org':
      return { type: 'org', id: network.me.org };
  }
}

describe('every verb on every scope', () => {
  it.each(CASES)('%s %s changes the real field of each target, and reads it back', { timeout: 60_000 }, async (verb, scope) => {
    await using network = await openNetwork({ scenario: 'loop' });
    const { token } = principalNamed(network, 'Kim');
    const platform = createArchastroPlatform({
      server: network.url,
      credential: { kind: 'bearer', getToken: () => Promise.resolve(token) },
    });
    const context = { now: Date.now, display: { timeZone: { name: 'UTC', showsUtc: true } } };
    if (verb === 'resume')
      for (const { id, status } of await platform.listRoutines()) if (status === 'active') await platform.pauseRoutine(id);
    const needsSessions = verb === 'cancel';
    if (needsSessions)
      await eventually(async () => ((await platform.listSessions({ statuses: ['running', 'waiting'] })).length > 0 ? true : undefined));
    const state = (await readNetwork(context, platform, 'everything')).getState();
    const plan = resolveScope(selectNetworkIndex(state), state.network.sessions.values(), { verb, pointed: pointAt(state, scope) });
    const { kind, scope: planned, targets } = plan;
    const intent = {
      operation: toId<'operation'>('op_1'),
      kind,
      scope: planned,
      targets,
      reason: '',
      confirmedBy: 'key',
      expiresAt: null,
      undoes: null,
    } as const;
    const outcomes = await executeOperation(
      {
        platform,
        ledger: { record: () => Promise.resolve() },
        sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
        random: () => 0.5,
      },
      intent,
    );
    await platform.close();

    const read = await Promise.all(
      outcomes.map(async ({ target, result, problem }) => {
        const headers = { authorization: `Bearer ${token}` };
        const served = await fetch(`${network.url}${PATHS[target.type] ?? ''}${target.id}`, { headers });
        return { result, problem, isReached: isReached(verb, FIELD[verb]((await served.json()) as Fields)) };
      }),
    );

    // A session may end by itself before it is cancelled, and no schedule runs more often than hourly: all else is done.
    const isAllowed = ({ result, problem }: (typeof read)[number]): boolean =>
      result === 'done' || (needsSessions && result === 'already') || (verb === 'resume' && problem?.code === 'invalid');
    expect(read.filter((each) => !isAllowed(each))).toEqual([]);
    expect(read.filter(({ problem, isReached: isSo }) => problem === null && !isSo)).toEqual([]);
    expect(needsSessions || read.some(({ result }) => result === 'done')).toBe(true);
  });
});

/** Whether the served field is as the verb wants it. */
const isReached = (verb: ScopedVerb, field: unknown): boolean => {
  if (verb === 'cancel') return ['completed', 'failed', 'cancelled'].includes(String(field));
  return verb === 'humans-only' ? Number(field) > 0 : field === WANTED[verb];
};
