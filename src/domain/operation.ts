import type { AgentId, Id, OrgId, RoutineId, SessionId, TeamId, ThreadId, UserId } from './ids.ts';
import type { RoutineStatus } from './routine.ts';
import type { SessionStatus } from './session.ts';
import type { Untrusted } from './untrusted.ts';
import type { JsonObject, Timestamp } from './values.ts';

export type OperationId = Id<'operation'>;
export type IncidentId = Id<'incident'>;

/** Who acted: a person at a console (or with a subcommand), or the program itself, for instance when it raises a loop. */
export type Actor = { readonly type: 'operator'; readonly id: UserId; readonly name: Untrusted } | { readonly type: 'console' };

/** The stop verbs of the keyboard, and `restore`, which writes back what an earlier operation found. */
export type StopVerb = 'pause' | 'resume' | 'cancel' | 'humans-only' | 'block' | 'mute';

/** Every kind of change that the console can make. `restore` undoes; `unblock` and `unmute` are the ways back of `block` and `mute`. */
export type OperationKind =
  | StopVerb
  | 'restore'
  | 'unblock'
  | 'unmute'
  | 'remove-member'
  | 'leave-team'
  | 'create-thread'
  | 'create-invite'
  | 'revoke-invite'
  | 'join-team'
  | 'post'
  | 'edit-message'
  | 'delete-message';

/** What the operator pointed at. The targets are resolved from it once, and frozen. */
export type Scope =
  | { readonly type: 'routine'; readonly id: RoutineId }
  | { readonly type: 'session'; readonly id: SessionId }
  | { readonly type: 'agent'; readonly id: AgentId }
  | { readonly type: 'thread'; readonly id: ThreadId }
  | { readonly type: 'team'; readonly id: TeamId }
  | { readonly type: 'marked' }
  | { readonly type: 'org'; readonly id: OrgId };

/** One thing that an operation changes. `name` is what the operator saw; an invite is named by its team, never by its code. */
export type Target =
  | { readonly type: 'routine'; readonly id: RoutineId; readonly agent: AgentId; readonly name: Untrusted }
  | { readonly type: 'session'; readonly id: SessionId; readonly agent: AgentId; readonly name: Untrusted | null }
  | { readonly type: 'thread'; readonly id: ThreadId; readonly name: Untrusted | null }
  | { readonly type: 'team'; readonly id: TeamId; readonly name: Untrusted | null }
  | {
      readonly type: 'member';
      readonly id: UserId | AgentId | OrgId;
      readonly kind: 'user' | 'agent' | 'org';
      readonly team: TeamId;
      readonly name: Untrusted | null;
    };

/** Names a target within its operation: `routine:arn_1`, or for a member `member:tem_1/agi_1`. */
export const targetKey = (target: Target): string =>
  target.type === 'member' ? `member:${target.team}/${target.id}` : `${target.type}:${target.id}`;

/**
 * What is known of a target at one moment: all that an operation may change, and `updatedAt` as the server gave it, by which a
 * change by somebody else is recognised.
 */
export type TargetState =
  | { readonly type: 'routine'; readonly status: RoutineStatus; readonly eventConfig: JsonObject; readonly updatedAt: Timestamp }
  | { readonly type: 'session'; readonly status: SessionStatus }
  | { readonly type: 'thread'; readonly agentsEnabled: boolean; readonly isMuted: boolean }
  | { readonly type: 'team'; readonly isMember: boolean }
  | { readonly type: 'member'; readonly isMember: boolean };

/** A target as intended: as last read before the request (`null` where it was not), and as it is to become. */
export type PlannedTarget = {
  readonly target: Target;
  readonly before: TargetState | null;
  /** `null` for what leaves no state behind, such as an invite or a post. */
  readonly wanted: TargetState | null;
};

/**
 * How one target ended. `done` and `already` were read back and compared; `failed` was not applied; `unknown` may have been
 * applied; `skipped` was not tried.
 */
export type TargetResult = 'done' | 'already' | 'failed' | 'unknown' | 'skipped';

/** How the operator confirmed. `flag` is `--yes` of a subcommand; `override` is the solo way past the two-key rule. */
export type ConfirmedBy = 'none' | 'key' | 'count' | 'name' | 'two-key' | 'override' | 'flag';

/** An operation as the operator wanted it, complete before the first request is sent. */
export type OperationIntent = {
  readonly operation: OperationId;
  readonly kind: OperationKind;
  readonly scope: Scope;
  /** In the order in which they are to be done; the first is the canary. */
  readonly targets: readonly PlannedTarget[];
  /** The operator's own words; empty where none were given. */
  readonly reason: string;
  readonly confirmedBy: ConfirmedBy;
  /** When the operator wants to be reminded that it still holds. The platform itself knows no expiry. */
  readonly expiresAt: Timestamp | null;
  /** The operation that this one takes back or resumes. */
  readonly undoes: OperationId | null;
};

/** What became of one target. A later outcome of the same target replaces an earlier one, for instance after a retry. */
export type TargetOutcome = {
  readonly operation: OperationId;
  readonly target: Target;
  readonly result: TargetResult;
  /** As read immediately before the request; `null` where it was not read. */
  readonly before: TargetState | null;
  /** As read back; `null` where it could not be read. */
  readonly after: TargetState | null;
  /** Why it failed, is unknown or was skipped. `code` is a `PlatformErrorCode` or a word of the console's own. */
  readonly problem: { readonly code: string; readonly message: Untrusted } | null;
  /** Requests sent that could have changed it, including repeated ones. */
  readonly attempts: number;
};
