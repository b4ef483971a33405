import type { EntryNetwork } from './entry-network.ts';
import type { AgentId, MessageId, OrgId, RunId, TeamId, ThreadId, UserId } from './ids.ts';
import type {
  Actor,
  IncidentId,
  OperationId,
  OperationIntent,
  OperationKind,
  Scope,
  Target,
  TargetOutcome,
  TargetState,
} from './operation.ts';
import type { Untrusted } from './untrusted.ts';
import type { Timestamp } from './values.ts';

/**
 * One fact of the operator's ledger, plain JSON data, in the order in which it was written. It holds no secret, no invite code
 * and, unless the operator asked for it (`LoopFinding.samples`), no message body. Sequence numbers and hashes are the ledger's.
 */
export type LedgerEntry = {
  readonly at: Timestamp;
  readonly actor: Actor;
  /** The incident that was open, or that the fact is about. */
  readonly incident: IncidentId | null;
  /** Where it belongs; left out in entries of versions that did not tell. */
  readonly network?: EntryNetwork | undefined;
} & EntryContent;

export type EntryContent =
  /** Written and synced before the first request. */
  | ({ readonly type: 'operation-intended' } & OperationIntent)
  /** Written after the read-back of one target. */
  | ({ readonly type: 'target-finished' } & TargetOutcome)
  /** Every target of the operation has an outcome, or the operator ended it; without this entry it was cut short. */
  | { readonly type: 'operation-finished'; readonly operation: OperationId }
  /** A later read shows another state than the one this console set: somebody else changed it. */
  | {
      readonly type: 'conflict-seen';
      readonly operation: OperationId;
      readonly target: Target;
      readonly expected: TargetState;
      readonly seen: TargetState;
    }
  | { readonly type: 'loop-raised'; readonly loop: LoopFinding }
  | { readonly type: 'loop-cleared'; readonly loop: string }
  /** `since` is when the trouble began by the evidence, not when it was noticed. */
  | { readonly type: 'incident-opened'; readonly title: string; readonly since: Timestamp | null; readonly loop: string | null }
  | { readonly type: 'incident-acknowledged' }
  /** An operator takes a task of the incident, in their own words. */
  | { readonly type: 'task-owned'; readonly task: string }
  /** The meter read QUIET; `lastPostAt` is the last post by an agent that had been stopped. */
  | { readonly type: 'incident-quiet'; readonly lastPostAt: Timestamp | null; readonly silenceMs: number }
  /** The meter had read QUIET, or the resumed routines ran, and the loop is back. */
  | { readonly type: 'incident-relapsed'; readonly loop: string | null }
  | { readonly type: 'incident-closed' }
  | { readonly type: 'note-added'; readonly text: string }
  | { readonly type: 'preview-shown'; readonly preview: PreviewFinding }
  /** An act on the whole organisation waits for a second operator, who sees what it would do before any of it is sent. */
  | { readonly type: 'two-key-armed'; readonly operation: OperationId; readonly plan: ArmedPlan }
  | { readonly type: 'two-key-changed'; readonly operation: OperationId; readonly state: TwoKeyStep }
  | { readonly type: 'report-exported'; readonly format: 'markdown' | 'json'; readonly hasBodies: boolean }
  /** A code was made here. Only its digest is kept, by which the code can be recognised but not found. */
  | {
      readonly type: 'invite-made';
      readonly team: TeamId;
      readonly teamName: Untrusted;
      readonly digest: string;
      readonly expiresAt: Timestamp;
    }
  | { readonly type: 'invite-revoked'; readonly team: TeamId; readonly digest: string }
  /** A torn last line was cut off at start. */
  | { readonly type: 'ledger-repaired'; readonly droppedBytes: number }
  /** The operator allowed an operation although its intent could not be written, for instance on a full disk. */
  | { readonly type: 'unrecorded-allowed'; readonly operation: OperationId; readonly reason: string };

export type ArmedPlan = Pick<OperationIntent, 'kind' | 'scope' | 'targets'>;

/** `confirmed` is the second operator's; all others are of the one who armed it. */
export type TwoKeyStep = 'confirmed' | 'overridden' | 'expired' | 'withdrawn';

/** Who took part in a loop. `isOwn` is false for another organisation's agent, and where the organisation could not be told. */
export type LoopAgent = {
  readonly id: AgentId;
  readonly name: Untrusted;
  readonly org: OrgId | null;
  readonly orgName: Untrusted | null;
  readonly isOwn: boolean;
};

/**
 * Who woke whom, how often within the window. `observed` wakes are named by a run; `inferred` ones follow from time and thread.
 */
export type LoopEdge = {
  readonly from: AgentId;
  readonly to: AgentId;
  readonly thread: ThreadId;
  /** Where `from` had posted, if elsewhere than in `thread`. */
  readonly fromThread?: ThreadId | undefined;
  readonly observed: number;
  readonly inferred: number;
};

/** A loop as it stood when it was raised, with its evidence. */
export type LoopFinding = {
  /** Stays the same while the loop lasts. */
  readonly loop: string;
  /** 0 to 1. */
  readonly score: number;
  readonly agents: readonly LoopAgent[];
  readonly threads: readonly ThreadId[];
  readonly edges: readonly LoopEdge[];
  /** Wakes per minute inside the loop. */
  readonly ratePerMinute: number;
  readonly since: Timestamp;
  /** How many times it went round, counted over the posts that are held: at least so often since `since`. */
  readonly cycles: number;
  /** 0 for repeats to 1 for posts that share nothing with earlier ones. */
  readonly novelty: number;
  readonly hasHuman: boolean;
  readonly isCrossOrg: boolean;
  /** Newest last. */
  readonly messages: readonly MessageId[];
  readonly runs: readonly RunId[];
  /** Bodies of some of `messages`; empty unless the operator asked the ledger to keep bodies. */
  readonly samples: readonly { readonly message: MessageId; readonly author: AgentId; readonly content: Untrusted }[];
};

/** What a preview told the operator before anything was sent. */
export type PreviewFinding = {
  readonly kind: OperationKind;
  readonly scope: Scope;
  readonly targets: readonly Target[];
  /** How many wakes of the last 24 hours would not have happened. */
  readonly stoppedWakes24h: number;
  /** People who would get no answer any more. */
  readonly people: readonly { readonly id: UserId; readonly name: Untrusted }[];
  /** Wanted hand-offs between agents in the last 24 hours that would break. */
  readonly brokenHandoffs24h: number;
  /** Sessions in flight that may still post. */
  readonly draining: number;
  readonly outsideOrgs: readonly { readonly id: OrgId | null; readonly name: Untrusted | null }[];
  readonly isUndoable: boolean;
};
