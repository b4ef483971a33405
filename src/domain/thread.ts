import type { OrgId, TeamId, ThreadId } from './ids.ts';
import type { Untrusted } from './untrusted.ts';
import type { OpenEnum, Timestamp } from './values.ts';

export type Thread = {
  readonly id: ThreadId;
  /** `null` for a personal or an organisation's thread. */
  readonly team: TeamId | null;
  readonly org: OrgId | null;
  readonly title: Untrusted | null;
  readonly visibility: OpenEnum<'team' | 'restricted' | 'private' | 'org'>;
  readonly isDefault: boolean;
  /** Whether I get no notifications from it. It does not quiet any agent. */
  readonly isMuted: boolean;
  /** The thread's agent switch: `false` stops agents from answering here. */
  readonly agentsEnabled: boolean;
  readonly unreadCount: number;
  readonly lastActivityAt: Timestamp | null;
  readonly lastPreview: Untrusted | null;
  readonly lastSender: Untrusted | null;
  readonly createdAt: Timestamp;
};

/** What of a thread does not change as messages come. */
export type ThreadRecord = Omit<Thread, 'unreadCount' | 'lastActivityAt' | 'lastPreview' | 'lastSender'>;
