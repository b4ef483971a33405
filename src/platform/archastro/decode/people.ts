import type { Agent } from '../../../domain/agent.ts';
import { type AgentId, type Id, type OrgId, toId, type UserId } from '../../../domain/ids.ts';
import type { Me, Org } from '../../../domain/org.ts';
import type { Principal, TeamMember } from '../../../domain/team.ts';
import { type Untrusted, untrusted } from '../../../domain/untrusted.ts';
import type { Directory } from '../directory.ts';
import {
  flagOf,
  idOf,
  optionalIdOf,
  optionalReceived,
  optionalTextOf,
  optionalTimeOf,
  type ReceivedFields,
  received,
  tokenOf,
} from './field-readers.ts';

/** Remembers a user's or an agent's name and organisation, from whatever record held them. */
export const learnPrincipal = (record: ReceivedFields, directory: Directory): void => {
  const id = optionalIdOf<'user' | 'agent'>(record, 'id');
  if (id === null) return;
  const org = optionalIdOf<'org'>(record, 'org');
  if (org !== null) directory.learnOrg(org, optionalTextOf(record, 'org_name'));
  directory.learnPrincipal(id, {
    name: optionalTextOf(record, 'name') ?? optionalTextOf(record, 'full_name'),
    org,
    isService: flagOf(record, 'is_system_user', false),
  });
};

const nameOf = (record: ReceivedFields, id: string): Untrusted =>
  optionalTextOf(record, 'name') ?? optionalTextOf(record, 'full_name') ?? optionalTextOf(record, 'alias') ?? untrusted(id);

/** The principal behind a credential, and the application that it belongs to. */
export type Identity = { readonly me: Me; readonly app: Id<'app'> | null };

export const decodeIdentity = (value: unknown, directory: Directory): Identity => {
  const record = received(value, 'user');
  learnPrincipal(record, directory);
  const id = idOf<'user'>(record, 'id');
  const org = optionalIdOf<'org'>(record, 'org');
  const isInSandbox = optionalIdOf(record, 'sandbox') !== null;
  return {
    me: {
      id,
      name: nameOf(record, id),
      org,
      orgName: optionalTextOf(record, 'org_name') ?? directory.orgName(org),
      orgRole: tokenOf(record, 'org_role', 'member'),
      sandbox: isInSandbox ? (optionalTextOf(record, 'sandbox_name') ?? optionalTextOf(record, 'sandbox')) : null,
      isSystemUser: flagOf(record, 'is_system_user', false),
    },
    app: optionalIdOf(record, 'app') ?? optionalIdOf(record, 'app_id'),
  };
};

export const decodeOrg = (value: unknown, directory: Directory): Org => {
  const record = received(value, 'organisation');
  const id = idOf<'org'>(record, 'id');
  const name = optionalTextOf(record, 'name');
  directory.learnOrg(id, name);
  return { id, name: name ?? untrusted(id), kind: tokenOf(record, 'kind', 'company') };
};

export const decodeAgent = (value: unknown, directory: Directory): Agent => {
  const record = received(value, 'agent');
  learnPrincipal(record, directory);
  const id = idOf<'agent'>(record, 'id');
  const org = optionalIdOf<'org'>(record, 'org');
  return {
    id,
    name: nameOf(record, id),
    description: optionalTextOf(record, 'description'),
    lookupKey: optionalTextOf(record, 'lookup_key'),
    model: optionalTextOf(record, 'default_model'),
    org,
    orgName: optionalTextOf(record, 'org_name') ?? directory.orgName(org),
    createdAt: optionalTimeOf(record, 'created_at') ?? 0,
  };
};

const principalOf = (record: ReceivedFields): { readonly principal: Principal; readonly holder: ReceivedFields | null } => {
  const agent = optionalIdOf<'agent'>(record, 'agent');
  if (agent !== null) return { principal: { type: 'agent', id: agent }, holder: optionalReceived(record, 'agent') };
  const user = optionalIdOf<'user'>(record, 'user');
  if (user !== null) return { principal: { type: 'user', id: user }, holder: optionalReceived(record, 'user') };
  return { principal: { type: 'unknown' }, holder: null };
};

export const decodeMember = (value: unknown, team: TeamMember['team'], directory: Directory): TeamMember => {
  const record = received(value, 'member');
  const { principal, holder } = principalOf(record);
  if (holder !== null) learnPrincipal(holder, directory);
  const known = principal.type === 'unknown' ? undefined : directory.principal(principal.id);
  const org: OrgId | null = known?.org ?? null;
  return {
    id: idOf<'membership'>(record, 'id'),
    team: optionalIdOf<'team'>(record, 'team') ?? team,
    principal,
    name: optionalTextOf(record, 'name') ?? known?.name ?? untrusted(principal.type === 'unknown' ? 'deleted' : principal.id),
    org,
    orgName: directory.orgName(org),
    role: tokenOf(record, 'role', 'member'),
    joinedAt: optionalTimeOf(record, 'joined_at'),
  };
};

const ACTOR = /^(user|agent)-(.+)$/;

/** Who an `actors` entry, `user-usr_…` or `agent-agi_…`, stands for. */
export const parseActor = (
  actor: string,
): { readonly kind: 'user'; readonly id: UserId } | { readonly kind: 'agent'; readonly id: AgentId } | null => {
  const [, kind, id] = ACTOR.exec(actor) ?? [];
  if (id === undefined) return null;
  return kind === 'agent' ? { kind, id: toId<'agent'>(id) } : { kind: 'user', id: toId<'user'>(id) };
};
