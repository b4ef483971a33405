import type { Principal } from './records.ts';
import type { Topic } from './world-event.ts';

/** What the world has planned for later. */
export type Task =
  | { readonly type: 'dispatch-run'; readonly runId: string }
  | { readonly type: 'finish-run'; readonly runId: string; readonly outcome: Outcome }
  | { readonly type: 'take-turn'; readonly sessionId: string; readonly messageId: string }
  | { readonly type: 'finish-turn'; readonly sessionId: string; readonly messageId: string; readonly outcome: Outcome }
  /** An agent goes on writing a message that was posted before it was finished. */
  | { readonly type: 'write-on'; readonly messageId: string; readonly sessionId: string; readonly text: string; readonly written: number }
  | { readonly type: 'expire-session'; readonly sessionId: string }
  /** Fires a routine that is not about talk, again and again; `posts` is what it says, and where. */
  | {
      readonly type: 'fire-routine';
      readonly routineId: string;
      readonly meanMs: number;
      readonly posts?: { readonly threadId: string; readonly phrases: readonly string[] };
    }
  /** A person opens a topic in a thread, again and again. */
  | { readonly type: 'open-topic'; readonly threadId: string; readonly meanMs: number }
  | {
      readonly type: 'say';
      readonly threadId: string;
      readonly author: Principal;
      readonly content: string;
      readonly topic: Topic | null;
      /** Says it only if an agent has answered this message by then. */
      readonly onceAnswered?: string;
    }
  | { readonly type: 'start-loop'; readonly loop: number }
  /** `sent` counts all; `sentBefore` those before `since`, when this pace began. */
  | {
      readonly type: 'flood';
      readonly threadId: string;
      readonly perSecond: number;
      readonly sent: number;
      readonly since: number;
      readonly sentBefore: number;
    }
  | { readonly type: 'switch-routine'; readonly routineId: string; readonly userId: string; readonly to: 'active' | 'paused' };

/** What a turn of an agent comes to. */
export type Outcome =
  | { readonly type: 'reply'; readonly text: string; readonly topic: Topic | null; readonly isLoop: boolean }
  | { readonly type: 'silent'; readonly reason: string }
  | { readonly type: 'fail'; readonly error: string };
