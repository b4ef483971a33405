import type { MessageId } from '../domain/ids.ts';
import type { Gap } from '../domain/link.ts';
import type { Message } from '../domain/message.ts';
import { untrusted } from '../domain/untrusted.ts';
import { createSelector } from '../store/create-selector.ts';
import type { Settings } from '../store/state.ts';
import type { Repeats } from '../text/fold.ts';
import { type Line, span } from '../text/line.ts';
import { type MessageLook, messageLines, repeatLines } from '../text/message-lines.ts';
import { joinSafe, oneLine, safe, safeLine, safeText } from '../text/safe.ts';
import { clockOf } from './clock-text.ts';
import { authorName } from './names.ts';
import type { OpenThread } from './open-thread.ts';

/** What the rows of a thread depend on besides its messages. */
export type BlockLook = {
  readonly message: MessageLook;
  readonly settings: Settings;
  readonly unreadFrom: string | undefined;
  readonly gaps: readonly Gap[];
  /** Messages that stand for their repetitions. */
  readonly repeats: ReadonlyMap<MessageId, Repeats>;
};

/** Below it the text of a message stands under its author instead of beside. */
const WIDE_CELLS = 56;

export const createBlockLook = ({ log, shown, myOrg, settings, nameMark, unreadFrom }: OpenThread, widthCells: number): BlockLook => ({
  message: {
    widthCells,
    layout: widthCells < WIDE_CELLS ? 'narrow' : 'wide',
    myOrg,
    time: clockOf(settings).time,
    nameMark,
  },
  settings,
  unreadFrom,
  repeats: shown.repeats,
  gaps: log.gaps,
});

/** A message's rows, under the lines that belong above it: a new day, missing messages, the first unread. */
export const blockLines = (messages: readonly Message[], index: number, look: BlockLook): readonly Line[] => {
  const message = messages[index];
  if (message === undefined) return [];
  const repeats = look.repeats.get(message.id);
  const own = repeats === undefined ? messageLines(message, look.message) : repeatLines(repeats, look.message);
  const above = linesAbove(messages[index - 1], message, look);
  return above.length === 0 ? own : [...above, ...own];
};

function linesAbove(previous: Message | undefined, message: Message, look: BlockLook): readonly Line[] {
  const { settings } = look;
  const lines: Line[] = [];
  const day = clockOf(settings).day(message.createdAt);
  if (previous === undefined || clockOf(settings).day(previous.createdAt) !== day) lines.push([{ text: safe`── ${day} ──`, role: 'dim' }]);
  const gap = look.gaps.find(
    ({ from, to }) =>
      (to === null ? false : to <= message.createdAt) && (previous === undefined || from === null || from >= previous.createdAt),
  );
  if (gap !== undefined) lines.push([{ text: gapText(gap, settings), role: 'warning' }]);
  if (look.unreadFrom === message.id)
    lines.push([{ text: safe`── new since ${clockOf(settings).time(message.createdAt)} ──`, role: 'accent' }]);
  return lines;
}

const gapText = ({ from, to }: Gap, settings: Settings): ReturnType<typeof safe> =>
  safe`── messages may be missing ${from === null ? safe`` : safe`after ${clockOf(settings).time(from)} `}${to === null ? safe`` : safe`before ${clockOf(settings).time(to)} `}──`;

/** Own posts of the open thread that are not in it yet, each with what is known of its delivery. */
export const selectPendingLines = createSelector(
  [({ network }) => network.posts, ({ view }) => view.thread],
  ([posts, thread]): readonly Line[] =>
    posts
      .filter(({ post }) => post.thread === thread)
      .map(({ post, delivery }): Line => {
        const text = oneLine(safeText(untrusted(post.content)));
        switch (delivery.state) {
          case 'sending':
          case 'sent':
            return [span(safe` … sending  `, 'dim'), span(text, 'dim')];
          case 'unknown':
            return [span(safe` ? not confirmed, checking  `, 'warning'), span(text, 'dim')];
          case 'failed':
            return [span(safe` x not sent: ${safeLine(delivery.reason)} (E sends again)  `, 'danger'), span(text)];
        }
      }),
);

/** Who is typing in the open thread. */
export const selectTypingLine = createSelector(
  [
    ({ network, view }) => (view.thread === null ? undefined : network.typing.get(view.thread)),
    ({ network }) => network.members,
    ({ network }) => network.agents,
  ],
  ([typing = [], members, agents]): Line => {
    if (typing.length === 0) return [];
    const names = joinSafe(
      typing.slice(0, 3).map(({ author }) => authorName({ members, agents }, author)),
      safe`, `,
    );
    return [span(safe` ${names} ${typing.length === 1 ? safe`is` : safe`are`} typing…`, 'dim')];
  },
);
