import type { ThreadId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { indexInLog } from '../domain/message-log.ts';
import { createSelector, type Selector } from '../store/create-selector.ts';
import { type ConsoleState, selectPosition } from '../store/state.ts';
import type { MessageKey, ThreadPosition } from '../store/thread-position.ts';
import type { Line } from '../text/line.ts';
import { type OpenThread, selectOpenThread } from './open-thread.ts';
import { selectShown } from './shown-log.ts';
import { type BlockLook, blockLines, createBlockLook } from './thread-block.ts';

/** A row of a thread on screen: its line and the message it belongs to. */
export type ThreadRow = { readonly line: Line; readonly message: MessageKey; readonly isSelected: boolean };

export type ThreadWindow = {
  /** Oldest first, at most as many as asked for. */
  readonly rows: readonly ThreadRow[];
  /** Messages below the last row. */
  readonly below: number;
  /** Whether the first message held is at the top of the rows. */
  readonly isAtTop: boolean;
};

export type ThreadSize = { readonly width: number; readonly height: number };

/** The rows that show of the open thread, from its position upwards. Cost follows the rows, not the log. */
export const threadWindow = (thread: OpenThread, size: ThreadSize): ThreadWindow => {
  const { log, position } = thread;
  const { messages } = thread.shown;
  const look = createBlockLook(thread, size.width);
  const bottom = bottomOf(messages, position);
  const bottomMessage = position.isFollowing ? undefined : messages[bottom.index];
  const rows: ThreadRow[] = [];
  let index = bottom.index;
  let shown = bottom.rows;
  while (index >= 0 && rows.length < size.height) {
    const message = messages[index];
    if (message === undefined) break;
    const isSelected = !position.isFollowing && position.selected.id === message.id;
    const lines = blockLines(messages, index, look).slice(0, shown);
    for (const line of lines.toReversed()) rows.push({ line, message: keyOf(message), isSelected });
    index -= 1;
    shown = Number.POSITIVE_INFINITY;
  }
  return {
    rows: rows.slice(0, size.height).reverse(),
    below: bottomMessage === undefined ? 0 : log.messages.length - 1 - indexInLog(log.messages, bottomMessage),
    isAtTop: index < 0 && rows.length <= size.height,
  };
};

/** The rows of the open thread for a pane of this size, computed anew only when something in them can have changed. */
export const createWindowSelector = (size: ThreadSize): Selector<ThreadWindow> =>
  createSelector([selectOpenThread], ([thread]) => threadWindow(thread, size));

/** The position after scrolling by rows; negative is towards older. Reaching the newest message resumes following. */
export const scrolled = (thread: OpenThread, by: number, size: ThreadSize): ThreadPosition => {
  const { position } = thread;
  const { messages } = thread.shown;
  const look = createBlockLook(thread, size.width);
  let { index, rows } = bottomOf(messages, position);
  let left = Math.abs(by);
  if (by < 0) {
    const above = rowsAbove(messages, index, { look, limit: size.height + left }) + Math.min(rows, heightAt(messages, index, look));
    left = Math.max(0, Math.min(left, above - size.height));
  }
  if (left === 0) return position;
  while (left > 0) {
    const height = heightAt(messages, index, look);
    const room = by < 0 ? Math.min(rows, height) - 1 : height - Math.min(rows, height);
    if (left <= room) {
      rows = Math.min(rows, height) + (by < 0 ? -left : left);
      left = 0;
    } else {
      left -= room + 1;
      index += by < 0 ? -1 : 1;
      if (index < 0 || index >= messages.length) break;
      rows = by < 0 ? heightAt(messages, index, look) : 1;
    }
  }
  if (index >= messages.length || (index === messages.length - 1 && rows >= heightAt(messages, index, look) && by > 0))
    return { isFollowing: true };
  const bottom = messages[Math.max(0, index)];
  return bottom === undefined
    ? { isFollowing: true }
    : { isFollowing: false, bottom: keyOf(bottom), rows, selected: selectedWithin(position, bottom, by) };
};

/** The position after moving the cursor by messages. It stays on screen; the view scrolls only as far as it must. */
export const selectedBy = (thread: OpenThread, by: number, size: ThreadSize): ThreadPosition => {
  const { position } = thread;
  const { messages } = thread.shown;
  const from = position.isFollowing ? messages.length : indexInLog(messages, position.selected);
  const target = messages[Math.max(0, Math.min(messages.length - 1, from + by))];
  if (target === undefined) return position;
  const look = createBlockLook(thread, size.width);
  const bottom = bottomOf(messages, position);
  const index = indexInLog(messages, target);
  const selected = keyOf(target);
  if (index > bottom.index) return { isFollowing: false, bottom: selected, rows: heightAt(messages, index, look), selected };
  let rows = Math.min(bottom.rows, heightAt(messages, bottom.index, look));
  let bottomIndex = bottom.index;
  const needed = heightAt(messages, index, look);
  while (bottomIndex > index && rowsBetween(messages, { from: index, to: bottomIndex, look }) + rows + needed > size.height) {
    bottomIndex -= 1;
    rows = heightAt(messages, bottomIndex, look);
  }
  const anchor = messages[bottomIndex] ?? target;
  return { isFollowing: false, bottom: keyOf(anchor), rows, selected };
};

/** The message under the cursor; while following, the newest. */
export const selectMessageUnderCursor = (state: ConsoleState): Message | undefined => {
  const { messages } = selectShown(state);
  const position = selectPosition(state);
  if (position.isFollowing) return messages.at(-1);
  const found = messages[indexInLog(messages, position.selected)];
  return found?.id === position.selected.id ? found : undefined;
};

/** Whether the top of what is held is near, so that older messages should be read. */
export const isNearTop = (state: ConsoleState, thread: ThreadId, size: ThreadSize): boolean => {
  const log = state.network.logs.get(thread);
  if (log === undefined || !log.isLoaded || log.isAtStart || state.view.thread !== thread) return false;
  return threadWindow(selectOpenThread(state), { width: size.width, height: size.height * 2 }).isAtTop;
};

const keyOf = ({ id, createdAt }: Message): MessageKey => ({ id, createdAt });

function bottomOf(messages: readonly Message[], position: ThreadPosition): { index: number; rows: number } {
  if (position.isFollowing) return { index: messages.length - 1, rows: Number.POSITIVE_INFINITY };
  const index = indexInLog(messages, position.bottom);
  return { index: Math.min(index, messages.length - 1), rows: position.rows };
}

/** The cursor follows the view, so that it stays on screen. */
function selectedWithin(position: ThreadPosition, bottom: Message, by: number): MessageKey {
  const isBelow = !position.isFollowing && position.selected.createdAt > bottom.createdAt;
  return position.isFollowing || by !== 0 || isBelow ? keyOf(bottom) : position.selected;
}

const heightAt = (messages: readonly Message[], index: number, look: BlockLook): number => blockLines(messages, index, look).length;

function rowsAbove(
  messages: readonly Message[],
  index: number,
  { look, limit }: { readonly look: BlockLook; readonly limit: number },
): number {
  let rows = 0;
  for (let above = index - 1; above >= 0 && rows < limit; above -= 1) rows += heightAt(messages, above, look);
  return rows;
}

function rowsBetween(
  messages: readonly Message[],
  { from, to, look }: { readonly from: number; readonly to: number; readonly look: BlockLook },
): number {
  let rows = 0;
  for (let index = from + 1; index < to; index += 1) rows += heightAt(messages, index, look);
  return rows;
}
