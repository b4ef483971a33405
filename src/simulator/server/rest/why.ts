import { reaches, visibleThread } from '../../world/access.ts';
import type { MessageRecord, RunRecord, SessionRecord } from '../../world/records.ts';
import { notFound } from '../../world/refusal.ts';
import { visibleRun, visibleSession } from '../../world/sessions.ts';
import type { World } from '../../world/world.ts';
import { type Answer, type Call, ok, readOptional } from '../call.ts';
import type { Route } from '../router.ts';
import { isoTime } from '../wire.ts';

const TRAJECTORY = 'trj_';

export const trajectoryId = (session: SessionRecord): string => `${TRAJECTORY}${session.id.slice('ase_'.length)}`;

/** What a session heard, as its inbox shows it. */
export const wireInbox = (world: World, session: SessionRecord): readonly object[] =>
  session.answers.flatMap(({ heard }) => {
    const message = heard === null ? undefined : world.messages.get(heard);
    if (message === undefined) return [];
    return [
      {
        id: `inb_${message.id}`,
        role: message.author?.type === 'agent' ? 'assistant' : 'user',
        content: message.content,
        sender_id: message.author?.id,
        sender_type: message.author?.type,
        sent_at: isoTime(message.createdAt),
        metadata: {},
      },
    ];
  });

/** Links of the caller's own sessions: another organisation's reasoning is not shown. */
const listTrajectories = (call: Call): Answer => {
  const thread = visibleThread(call.world, call.user, call.params['thread'] ?? '');
  const wanted = readOptional(call.query, 'message');
  const own = [...call.world.sessions.values()].filter((session) => session.threadId === thread.id && reaches(call.user, session.orgId));
  const links = own
    .flatMap((session) => session.answers.map((answer) => ({ session, ...answer })))
    .filter(({ heard, said }) => wanted === undefined || heard === wanted || said === wanted)
    .map(({ session, heard, said }) => ({
      id: `tmt_${said}`,
      thread: thread.id,
      user_message: heard,
      agent_message: said,
      trajectory: trajectoryId(session),
      org: session.orgId,
      created_at: isoTime(call.world.messages.get(said)?.createdAt ?? session.startedAt),
    }));
  return ok({ data: links.reverse(), before_cursor: null, after_cursor: null });
};

/** So many letters make a token, roughly. */
const tokensOf = (...texts: readonly string[]): number => Math.ceil(texts.join('').length / 4);

const stepsOf = (session: SessionRecord, heard: MessageRecord | undefined, said: MessageRecord | undefined): readonly object[] => {
  const question = heard?.content ?? '';
  const answer = said?.content ?? '';
  return [
    { type: 'human', content: question },
    {
      type: 'ai',
      content: '',
      tool_calls: [{ id: `call_${said?.id}`, name: 'read_thread', args: { thread_id: session.threadId, until: heard?.id ?? null } }],
    },
    { type: 'tool', name: 'read_thread', tool_call_id: `call_${said?.id}`, content: question.slice(0, 200) },
    { type: 'ai', content: answer, usage_metadata: { total_tokens: tokensOf(session.instructions, question, answer) } },
  ];
};

const getTrajectory = (call: Call): Answer => {
  const id = call.params['trajectory'] ?? '';
  if (!id.startsWith(TRAJECTORY)) throw notFound('Trajectory');
  const { world, user } = call;
  const session = visibleSession(world, user, `ase_${id.slice(TRAJECTORY.length)}`);
  const turns = session.answers.flatMap(({ heard, said }) =>
    stepsOf(session, heard === null ? undefined : world.messages.get(heard), world.messages.get(said)),
  );
  return ok({
    id,
    org: session.orgId,
    messages: [{ type: 'system', content: session.instructions }, ...turns],
    created_at: isoTime(session.startedAt),
    updated_at: isoTime(session.lastTurnAt),
  });
};

/** Only workflows keep a journal. */
const journalOf = (world: World, run: RunRecord): readonly object[] => {
  if (world.routines.get(run.routineId)?.handlerType !== 'workflow_graph' || run.startedAt === null) return [];
  const endedAt = run.startedAt + (run.durationMs ?? 0);
  const entries = [
    { type: 'run_started', at: run.startedAt, record: { event: run.eventId ?? '' } },
    { type: 'node_completed', at: endedAt, node: 'act', record: { result: run.result ?? {} } },
    ...(run.durationMs === null ? [] : [{ type: 'run_completed', at: endedAt, record: { status: run.status } }]),
  ];
  return entries.map(({ type, at, record, ...rest }, index) => ({
    id: `wde_${run.id}_${index + 1}`,
    sequence: index + 1,
    type,
    record,
    created_at: isoTime(at),
    ...('node' in rest ? { node_id: rest.node } : {}),
  }));
};

/** Why agents did what they did: their reasoning, and the journals of workflows. */
export const WHY_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/threads/:thread/trajectories', answer: listTrajectories },
  { method: 'GET', path: '/api/v1/trajectories/:trajectory', answer: getTrajectory },
  {
    method: 'GET',
    path: '/api/v1/agent_routines/runs/:run/journal',
    answer: ({ world, user, params }) => ok({ data: journalOf(world, visibleRun(world, user, params['run'] ?? '')), has_more: false }),
  },
];
