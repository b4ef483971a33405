const CSI = '\u001b[';
const ENTER_SCREEN = `${CSI}?1049h`;
const LEAVE_SCREEN = `${CSI}?1049l`;

const PASTE_ON = `${CSI}?2004h`;
const PASTE_OFF = `${CSI}?2004l`;
/** Keys that would be the same bytes are told apart: shift-enter from enter, esc from the beginning of a sequence. */
const KITTY_ON = `${CSI}>1u`;
const KITTY_OFF = `${CSI}<u`;
const OTHER_KEYS_ON = `${CSI}>4;2m`;
const OTHER_KEYS_OFF = `${CSI}>4m`;
/** Does the terminal know the kitty protocol, does it know modifyOtherKeys, and what is it: every terminal answers the last one. */
const QUESTIONS = `${CSI}?u${CSI}?4m${CSI}c`;
/** What is the background? Asked whenever the screen is taken: whoever had it meanwhile may have changed it. Not all terminals answer. */
const BACKGROUND_QUESTION = '\u001b]11;?\u001b\\';
const BACKGROUND_ANSWER = /^\u001b\]11;([^\u0007\u001b]*)/;
const KITTY_ANSWER = /^\u001b\[\?\d+u$/;
const OTHER_KEYS_ANSWER = /^\u001b\[>4;\d+m$/;
const LAST_ANSWER = /^\u001b\[\?[\d;]*c$/;
/** An answer that comes later is to a question of somebody else. */
const ANSWER_MS = 3_000;

type Protocol = { readonly on: string; readonly off: string };
const NONE: Protocol = { on: '', off: '' };
const KITTY: Protocol = { on: KITTY_ON, off: KITTY_OFF };
const OTHER_KEYS: Protocol = { on: OTHER_KEYS_ON, off: OTHER_KEYS_OFF };

type Options = {
  readonly write: (sequence: string) => void;
  /** tmux takes modifyOtherKeys and does not say so. */
  readonly isTmux: boolean;
  readonly now: () => number;
  /** Told the colour that the terminal says its background has, as it writes it: `rgb:1e1e/1e1e/1e1e`. */
  readonly onBackground: (colour: string) => void;
};

/** The keyboard modes of a terminal. They are on exactly while the console has its alternate screen, whoever opens and leaves that. */
export type KeyboardModes = {
  /** What is written instead: with the modes after the alternate screen is opened and without them before it is left. */
  readonly around: (output: string) => string;
  /** Hears the terminal's answers; the best protocol that it knows is switched on. */
  readonly hear: (reply: string) => void;
};

export const createKeyboardModes = ({ write, isTmux, now, onBackground }: Options): KeyboardModes => {
  let protocol: Protocol | undefined = isTmux ? OTHER_KEYS : undefined;
  let knowsOtherKeys = false;
  let askedAt: number | undefined;
  let isOnScreen = false;
  const settle = (settled: Protocol): void => {
    protocol = settled;
    if (isOnScreen) write(settled.on);
  };
  const enter = (): string => {
    isOnScreen = true;
    if (protocol !== undefined) return `${ENTER_SCREEN}${PASTE_ON}${BACKGROUND_QUESTION}${protocol.on}`;
    askedAt = now();
    return `${ENTER_SCREEN}${PASTE_ON}${BACKGROUND_QUESTION}${QUESTIONS}`;
  };
  const leave = (): string => {
    if (!isOnScreen) return LEAVE_SCREEN;
    isOnScreen = false;
    return `${protocol?.off ?? ''}${PASTE_OFF}${LEAVE_SCREEN}`;
  };
  return {
    around: (output) => (output.includes(`${CSI}?1049`) ? output.replaceAll(ENTER_SCREEN, enter).replaceAll(LEAVE_SCREEN, leave) : output),
    hear: (reply) => {
      const [, colour] = BACKGROUND_ANSWER.exec(reply) ?? [];
      if (colour !== undefined) return onBackground(colour);
      if (protocol !== undefined || askedAt === undefined || now() - askedAt > ANSWER_MS) return;
      if (KITTY_ANSWER.test(reply)) settle(KITTY);
      else if (OTHER_KEYS_ANSWER.test(reply)) knowsOtherKeys = true;
      else if (LAST_ANSWER.test(reply)) settle(knowsOtherKeys ? OTHER_KEYS : NONE);
    },
  };
};

/** The stream with the keyboard's modes around the alternate screen; everything else is the stream's own. */
export const withKeyboardModes = <Output extends NodeJS.WritableStream>(stream: Output, { around }: KeyboardModes): Output =>
  new Proxy(stream, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (output: unknown, ...rest: readonly unknown[]): unknown =>
        Reflect.apply(value, target, [typeof output === 'string' ? around(output) : output, ...rest]);
    },
  });
