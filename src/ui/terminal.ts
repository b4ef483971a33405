import type { Terminal } from '../commands/command.ts';
import { type SafeText, safe } from '../text/safe.ts';

/** What the terminal is, as far as it matters. */
export type TerminalFacts = { readonly isTmux: boolean };

/** Terminals drop longer clipboard sequences, some without a word. */
const MAX_COPIED_BYTES = 74_994;

/**
 * The sequence that asks the terminal to put text on the clipboard (OSC 52), wrapped for tmux where that is in between.
 * Whether the terminal does it cannot be known from here.
 */
export const clipboardSequence = (text: string, { isTmux }: TerminalFacts): string => {
  const sequence = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  return isTmux ? `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\` : sequence;
};

type Options = TerminalFacts & { readonly write: (sequence: string) => void; readonly redraw: () => void; readonly suspend: () => void };

export const createTerminal = ({ isTmux, write, redraw, suspend }: Options): Omit<Terminal, 'edit'> => ({
  redraw,
  suspend,
  copy: (text): SafeText => {
    const bytes = Buffer.byteLength(text, 'utf8');
    if (bytes > MAX_COPIED_BYTES) return safe`${bytes} bytes are too many for the terminal's clipboard, nothing was copied`;
    write(clipboardSequence(text, { isTmux }));
    return safe`${bytes} bytes to the terminal by OSC 52${isTmux ? safe` through tmux` : safe``}`;
  },
});
