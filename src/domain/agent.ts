import type { AgentId, OrgId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { Timestamp } from './values.ts';

export type Agent = {
  readonly id: AgentId;
  readonly name: Untrusted;
  readonly description: Untrusted | null;
  readonly lookupKey: Untrusted | null;
  readonly model: Untrusted | null;
  readonly org: OrgId | null;
  readonly orgName: Untrusted | null;
  readonly createdAt: Timestamp;
};

/**
 * What the platform's web application shows for an agent. The API has no such field; it follows from the agent's routines,
 * sessions and teams (`agentState` in network.ts).
 */
export type AgentState = 'sleeping' | 'waking' | 'awake' | 'connected';
