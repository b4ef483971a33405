/** The platform's records as they come over the wire, one of each, and the answer to each read of them. */
export const at = '2026-03-01T10:00:00Z';
export const me = { id: 'usr_1', name: 'Kim', org: 'org_1', org_name: 'Halden', app: 'dap_1' };
export const org = { id: 'org_1', name: 'Halden', kind: 'company' };
export const agent = { id: 'agi_1', name: 'Dispatch', org: 'org_1', created_at: at };
export const team = { id: 'tem_1', name: 'Operations', org: 'org_1', membership_status: 'owner' };
export const routine = { id: 'arn_1', agent: 'agi_1', name: 'r', status: 'paused', event_config: { 'thread.message_added': {} } };
export const run = { id: 'arr_1', routine: 'arn_1', agent: 'agi_1', status: 'completed', payload: { thread_id: 'thr_1' }, created_at: at };
export const session = { id: 'ase_1', agent: 'agi_1', status: 'cancelled', created_at: at };
export const thread = { id: 'thr_1', team: 'tem_1', title: 'T', visibility: 'team', muted: true, settings: {}, created_at: at };
export const member = { id: 'tmb_1', team: 'tem_1', role: 'member', user: { id: 'usr_1', name: 'Kim', org: 'org_1' } };
export const message = {
  id: 'msg_1',
  thread: 'thr_1',
  content: 'x',
  idempotency_key: 'key-1',
  created_at: at,
  actors: [{ id: 'user-usr_1', name: 'Kim' }],
};
export const entry = { id: 'act_1', kind: 'generic', level: 'info', title: 't', routine_run: 'arr_1', created_at: at };

export const page = (...items: readonly object[]): object => ({ data: items, before_cursor: null, after_cursor: null });
export const messages = (...items: readonly object[]): object => ({ data: { messages: items, before_cursor: null, after_cursor: null } });

export const link = { id: 'tmt_1', thread: 'thr_1', user_message: null, agent_message: 'msg_1', trajectory: 'trj_1' };
export const trajectory = {
  id: 'trj_1',
  messages: [{ type: 'ai', content: [{ text: 'x' }], tool_calls: [{ name: 'read', args: { at: 1 } }], usage: { total_tokens: 3 } }],
};
export const journalEntry = { id: 'wde_1', sequence: 1, type: 'run_started', record: { event: 'x' } };

/** Most particular first. */
const ANSWERS: readonly (readonly [RegExp, object])[] = [
  [/\/users\/me/, me],
  [/\/orgs/, page(org)],
  [/\/agents/, page(agent)],
  [/\/teams\/[^/]+\/threads/, page(thread)],
  [/\/teams\/[^/]+\/members/, page(member)],
  [/\/teams\/[^/]+\/invite/, { code: 'K7QX2M9PLD4R' }],
  [/\/teams\/join_by_code/, team],
  [/\/teams/, page(team)],
  [/\/threads\/[^/]+\/trajectories/, page(link)],
  [/\/trajectories\//, trajectory],
  [/\/thread_messages\//, message],
  [/\/runs\/[^/]+\/journal/, page(journalEntry)],
  [/\/threads\/[^/]+\/messages/, messages(message)],
  [/\/threads\/[^/]+\/settings/, { agent_enabled: true }],
  [/\/threads\/[^/]+$/, thread],
  [/\/agent_routines\/runs\//, run],
  [/\/agent_routines\/[^/]+\/runs/, page(run)],
  [/\/agent_routines\/[^/]+/, routine],
  [/\/agent_routines/, page(routine)],
  [/\/agent_routine_runs/, page(run)],
  [/\/agent_sessions\/[^/]+/, session],
  [/\/agent_sessions/, page(session)],
  [/\/activity_feed/, page(entry)],
];

/** What a server that works answers. */
export const rightAnswer = (url: string): object => ANSWERS.find(([path]) => path.test(url.split('?')[0] ?? ''))?.[1] ?? {};
