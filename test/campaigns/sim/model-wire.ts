import type { ThreadId } from '../../../src/domain/ids.ts';
import type { ModelPush, ModelRow } from './model-thread.ts';

export const APP = 'dap_sim';
export const ORG = 'org_sim';
export const TEAM = 'tem_sim';
export const USER = 'usr_sim';
export const AGENT = 'agi_sim';

/** A JSON object as it goes over the wire. */
export type WireRecord = Readonly<Record<string, unknown>>;

const isoTime = (at: number): string => new Date(at).toISOString();

/** A message as channels and lists carry it. `hasVersion` adds the time of its last change, which the platform may leave out. */
export const wireMessage = (row: ModelRow, thread: ThreadId, hasVersion: boolean): WireRecord => ({
  id: row.id,
  thread,
  team: TEAM,
  org: ORG,
  content: row.text,
  type: 'message',
  agent: row.key === null ? AGENT : null,
  user: row.key === null ? null : USER,
  actors: [row.key === null ? { id: `agent-${AGENT}`, name: 'Sim agent' } : { id: `user-${USER}`, name: 'Sim user' }],
  metadata: {},
  idempotency_key: row.key,
  is_deleted: row.isDeleted,
  created_at: isoTime(row.createdAt),
  ...(hasVersion ? { updated_at: isoTime(row.updatedAt) } : {}),
});

const texts = new WeakMap<ModelRow, string>();

/** The same as JSON. A row never changes and belongs to one thread of one server, so that its text is made once. */
export const wireMessageText = (row: ModelRow, thread: ThreadId, hasVersion: boolean): string => {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(wireMessage(row, thread, hasVersion));
  texts.set(row, text);
  return text;
};

export const wirePush = (push: ModelPush, thread: ThreadId, hasVersion: boolean): { readonly event: string; readonly text: string } => {
  const message = wireMessageText(push.row, thread, hasVersion);
  const start = `{"message":${message},"thread_id":"${thread}"`;
  if (push.type === 'updated') return { event: 'message_updated', text: `${start}}` };
  const cursors = `"before_cursor":${JSON.stringify(push.before)},"after_cursor":${JSON.stringify(push.after)}`;
  return { event: 'message_added', text: `${start},${cursors}}` };
};

export const threadTopicOf = (thread: ThreadId): string => `api:chat:team:${TEAM}:thread:${thread}`;

export const wireUser: WireRecord = { id: USER, name: 'Sim user', org: ORG, org_name: 'Sim', org_role: 'owner', app: APP, sandbox: null };
export const wireTeam: WireRecord = { id: TEAM, name: 'Sim team', org: ORG, membership_status: 'owner' };

export const wireThread = (thread: ThreadId, lastActivityAt: number): WireRecord => ({
  id: thread,
  title: `Thread ${thread}`,
  team: TEAM,
  org: ORG,
  visibility: 'team',
  settings: { agent_enabled: true },
  last_activity: isoTime(lastActivityAt),
  created_at: isoTime(0),
});

export const WIRE_MEMBERS: readonly WireRecord[] = [
  { id: 'tmb_1', type: 'user', name: 'Sim user', role: 'owner', user: { id: USER, name: 'Sim user', org: ORG, org_name: 'Sim' } },
  { id: 'tmb_2', type: 'agent', name: 'Sim agent', role: 'member', agent: { id: AGENT, name: 'Sim agent', org: ORG, org_name: 'Sim' } },
];
