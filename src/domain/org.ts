import type { OrgId, UserId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum } from './values.ts';

export type Org = {
  readonly id: OrgId;
  readonly name: Untrusted;
  readonly kind: OpenEnum<'company' | 'personal'>;
};

/** The principal whose credential the console uses. */
export type Me = {
  readonly id: UserId;
  readonly name: Untrusted;
  readonly org: OrgId | null;
  readonly orgName: Untrusted | null;
  readonly orgRole: OpenEnum<'owner' | 'admin' | 'member' | 'viewer'>;
  /** The name of the sandbox; `null` is production. */
  readonly sandbox: Untrusted | null;
  readonly isSystemUser: boolean;
};
