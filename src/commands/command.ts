import type { Timestamp } from '../domain/values.ts';
import type { LedgerWriter } from '../operations/execute/ledger-writer.ts';
import type { Platform } from '../platform/platform.ts';
import type { PaneId } from '../store/screens.ts';
import type { Confirmation, ConsoleState, OperationPlan, Overlay } from '../store/state.ts';
import type { ConsoleStore } from '../store/store.ts';
import { type SafeText, safe } from '../text/safe.ts';

/** Where a command's keys act. A front-most overlay takes all keys; then a text being typed; then the focused pane, list, global. */
export type KeyContext = 'global' | 'waiting' | 'list' | 'text' | 'choice' | 'composer' | 'filter' | PaneId | `overlay:${Overlay['type']}`;

/** What a command may use besides the state. */
export type CommandContext = {
  readonly store: ConsoleStore;
  readonly platform: Platform;
  readonly now: () => Timestamp;
  /** A new random identifier, for an idempotency key or an operation. */
  readonly newId: () => string;
  /** Where what is done is written down before it is done. */
  readonly ledger: LedgerWriter;
  /** Resolves after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly terminal: Terminal;
  /** Writes a file that is the operator's alone; resolves with where it is. */
  readonly saveFile: (name: string, text: string) => Promise<SafeText>;
  /** Reads everything again. */
  readonly refresh: () => void;
  readonly quit: () => void;
};

/** What came of a text that was given to an editor; a `failed` one is as it was. */
export type EditedText = { readonly type: 'edited'; readonly text: string } | { readonly type: 'failed'; readonly reason: SafeText };
/** How text went to the clipboard, and whether it is known to be there. */
export type Copied = { readonly isSure: boolean; readonly how: SafeText };

/** A text that was copied, or sent to where it may be, for a notice: `Copied the id: 9 bytes by wl-copy`. */
export const copiedText = (what: SafeText, { isSure, how }: Copied): SafeText =>
  safe`${isSure ? safe`Copied` : safe`Sent`} ${what}: ${how}`;

/** The terminal as commands use it. */
export type Terminal = {
  /** Puts text on the clipboard, as far as that can be done. */
  readonly copy: (text: string) => Promise<Copied>;
  readonly redraw: () => void;
  /** Stops this process as ctrl-z does in a shell. */
  readonly suspend: () => void;
  /** Lends the terminal to the operator's editor with a text; resolves with what it became, or why not. */
  readonly edit: (text: string) => Promise<EditedText>;
};

/** One thing the operator can do. Help, footer, palette, which-key hints, README and the key file all follow from these. */
export type Command = {
  readonly id: `${string}.${string}`;
  /** Imperative, with a capital letter and no full stop. */
  readonly title: string;
  readonly scope: KeyContext | readonly KeyContext[];
  /** Each a key name or a combination such as `p r`; the first is the one that is shown. None: palette only. */
  readonly keys: readonly string[];
  /** One or two words for the footer; without them it is not shown there. */
  readonly hint?: string;
  /** Why it cannot be done now, as a sentence; such a command is shown and refused with it. */
  readonly disabledReason?: (state: ConsoleState) => SafeText | undefined;
  /** What to ask before it runs. */
  readonly confirm?: (state: ConsoleState) => Confirmation | undefined;
  /** `plan` is the one that was confirmed, exactly as it was shown. */
  readonly run: (context: CommandContext, plan: OperationPlan | null) => void | Promise<void>;
};

/** The scopes of a command as a list. */
export const keyContextsOf = ({ scope }: Command): readonly KeyContext[] => (typeof scope === 'string' ? [scope] : scope);
