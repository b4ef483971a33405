import type { AgentId, MembershipId, OrgId, TeamId, UserId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum, Timestamp } from './values.ts';

export type TeamRole = OpenEnum<'owner' | 'admin' | 'member'>;

export type Team = {
  readonly id: TeamId;
  readonly name: Untrusted;
  readonly description: Untrusted | null;
  /** The organisation that owns the team; only its people can remove other organisations. */
  readonly org: OrgId | null;
  /** My role, or `null` where I am not a member. */
  readonly myRole: TeamRole | null;
};

export type TeamMember = {
  readonly id: MembershipId;
  readonly team: TeamId;
  readonly principal: Principal;
  readonly name: Untrusted;
  readonly org: OrgId | null;
  readonly orgName: Untrusted | null;
  readonly role: TeamRole;
  readonly joinedAt: Timestamp | null;
};

/** Who a membership is for; `unknown` is a principal that was deleted. */
export type Principal =
  | { readonly type: 'user'; readonly id: UserId }
  | { readonly type: 'agent'; readonly id: AgentId }
  | { readonly type: 'unknown' };

/** A code that lets another organisation join a team: a bearer credential, shown once and never logged or stored. */
export type Invite = {
  readonly team: TeamId;
  readonly code: Untrusted;
  readonly createdAt: Timestamp;
};
