import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isComposing } from '../../commands/active-key-contexts.ts';
import type { CommandContext } from '../../commands/command.ts';
import { safe } from '../../text/safe.ts';
import { graphemes } from '../../text/width.ts';
import { ownText } from '../widgets/own-text.ts';
import { type BurstInput, createBurstJoining, keyOf } from './bursts.ts';
import { createInputReader } from './input-reader.ts';
import { isCharacter } from './key-name.ts';
import { dropPaste, isTyping, paste, pressKey, TEXT_KEYS } from './press-key.ts';

/** What the console needs of a terminal to read from: a tty stream of Node has it. */
export type TerminalInputStream = NodeJS.ReadableStream & { readonly setRawMode: (isRaw: boolean) => unknown };

type Options = {
  readonly stdin: TerminalInputStream;
  readonly commands: CommandContext;
  /** Hears what the terminal answers or reports by itself. */
  readonly onReply: (sequence: string) => void;
  /** Has what a key changed drawn in a frame of its own. */
  readonly drawNow: () => void;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
};

/**
 * Takes every key and every paste: the only reader of the terminal. What the key table knows never reaches Ink. What is left, the
 * characters of a one-line field and the keys of a choice, is handed to Ink's own components one for each commit of React, because
 * they compute from what they were rendered with last.
 */
export type Keyboard = {
  /** What Ink reads instead of the terminal. */
  readonly forInk: Readable;
  /** Begins, or goes on, to read; the terminal is in raw mode until `release`. */
  readonly take: () => void;
  readonly release: () => void;
  /** Resolves when all that was read is done. */
  readonly idle: () => Promise<void>;
};

/** After a key that does nothing, letters are no keys before there was such a pause: they are a text meant for something else. */
const UNBOUND_MS = 600;
/** More characters than fingers send at once: outside a text this is a paste that came without its brackets. */
const MAX_TYPED_AT_ONCE = 4;

export const createKeyboard = ({ stdin, commands, onReply, drawNow, now }: Options): Keyboard => {
  const reader = createInputReader();
  const bursts = createBurstJoining();
  const decoder = new StringDecoder('utf8');
  const forInk = createInkInput();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let work = Promise.resolve();
  let deafUntil = Number.NEGATIVE_INFINITY;

  const press = async (name: string): Promise<void> => {
    if (now() < deafUntil && !isTyping(commands)) {
      deafUntil = isCharacter(name) ? now() + UNBOUND_MS : Number.NEGATIVE_INFINITY;
      if (isCharacter(name) || name === 'enter' || name === 'esc') return;
    }
    const wasTyping = isTyping(commands);
    const pressed = pressKey(commands, name);
    // The field that the key opened has to be there for the next one.
    if (!wasTyping && isTyping(commands)) await nextTurn();
    if (typeof pressed === 'object') await handOver(pressed.forInk);
    if (pressed !== 'unbound' || !isCharacter(name)) return;
    deafUntil = now() + UNBOUND_MS;
    const text = safe`${ownText(name)} does nothing here; letters typed after it are not taken for keys.`;
    commands.store.dispatch({ type: 'notice-shown', level: 'warning', text });
  };
  const handOver = async (text: string): Promise<void> => {
    forInk.push(text);
    await nextTurn();
  };
  const typeTogether = async (text: string): Promise<void> => {
    if (isComposing(commands.store.getState()) || /[\r\n\t]/.test(text)) paste(commands, text);
    else await handOver(text);
  };
  /** Characters that came together are keys, unless they are too many: those go where a text is typed, or is begun by one of the first. */
  const pressTogether = async (text: string): Promise<void> => {
    const characters = graphemes(text);
    const first = characters.slice(0, MAX_TYPED_AT_ONCE);
    const isPaste = characters.length > first.length && !first.some((character) => TEXT_KEYS.has(character));
    for (const [index, character] of characters.entries()) {
      if (isTyping(commands)) {
        await typeTogether(characters.slice(index).join(''));
        return;
      }
      if (isPaste || index >= first.length) {
        dropPaste(commands);
        return;
      }
      await press(keyOf(character).name);
    }
  };
  const act = (input: BurstInput): Promise<void> | undefined => {
    switch (input.type) {
      case 'key':
        return press(input.name);
      case 'together':
        return pressTogether(input.text);
      case 'paste':
        paste(commands, input.text);
        return undefined;
      case 'reply':
        onReply(input.sequence);
        return undefined;
    }
  };
  const afterwards = async (before: Promise<void>, inputs: readonly BurstInput[]): Promise<void> => {
    await before;
    for (const input of inputs) {
      await act(input);
      if (input.type !== 'reply') drawNow();
    }
    await nextTurn();
    bursts.done(now());
  };
  const handle = (inputs: ReturnType<typeof reader.read>): void => {
    const joined = bursts.join(inputs, now());
    work = afterwards(work, joined);
  };
  const read = (chunk: Buffer | string): void => {
    clearTimeout(waiting);
    handle(reader.read(typeof chunk === 'string' ? chunk : decoder.write(chunk)));
    const patience = reader.patienceMs();
    if (patience !== undefined) waiting = setTimeout(() => handle(reader.giveUp()), patience);
  };
  return {
    forInk,
    take: () => {
      stdin.setRawMode(true);
      stdin.on('data', read);
      stdin.resume();
    },
    release: () => {
      clearTimeout(waiting);
      reader.giveUp();
      stdin.off('data', read);
      stdin.pause();
      stdin.setRawMode(false);
    },
    idle: () => work,
  };
};

/** A keyboard for Ink: it asks for raw mode, which is ours, and reads what it is handed. */
const createInkInput = (): Readable => {
  const input = new Readable({ read: () => undefined, encoding: 'utf8' });
  return Object.assign(input, { isTTY: true, setRawMode: () => input, ref: () => input, unref: () => input });
};
