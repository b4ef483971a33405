import { useMemo } from 'react';
import { EMPTY_LOG, type MessageLog } from '../../domain/message-log.ts';
import { selectIsOutsideThread } from '../../presenter/layout.ts';
import { threadName } from '../../presenter/names.ts';
import { readingText, selectReading } from '../../presenter/pane-reading.ts';
import { selectPendingLines, selectTypingLine } from '../../presenter/thread-block.ts';
import { createWindowSelector, type ThreadRow, type ThreadWindow } from '../../presenter/thread-view.ts';
import { type ConsoleState, selectFocus, selectPosition } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { threadLinkText } from './cells.ts';

const selectOpenLog = ({ view, network }: ConsoleState) =>
  view.thread === null ? EMPTY_LOG : (network.logs.get(view.thread) ?? EMPTY_LOG);

/** The open thread, live. The newest message is at the bottom until the operator scrolls. */
export function MessagesPane({ width, height }: PaneProps) {
  const log = useConsole(selectOpenLog);
  const position = useConsole(selectPosition);
  const pending = useConsole(selectPendingLines);
  const typing = useConsole(selectTypingLine);
  const isOutside = useConsole(selectIsOutsideThread);
  const isFocused = useConsole((state) => selectFocus(state) === 'messages');
  const hasThread = useConsole(({ view }) => view.thread !== null);
  const unread = useConsole(selectWhyUnread);
  const heading = useHeading();
  const tail: readonly Line[] = position.isFollowing ? [...pending, typing] : [typing];
  const rows = Math.max(1, height - 2 - tail.length);
  const window = useConsole(useMemo(() => createWindowSelector({ width: width - 3, height: rows }), [width, rows]));
  const body = window.rows.map(lineOf);
  const blank = Array.from({ length: Math.max(0, rows - body.length) }, (): Line => []);
  const note = noteOf(window, position.isFollowing, log.backfilledCount);
  return (
    <Frame
      title={heading}
      lines={[...opening(window, blank, hasThread ? openingWords(log, unread) : NO_THREAD), ...body, ...tail]}
      note={note}
      width={width}
      height={height}
      isFocused={isFocused}
      isOutside={isOutside}
    />
  );
}

/** Why the open thread cannot be read; `null` as long as that was not tried. */
const selectWhyUnread = (state: ConsoleState): SafeText | null => {
  const reading = selectReading(state, 'messages');
  return reading.state === 'unread' && reading.why === null ? null : readingText(reading, state.now);
};

const selectLinkText = ({ view, network, now }: ConsoleState): SafeText | null =>
  threadLinkText((view.thread === null ? undefined : network.threadLinks.get(view.thread)) ?? null, now);

function useHeading(): Line {
  const title = useConsole(({ view, network }) => (view.thread === null ? safe`` : threadName(network, view.thread)));
  const state = useConsole(selectLinkText);
  const isFollowing = useConsole((state) => selectPosition(state).isFollowing);
  const hasThread = useConsole(({ view }) => view.thread !== null);
  if (!hasThread) return [span(safe`MESSAGES`, 'title')];
  return [
    span(safe`#${title}`, 'title'),
    span(isFollowing ? safe` following` : safe` follow OFF`, isFollowing ? 'dim' : 'warning'),
    ...(state === null ? [] : [span(safe` ${state}`, 'warning')]),
  ];
}

const lineOf = ({ line, isSelected }: ThreadRow): Line => [span(isSelected ? safe`>` : safe` `, 'accent'), ...line];

const NO_THREAD = safe` The thread under the cursor shows here.`;

/** What stands above the first message: the start of the thread, or that older messages are read when scrolling up. */
const openingWords = ({ isLoaded, isAtStart }: MessageLog, unread: SafeText | null): SafeText => {
  if (!isLoaded) return safe` ${unread ?? safe`reading…`}`;
  return isAtStart ? safe` ── the thread begins here ──` : safe` ── scroll up for older messages ──`;
};

const opening = (window: ThreadWindow, blank: readonly Line[], words: SafeText): readonly Line[] =>
  blank.length === 0 || !window.isAtTop ? blank : [...blank.slice(1), [span(words, 'dim')]];

function noteOf({ below }: ThreadWindow, isFollowing: boolean, backfilled: number): Line {
  if (!isFollowing && below > 0) return [span(safe`v ${below} new below, G follows`, 'warning')];
  return backfilled === 0 ? [] : [span(safe`${backfilled} fetched after a gap`, 'dim')];
}
