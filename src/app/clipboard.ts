import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import type { Copied } from '../commands/command.ts';
import type { Environment } from '../system/environment.ts';
import { findTool, runTool } from '../system/run-tool.ts';
import { safe, safeWord } from '../text/safe.ts';

export type ClipboardOptions = {
  /** Already without secrets. */
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** To the terminal. */
  readonly write: (sequence: string) => void;
  /** The terminal of this process, such as `/dev/pts/3`. */
  readonly tty?: string | undefined;
};

/**
 * Puts text on the operator's clipboard by the way that this machine and what is between it and the terminal can take. What a tool
 * has taken is known to be there; of what was only sent to a terminal nobody can tell, and so `isSure` says.
 */
export const createClipboard = (options: ClipboardOptions): ((text: string) => Promise<Copied>) => {
  const { tty = ownTty() } = options;
  return async (text) =>
    (await copyByTool(text, options)) ?? (await copyByTmux(text, { ...options, tty })) ?? copyByTerminal(text, options);
};

const TOOL_MS = 2_000;

/** The tools of a desktop, where the desktop is on this machine: over ssh they would fill the clipboard of the other one. */
async function copyByTool(text: string, { environment, platform }: ClipboardOptions): Promise<Copied | undefined> {
  if (['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some((variable) => isSet(environment, variable))) return undefined;
  const candidates: readonly (readonly [isThere: boolean, name: string, ...args: readonly string[]])[] = [
    [platform === 'darwin', 'pbcopy'],
    [isSet(environment, 'WAYLAND_DISPLAY'), 'wl-copy'],
    [isSet(environment, 'DISPLAY'), 'xclip', '-selection', 'clipboard'],
    [isSet(environment, 'DISPLAY'), 'xsel', '--clipboard', '--input'],
  ];
  for (const [isThere, name, ...args] of candidates) {
    const file = isThere ? findTool(name, environment['PATH']) : undefined;
    if (file !== undefined && (await feed([file, ...args], text, environment)))
      return { isSure: true, how: safe`${bytesOf(text)} bytes by ${safeWord(name)}` };
  }
  return undefined;
}

/** Gives a tool its input and waits for its end; not for its output, which what it leaves behind to serve the clipboard holds open. */
async function feed([file = '', ...args]: readonly string[], text: string, environment: Environment): Promise<boolean> {
  const child = spawn(file, args, { env: environment, stdio: ['pipe', 'ignore', 'ignore'], timeout: TOOL_MS, killSignal: 'SIGKILL' });
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
  try {
    const [code]: unknown[] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false;
  }
}

type TmuxFacts = { readonly isInnermost: boolean; readonly clipboard: string; readonly passthrough: string };

/**
 * In tmux its own options decide: with `set-clipboard on` it takes the plain sequence, with `external` only what its own commands give
 * it, and with `allow-passthrough` what is wrapped for the terminal outside.
 */
async function copyByTmux(text: string, options: ClipboardOptions): Promise<Copied | undefined> {
  const { environment, write } = options;
  const facts = isSet(environment, 'TMUX') ? await askTmux(options) : undefined;
  if (facts === undefined || !facts.isInnermost) return undefined;
  const bytes = bytesOf(text);
  if (facts.clipboard === 'on' && bytes <= MAX_BYTES) {
    write(sequenceOf(text));
    return { isSure: false, how: safe`${bytes} bytes to tmux, which passes them to the terminal` };
  }
  if (facts.clipboard === 'off' && ['1', 'on', 'all', '2'].includes(facts.passthrough) && bytes <= MAX_BYTES) {
    write(`\u001bPtmux;${sequenceOf(text).replaceAll('\u001b', '\u001b\u001b')}\u001b\\`);
    return { isSure: false, how: safe`${bytes} bytes through tmux to the terminal` };
  }
  const isPassedOn = facts.clipboard !== 'off';
  if (!(await feedTmux(text, isPassedOn, options))) return undefined;
  const where = isPassedOn ? safe`and to the terminal` : safe`only: prefix ] pastes it (set-clipboard is off)`;
  return { isSure: true, how: safe`${bytes} bytes to the buffer of tmux ${where}` };
}

async function askTmux({ environment, tty }: ClipboardOptions): Promise<TmuxFacts | undefined> {
  const pane = environment['TMUX_PANE'] ?? '';
  const format = '#{pane_tty}|#{set-clipboard}|#{allow-passthrough}';
  const words = ['tmux', 'display-message', '-p', ...(pane === '' ? [] : ['-t', pane]), format];
  const told = await runTool(words, { environment, timeoutMs: TOOL_MS }).catch(() => undefined);
  if (told?.code !== 0) return undefined;
  const [paneTty, clipboard = '', passthrough = ''] = told.output.trim().split('|');
  return { isInnermost: tty === undefined || paneTty === tty, clipboard, passthrough };
}

async function feedTmux(text: string, isPassedOn: boolean, { environment }: ClipboardOptions): Promise<boolean> {
  const words = ['tmux', 'load-buffer', ...(isPassedOn ? ['-w'] : []), '-'];
  const ended = await runTool(words, { environment, input: text, timeoutMs: TOOL_MS }).catch(() => undefined);
  return ended?.code === 0;
}

/** Terminals drop longer clipboard sequences, some without a word. */
const MAX_BYTES = 74_994;

/** GNU screen passes on what is wrapped for the terminal outside, in strings of at most 768 bytes, and knows no clipboard itself. */
const SCREEN_BYTES = 700;

/** The sequence that asks the terminal itself (OSC 52). Whether it does it cannot be known from here. */
function copyByTerminal(text: string, { environment, write }: ClipboardOptions): Copied {
  const bytes = bytesOf(text);
  if (bytes > MAX_BYTES) return { isSure: false, how: safe`nothing: ${bytes} bytes are too many for the terminal` };
  if (!isSet(environment, 'STY')) {
    write(sequenceOf(text));
    return { isSure: false, how: safe`${bytes} bytes to the terminal by OSC 52, which may not take them` };
  }
  const parts = sequenceOf(text).match(new RegExp(`[^]{1,${SCREEN_BYTES}}`, 'g')) ?? [];
  write(parts.map((part) => `\u001bP${part}\u001b\\`).join(''));
  return { isSure: false, how: safe`${bytes} bytes through screen to the terminal by OSC 52, which may not take them` };
}

const sequenceOf = (text: string): string => `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

const isSet = (environment: Environment, variable: string): boolean => (environment[variable] ?? '') !== '';

function ownTty(): string | undefined {
  try {
    return readlinkSync('/proc/self/fd/1');
  } catch {
    return undefined;
  }
}
