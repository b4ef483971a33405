import { toId } from '../../../../src/domain/ids.ts';
import { compareMessages } from '../../../../src/domain/message.ts';
import { type ThreadEffect, type ThreadInput, ThreadStream } from '../../../../src/platform/archastro/stream/thread-stream.ts';
import type { PlatformErrorCode } from '../../../../src/platform/errors.ts';
import type { MessagePage, MessageQuery } from '../../../../src/platform/platform.ts';
import {
  CursorRefused,
  type ModelPush,
  type ModelRow,
  ModelThread,
  type ModelThreadOptions,
  toMessage,
} from '../../../campaigns/sim/model-thread.ts';
import { Viewer } from '../../../campaigns/sim/viewer.ts';

/** What becomes of a broadcast: `held` ones arrive at a later `release`. */
export type Fate = 'delivered' | 'lost' | 'doubled' | 'held';

/** One step of a schedule. */
export type Step =
  | { readonly type: 'post'; readonly fate: Fate }
  | { readonly type: 'insert-late'; readonly depth: number; readonly fate: Fate }
  | { readonly type: 'change'; readonly depth: number; readonly isDeleted: boolean; readonly fate: Fate }
  /** The held broadcast that waits longest arrives. */
  | { readonly type: 'release' }
  | { readonly type: 'lose-link' }
  /** The join is answered; `hole` messages are posted before the subscription. */
  | { readonly type: 'join'; readonly hole: number }
  /** The server reads the page that was asked for; its answer is still on its way. */
  | { readonly type: 'read-page' }
  | { readonly type: 'answer' }
  | { readonly type: 'fail'; readonly code: PlatformErrorCode }
  | { readonly type: 'refuse-cursors' }
  | { readonly type: 'purge'; readonly kept: number }
  | { readonly type: 'pass'; readonly ms: number; readonly isProven: boolean }
  | { readonly type: 'clock-jump' }
  | { readonly type: 'garbage' };

const THREAD = toId<'thread'>('thr_1');
const PROOF_MS = 15_000;

/** A stream between a model server and a viewer, with everything on its way in between. Runs steps and says what is wrong. */
export class ThreadWorld {
  readonly stream = new ThreadStream(THREAD);
  readonly thread: ModelThread;
  readonly viewer: Viewer;
  /** New messages that a push told of, where none are missing, and that were not shown at once. */
  readonly withheld: string[] = [];
  /** Every row that ever was, in the order of the server, and what the server has removed. */
  readonly #late = new Set<string>();
  readonly #gone: ModelRow[] = [];
  readonly #heldPushes: ModelPush[] = [];
  /** The newest version of each message that arrived by a push. */
  readonly #delivered = new Map<string, number>();
  #asked: { readonly request: number; readonly query: MessageQuery } | null = null;
  #page: MessagePage | 'refused' | null = null;
  #isJoined = false;
  #provenAt = Number.NEGATIVE_INFINITY;
  #joinedWith = 0;
  now = 1_000_000;

  constructor(options: Omit<ModelThreadOptions, 'id'>, initial: number) {
    this.thread = new ModelThread({ ...options, id: THREAD });
    for (let count = 0; count < initial; count += 1) this.thread.post(this.now - initial * 1_000 + count * 1_000);
    this.viewer = new Viewer(THREAD, (id) => this.#late.has(id));
  }

  run(step: Step): void {
    switch (step.type) {
      case 'post':
        return this.#broadcast(this.thread.post(this.now), step.fate);
      case 'insert-late':
        return this.#broadcast(this.#insertLate(step.depth), step.fate);
      case 'change': {
        const push = this.thread.change(step.depth, { at: this.now, isDeleted: step.isDeleted });
        return push === undefined ? undefined : this.#broadcast(push, step.fate);
      }
      case 'release':
        return this.#deliver(this.#heldPushes.shift());
      case 'lose-link':
        this.#isJoined = false;
        return this.#give({ type: 'left' });
      case 'join':
        return this.#join(step.hole);
      case 'read-page':
        return this.#readPage();
      case 'answer':
        return this.#answer();
      case 'fail':
        return this.#fail(step.code);
      case 'refuse-cursors':
        return this.thread.refuseOldCursors();
      case 'purge':
        return this.#purge(step.kept);
      case 'pass':
        return this.#pass(step.ms, step.isProven);
      case 'clock-jump':
        this.#provenAt = Number.NEGATIVE_INFINITY;
        return this.#give({ type: 'clock-jumped' });
      case 'garbage':
        return this.#give({ type: 'decode-failed' });
    }
  }

  /** A healthy link for `ms`: joined again if asked to, round trips each second, pages answered at once. */
  heal(ms: number, isRejoined: boolean): void {
    if (isRejoined || !this.#isJoined) this.#join(0);
    for (let passed = 0; passed <= ms; passed += 250) {
      while (this.#asked !== null) {
        this.#page = null;
        this.#readPage();
        this.#answer();
      }
      this.#pass(250, true);
    }
  }

  /**
   * Rows of the server that are neither shown nor covered by a gap that is shown. One that was inserted late, without a word,
   * behind a hole that could not be filled is not looked for any more.
   */
  missing(): readonly string[] {
    const [first] = [...this.viewer.rows.values()].toSorted(compareMessages);
    const all = [...this.#gone.filter((row) => !row.isLate), ...this.thread.rows()];
    return all
      .filter((row) => first !== undefined && compareMessages(row, first) >= 0)
      .filter((row) => !this.viewer.rows.has(row.id) && !this.viewer.isInGap(row))
      .filter((row) => !row.isLate || !this.viewer.gaps.some(({ to }) => row.createdAt <= (to ?? 0)))
      .map((row) => row.id);
  }

  /** Rows up to the confirmed end that are not confirmed, although the server had them when the end was confirmed (I6). */
  holes(): readonly string[] {
    const end = this.viewer.end();
    const [first] = [...this.viewer.rows.values()].filter((row) => row.isConfirmed).toSorted(compareMessages);
    if (end === null || first === undefined) return [];
    return this.thread
      .rows()
      .filter((row) => !row.isLate && compareMessages(row, first) >= 0 && compareMessages(row, end) <= 0)
      .filter((row) => this.viewer.rows.get(row.id)?.isConfirmed !== true && !this.viewer.isInGap(row))
      .map((row) => row.id);
  }

  /** What `live` claims falsely at this moment (I4). */
  lies(): readonly string[] {
    if (this.viewer.link.state !== 'live') return [];
    const shown = this.viewer.rows;
    const before = this.thread.rows().slice(0, Math.max(0, this.#joinedWith - this.thread.purged()));
    const [first] = [...shown.values()].toSorted(compareMessages);
    const missed = before.filter((row) => !row.isLate && !shown.has(row.id) && first !== undefined && compareMessages(row, first) >= 0);
    return [
      ...(this.#isJoined ? [] : ['live without a channel']),
      ...(this.now - this.#provenAt <= PROOF_MS ? [] : ['live without a round trip']),
      ...missed.filter((row) => !this.viewer.isInGap(row)).map((row) => `live although ${row.id} of before the join is missing`),
    ];
  }

  /** Rows that are shown in an older version than one that has arrived (I7). */
  outdated(): readonly string[] {
    const shown = [...this.viewer.rows.values()];
    return shown
      .filter((row) => row.updatedAt < (this.#delivered.get(row.id) ?? row.updatedAt))
      .map((row) => `${row.id} is shown in an old version`);
  }

  /** Which of the last 50 rows are shown in another version than the server has. */
  differing(): readonly string[] {
    const rows = this.thread.rows().slice(-50);
    const isOther = (row: ModelRow): boolean => (this.viewer.rows.get(row.id)?.updatedAt ?? row.updatedAt) !== row.updatedAt;
    return rows.filter(isOther).map((row) => `${row.id} is not shown in version ${row.updatedAt}`);
  }

  #insertLate(depth: number): ModelPush {
    const push = this.thread.insertLate(depth);
    if (push.row.isLate) this.#late.add(push.row.id);
    return push;
  }

  #broadcast(push: ModelPush, fate: Fate): void {
    if (!this.#isJoined) return;
    if (fate === 'held') this.#heldPushes.push(push);
    if (fate === 'delivered' || fate === 'doubled') this.#deliver(push);
    if (fate === 'doubled') this.#deliver(push);
  }

  #deliver(push: ModelPush | undefined): void {
    if (push !== undefined) this.#delivered.set(push.row.id, Math.max(push.row.updatedAt, this.#delivered.get(push.row.id) ?? 0));
    if (push?.type === 'added') this.#deliverNew(push.row, push);
    if (push?.type === 'updated') this.#give({ type: 'message-updated', message: toMessage(push.row, THREAD) });
  }

  #deliverNew(row: ModelRow, { before, after }: { readonly before: string | null; readonly after: string | null }): void {
    this.#give({ type: 'message-added', message: toMessage(row, THREAD), before, after });
    const start = this.viewer.start();
    const isExpected = (start === null || compareMessages(row, start) > 0) && !this.viewer.isInGap(row);
    if (isExpected && !this.viewer.rows.has(row.id)) this.withheld.push(row.id);
  }

  #join(hole: number): void {
    for (let count = 0; count < hole; count += 1) this.thread.post(this.now);
    this.#isJoined = true;
    this.#provenAt = this.now;
    this.#joinedWith = this.thread.rows().length + this.thread.purged();
    this.#page = null;
    this.#give({ type: 'joined' });
  }

  #readPage(): void {
    if (this.#asked === null || this.#page !== null) return;
    try {
      this.#page = this.thread.page(this.#asked.query);
    } catch (error) {
      if (!(error instanceof CursorRefused)) throw error;
      this.#page = 'refused';
    }
  }

  #answer(): void {
    const [asked, page] = [this.#asked, this.#page];
    if (asked === null || page === null) return;
    this.#asked = null;
    this.#page = null;
    const { request } = asked;
    if (page === 'refused') this.#give({ type: 'page-failed', request, code: 'invalid' });
    else this.#give({ type: 'page-received', request, page });
  }

  #fail(code: PlatformErrorCode): void {
    const asked = this.#asked;
    this.#asked = null;
    this.#page = null;
    if (asked !== null) this.#give({ type: 'page-failed', request: asked.request, code });
  }

  #purge(kept: number): void {
    const rows = this.thread.rows();
    this.#gone.push(...rows.slice(0, Math.max(0, rows.length - kept)));
    this.thread.purge(kept);
  }

  #pass(ms: number, isProven: boolean): void {
    this.now += ms;
    if (isProven && this.#isJoined) this.#provenAt = this.now;
    this.#give({ type: isProven && this.#isJoined ? 'round-trip' : 'ticked' });
  }

  #give(input: ThreadInput): void {
    this.#carryOut(this.stream.accept(input, this.now));
  }

  #carryOut(effects: readonly ThreadEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'emit') this.viewer.see(effect.event);
      else {
        this.#asked = { request: effect.request, query: effect.query };
        this.#page = null;
      }
    }
  }
}
