import type { MessageId, ThreadId } from '../../../src/domain/ids.ts';
import type { Gap, ThreadLink } from '../../../src/domain/link.ts';
import { compareMessages, type Message, type Position } from '../../../src/domain/message.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';

/** A message as a console shows it. */
export type ShownRow = Position & {
  readonly updatedAt: number;
  readonly isDeleted: boolean;
  readonly isConfirmed: boolean;
  readonly text: string;
};

/** What went wrong in what an adapter told of one thread. Each entry is a sentence. */
export type Faults = { readonly duplicated: string[]; readonly reordered: string[]; readonly regressed: string[] };

/**
 * Takes the news of one thread as a console does, and notes each that breaks a promise: an id that becomes news twice (I2), a
 * confirmed row behind the confirmed end that the server did not insert there late (I3), an older version or a tombstone
 * undone (I7).
 */
export class Viewer {
  readonly rows = new Map<MessageId, ShownRow>();
  readonly faults: Faults = { duplicated: [], reordered: [], regressed: [] };
  gaps: readonly Gap[] = [];
  link: ThreadLink = { state: 'joining' };
  readonly #thread: ThreadId;
  readonly #isLate: (id: MessageId) => boolean;
  #start: Position | null = null;
  #end: Position | null = null;

  constructor(thread: ThreadId, isLate: (id: MessageId) => boolean) {
    this.#thread = thread;
    this.#isLate = isLate;
  }

  see(event: PlatformEvent): void {
    if (event.type === 'message-added' && event.message.thread === this.#thread) this.#add(event.message, event.isConfirmed);
    if (event.type === 'messages-backfilled' && event.thread === this.#thread) for (const row of event.messages) this.#backfill(row);
    if (event.type === 'message-updated' && event.message.thread === this.#thread) this.#update(event.message);
    if (event.type === 'gaps-changed' && event.thread === this.#thread) this.gaps = event.gaps;
    if (event.type === 'thread-link-changed' && event.thread === this.#thread) this.link = event.link;
  }

  #add(message: Message, isConfirmed: boolean): void {
    const shown = this.rows.get(message.id);
    if (shown !== undefined && (shown.isConfirmed || !isConfirmed)) this.faults.duplicated.push(`${message.id} was added twice`);
    this.#put(message, isConfirmed);
  }

  #backfill(message: Message): void {
    if (this.rows.has(message.id)) this.faults.duplicated.push(`${message.id} was backfilled although it was shown`);
    this.#put(message, true);
  }

  /** The update of a message that is not shown concerns a part of the thread that was not loaded. */
  #update(message: Message): void {
    const shown = this.rows.get(message.id);
    if (shown !== undefined) this.#put(message, shown.isConfirmed);
  }

  #put(message: Message, isConfirmed: boolean): void {
    const { id, createdAt, updatedAt, isDeleted } = message;
    const shown = this.rows.get(id);
    if (shown !== undefined && (shown.updatedAt > updatedAt || (shown.isDeleted && !isDeleted)))
      this.faults.regressed.push(`${id} went back from version ${shown.updatedAt} to ${updatedAt}`);
    if (isConfirmed && shown?.isConfirmed !== true) this.#place(message);
    if (this.#start === null || compareMessages(message, this.#start) < 0) this.#start = { id, createdAt };
    this.rows.set(id, { id, createdAt, updatedAt, isDeleted, isConfirmed, text: rawText(message.content) });
  }

  #place(position: Position): void {
    if (this.#end !== null && compareMessages(position, this.#end) < 0) {
      if (!this.#isLate(position.id) && !this.isInGap(position))
        this.faults.reordered.push(`${position.id} was confirmed behind ${this.#end.id}`);
      return;
    }
    this.#end = { id: position.id, createdAt: position.createdAt };
  }

  /** Whether messages may be missing at this place, and it says so. */
  isInGap({ createdAt }: Position): boolean {
    return this.gaps.some(
      ({ from, to }) => (from ?? Number.NEGATIVE_INFINITY) <= createdAt && createdAt <= (to ?? Number.POSITIVE_INFINITY),
    );
  }

  /** The row with the lowest position. */
  start(): Position | null {
    return this.#start;
  }

  /** The confirmed row with the highest position. */
  end(): Position | null {
    return this.#end;
  }
}
