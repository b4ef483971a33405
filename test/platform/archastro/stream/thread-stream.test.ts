import { describe, expect, it } from 'vitest';
import { untrusted } from '../../../../src/domain/untrusted.ts';
import { createDriver, cursor, message, pageOf, range, short, THREAD } from './driver.ts';

/** A stream that was joined and has listed messages 1 to `count`. */
const startedAt = (count: number) => {
  const driver = createDriver();
  driver.give({ type: 'joined' });
  driver.answer(pageOf(range(1, count), { before: null }));
  driver.events.length = 0;
  return driver;
};

/** One that knows messages 1 to 160 and holds a cursor 60 rows behind its end, after it was joined again. */
const startedFar = () => {
  const driver = startedAt(100);
  for (const n of range(101, 160)) driver.pushChained(n);
  driver.pass(30_000);
  driver.answer(pageOf(range(51, 160)));
  driver.give({ type: 'left' });
  driver.give({ type: 'joined' });
  driver.events.length = 0;
  return driver;
};

describe('joining a thread', () => {
  it('lists the newest page after the join and is live once it has it', () => {
    const driver = createDriver();

    driver.give({ type: 'joined' });
    const asked = driver.asked();
    const before = driver.link();
    const emitted = driver.answer(pageOf([5, 6], { before: 'older' }));

    expect(asked).toEqual({ limit: 100 });
    expect(before).toEqual({ state: 'catching-up' });
    expect(short(emitted)).toEqual(['<5', '<6']);
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('shows a message that comes before the first page once, and confirms it by the page', () => {
    const driver = createDriver();
    driver.give({ type: 'joined' });

    const pushed = driver.push(6);
    const listed = driver.answer(pageOf([5, 6], { before: 'older' }));

    expect(short(pushed)).toEqual(['?6']);
    expect(short(listed)).toEqual(['<5', '+6']);
  });

  it('reports why a thread was refused and asks for nothing', () => {
    const driver = createDriver();

    driver.give({ type: 'join-refused', reason: 'forbidden' });
    driver.pass(60_000);

    expect(driver.link()).toEqual({ state: 'refused', reason: 'forbidden' });
    expect(driver.asked()).toBeNull();
  });

  it('does not count the rows of the first page as backfilled', () => {
    expect(startedAt(3).stream.report()).toMatchObject({ reconciles: 1, backfilled: 0 });
  });
});

describe('live messages', () => {
  it('confirms pushes whose cursors follow one another', () => {
    const driver = startedAt(3);

    const emitted = [...driver.pushChained(4), ...driver.pushChained(5)];

    expect(short(emitted)).toEqual(['+4', '+5']);
    expect(driver.link()).toEqual({ state: 'live' });
    expect(driver.asked()).toBeNull();
  });

  it('holds a push that does not follow, tells that it is catching up, and fetches what was missed', () => {
    const driver = startedAt(3);
    driver.pushChained(4);

    const pushed = driver.pushChained(6);
    const link = driver.link();
    driver.pass(1_000);
    const listed = driver.answer(pageOf(range(1, 6), { before: null }));

    expect(short(pushed)).toEqual(['?6']);
    expect(link).toEqual({ state: 'catching-up' });
    expect(short(listed)).toEqual(['<5', '+6']);
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('puts reordered pushes right without asking', () => {
    const driver = startedAt(3);
    driver.pushChained(4);

    const emitted = [...driver.pushChained(6), ...driver.pushChained(5)];

    expect(short(emitted)).toEqual(['?6', '+5', '+6']);
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('confirms pushes without cursors by listing them', () => {
    const driver = startedAt(3);

    const pushed = driver.push(4);
    const link = driver.link();
    driver.pass(1_000);
    const listed = driver.answer(pageOf(range(1, 4), { before: null }));

    expect(short(pushed)).toEqual(['?4']);
    expect(link).toEqual({ state: 'live' });
    expect(short(listed)).toEqual(['+4']);
  });

  it('takes a push whose two cursors are the same as no proof', () => {
    const driver = startedAt(3);

    const emitted = driver.give({ type: 'message-added', message: message(5), before: cursor(3), after: cursor(3) });

    expect(short(emitted)).toEqual(['?5']);
  });

  it('drops doubled pushes of confirmed, of unconfirmed and of listed messages', () => {
    const driver = startedAt(3);
    driver.pushChained(4);
    driver.push(9);

    const emitted = [...driver.pushChained(4), ...driver.push(9), ...driver.push(2)];

    expect(short(emitted)).toEqual([]);
  });

  it('recovers a message whose push was lost within the interval of its reconciles', () => {
    const driver = startedAt(3);

    driver.pass(30_000);
    const listed = driver.answer(pageOf(range(1, 4), { before: null }));
    driver.pass(5_000);

    expect(short(listed)).toEqual(['<4']);
    expect(driver.asked()).toEqual({ limit: 100 });
  });
});

describe('catching up', () => {
  it('lists again after each join and passes on what was missed', () => {
    const driver = startedAt(3);

    driver.give({ type: 'left' });
    const away = driver.link();
    driver.give({ type: 'joined' });
    const listed = driver.answer(pageOf(range(1, 6), { before: null }));

    expect(away).toEqual({ state: 'stale', since: driver.now() });
    expect(short(listed)).toEqual(['<4', '<5', '<6']);
    expect(driver.stream.report()).toMatchObject({ backfilled: 3 });
  });

  it('reads forward from a cursor behind its end where the newest page does not reach what it knows', () => {
    const driver = startedFar();

    driver.answer(pageOf(range(401, 500)));
    const asked = [driver.asked()];
    const listed = [...driver.answer(pageOf(range(101, 200)))];
    asked.push(driver.asked());
    for (const first of [201, 301, 401]) listed.push(...driver.answer(pageOf(range(first, first + 99))));
    listed.push(...driver.answer(pageOf([])));

    expect(asked).toEqual([
      { after: cursor(100), limit: 100 },
      { after: cursor(200), limit: 100 },
    ]);
    expect(short(listed)).toEqual(range(161, 500).map((n) => `<${n}`));
    expect(driver.link()).toEqual({ state: 'live' });
    expect(driver.stream.report().gaps).toEqual([]);
  });

  it('reads backward where it holds no cursor behind its end', () => {
    const driver = startedAt(100);
    driver.give({ type: 'left' });
    driver.give({ type: 'joined' });

    driver.answer(pageOf(range(251, 350)));
    const asked = driver.asked();
    driver.answer(pageOf(range(151, 250)));
    const listed = driver.answer(pageOf(range(51, 150)));

    expect(asked).toEqual({ before: cursor(251), limit: 100 });
    expect(short(listed)).toEqual(range(101, 350).map((n) => `<${n}`));
  });

  it('reads backward where the server refuses its cursor', () => {
    const driver = startedFar();

    driver.answer(pageOf(range(301, 350)));
    driver.fail('invalid');
    driver.answer(pageOf(range(301, 350)));
    const asked = driver.asked();
    const listed = driver.answer(pageOf(range(51, 300)));

    expect(asked).toEqual({ before: cursor(301), limit: 100 });
    expect(short(listed)).toEqual(range(161, 350).map((n) => `<${n}`));
    expect(driver.stream.report().gaps).toEqual([]);
  });

  it('shows a gap where the rows between are gone', () => {
    const driver = startedFar();

    driver.answer(pageOf(range(301, 350)));
    driver.fail('not-found');
    const listed = driver.answer(pageOf(range(301, 350), { before: null }));

    expect(listed).toContainEqual({ type: 'gaps-changed', thread: THREAD, gaps: [{ thread: THREAD, from: 160, to: 301 }] });
    expect(short(listed)).toEqual(range(301, 350).map((n) => `<${n}`));
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('shows a gap where a listing does not begin with rows that it should have', () => {
    const driver = startedFar();

    driver.answer(pageOf(range(401, 500)));
    driver.answer(pageOf(range(401, 500)));
    driver.answer(pageOf([]));

    expect(driver.stream.report().gaps).toEqual([{ thread: THREAD, from: 160, to: 401 }]);
  });

  it('lists again where a join came while a page was under way', () => {
    const driver = startedAt(3);
    driver.give({ type: 'clock-jumped' });
    driver.pass(1_000);
    driver.give({ type: 'decode-failed' });

    driver.answer(pageOf(range(1, 3), { before: null }));
    const link = driver.link();
    driver.pass(1_000);
    driver.answer(pageOf(range(1, 4), { before: null }));

    expect(link).toEqual({ state: 'catching-up' });
    expect(driver.link()).toEqual({ state: 'live' });
    expect(short(driver.events)).toEqual(['<4']);
  });

  it('ignores the answer to a request of before the join', () => {
    const driver = startedAt(3);
    driver.pass(30_000);
    driver.give({ type: 'left' });
    driver.give({ type: 'joined' });

    const late = driver.give({ type: 'page-received', request: 2, page: pageOf(range(1, 9), { before: null }) });

    expect(short(late)).toEqual([]);
    expect(driver.link()).toEqual({ state: 'catching-up' });
  });

  it('finds rows that were inserted behind its end', () => {
    const driver = startedAt(100);

    driver.pass(30_000);
    const inserted = message(80, { id: message(8_000).id });
    const listed = driver.answer({
      ...pageOf(range(1, 100)),
      messages: [...range(1, 80).map((n) => message(n)), inserted, ...range(81, 100).map((n) => message(n))],
    });

    expect(short(listed)).toEqual(['<80']);
  });
});

describe('edits and deletions', () => {
  it('holds an edit that comes before its message and shows the edited text at once', () => {
    const driver = startedAt(3);

    const edited = driver.edit(4, { updatedAt: 50, content: untrusted('edited') });
    const pushed = driver.pushChained(4);

    expect(edited).toEqual([]);
    expect(pushed).toEqual([
      { type: 'message-added', message: message(4, { updatedAt: 50, content: untrusted('edited') }), isConfirmed: true },
    ]);
  });

  it('never brings a deleted message back, neither by a late push nor by a page of before', () => {
    const driver = startedAt(3);
    driver.edit(4, { updatedAt: 50, isDeleted: true });
    driver.give({ type: 'decode-failed' });
    driver.pass(1_000);

    const pushed = driver.pushChained(4);
    const listed = driver.answer(pageOf(range(1, 4), { before: null }));

    expect(short(pushed)).toEqual(['+4']);
    expect(pushed).toMatchObject([{ message: { isDeleted: true } }]);
    expect(short(listed)).toEqual([]);
  });

  it('passes on an edit once and drops older versions', () => {
    const driver = startedAt(3);

    const emitted = [...driver.edit(2, { updatedAt: 60 }), ...driver.edit(2, { updatedAt: 60 }), ...driver.edit(2, { updatedAt: 40 })];

    expect(short(emitted)).toEqual(['~2']);
  });

  it('finds an edit that was missed in the rows it reads again', () => {
    const driver = startedAt(3);
    driver.pass(30_000);

    const listed = driver.answer({
      ...pageOf(range(1, 3), { before: null }),
      messages: [message(1), message(2, { updatedAt: 70 }), message(3)],
    });

    expect(short(listed)).toEqual(['~2']);
  });

  it('passes on the edit of a message that lies before what was loaded', () => {
    const driver = createDriver();
    driver.give({ type: 'joined' });
    driver.answer(pageOf([50, 51], { before: 'older' }));

    expect(short(driver.edit(7, { updatedAt: 60 }))).toEqual(['~7']);
  });
});

describe('an honest status', () => {
  it('is stale 15 s after the last round trip and live again with the next', () => {
    const driver = startedAt(3);
    const proven = driver.now();

    driver.pass(15_000, false);
    const before = driver.link();
    driver.pass(1_000, false);
    const after = driver.link();
    driver.give({ type: 'round-trip' });

    expect(before).toEqual({ state: 'live' });
    expect(after).toEqual({ state: 'stale', since: proven });
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('is not live after the machine slept until the link has proved itself and the thread was listed again', () => {
    const driver = startedAt(3);

    driver.give({ type: 'clock-jumped' });
    const slept = driver.link();
    driver.pass(1_000);
    const proven = driver.link();
    driver.answer(pageOf(range(1, 3), { before: null }));

    expect([slept.state, proven.state, driver.link().state]).toEqual(['stale', 'catching-up', 'live']);
  });

  it('degrades to polling after three reconciles without progress, and says when it last read', () => {
    const driver = startedAt(3);
    const listedAt = driver.now();
    driver.give({ type: 'decode-failed' });

    for (let attempt = 0; attempt < 3; attempt += 1) {
      driver.pass(8_000);
      driver.fail('unavailable');
    }
    const degraded = driver.link();
    driver.pass(10_000);
    driver.answer(pageOf(range(1, 3), { before: null }));

    expect(degraded).toEqual({ state: 'polled', polledAt: listedAt, everyMs: 10_000 });
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('waits as long as the server asks before it asks again', () => {
    const driver = startedAt(3);
    driver.give({ type: 'decode-failed' });
    driver.pass(1_000);

    driver.fail('rate-limited', 20_000);
    driver.pass(19_000);
    const early = driver.asked();
    driver.pass(1_000);

    expect(early).toBeNull();
    expect(driver.asked()).toEqual({ limit: 100 });
  });

  it('lets go of a message that the server never lists, and stays honest meanwhile', () => {
    const driver = startedAt(3);
    driver.push(4);

    for (let reads = 0; reads < 3; reads += 1) {
      while (driver.asked() === null) driver.pass(1_000);
      driver.answer(pageOf(range(1, 3), { before: null }));
    }
    driver.pass(30_000);

    expect(driver.events.filter((event) => event.type === 'thread-link-changed').map((event) => event.link.state)).toEqual([
      'catching-up',
      'live',
    ]);
    expect(driver.stream.report().unconfirmed).toBe(0);
    expect(short(driver.events)).toEqual(['?4']);
  });

  it('wants to be woken only later than it was told something last', () => {
    const driver = startedAt(3);
    driver.pushChained(4);
    driver.pushChained(6);

    for (let passed = 0; passed < 60; passed += 1) {
      expect(driver.stream.wakeAt()).toBeGreaterThan(driver.now());
      driver.pass(1_000, false);
    }
  });

  it('reads a polled thread at intervals', () => {
    const driver = createDriver();

    driver.give({ type: 'polling-started' });
    driver.answer(pageOf([1], { before: null }));
    const polledAt = driver.now();
    driver.pass(10_000);

    expect(driver.link()).toEqual({ state: 'polled', polledAt, everyMs: 10_000 });
    expect(driver.asked()).toEqual({ limit: 100 });
  });

  it('polls every 5 s what somebody looks at, and ever more seldom what stays idle, and says how often', () => {
    const driver = createDriver();
    driver.give({ type: 'watched', isWatched: true });
    driver.give({ type: 'polling-started' });
    const reads: number[] = [];
    const intervals = new Set<number>();
    for (let passed = 0; passed < 1_200; passed += 1) {
      if (driver.asked() !== null) {
        reads.push(driver.now());
        driver.answer(pageOf([1], { before: null }));
        const link = driver.link();
        if (link.state === 'polled') intervals.add(link.everyMs);
      }
      driver.pass(1_000);
    }

    expect(reads.slice(1, 5).map((at, index) => at - (reads[index] ?? 0))).toEqual([5_000, 5_000, 5_000, 5_000]);
    expect((reads.at(-1) ?? 0) - (reads.at(-2) ?? 0)).toBe(30_000);
    expect([...intervals]).toEqual([5_000, 10_000, 30_000]);
  });

  it('reads a joined thread that somebody looks at 5 s after its last push, as long as it was active a minute ago', () => {
    const driver = startedAt(3);
    driver.give({ type: 'watched', isWatched: true });
    driver.pushChained(4);
    const pushedAt = driver.now();
    const reads: number[] = [];
    for (let passed = 0; passed < 150; passed += 1) {
      driver.pass(1_000);
      if (passed % 10 === 0) driver.give({ type: 'round-trip' });
      if (driver.asked() === null) continue;
      reads.push(driver.now() - pushedAt);
      driver.answer(pageOf(range(1, 4), { before: null }));
    }

    expect(reads[0]).toBe(5_000);
    expect(reads.filter((at) => at <= 60_000).length).toBeGreaterThanOrEqual(11);
    expect(reads.filter((at) => at > 70_000).length).toBeLessThanOrEqual(3);
  });

  it('gives a thread up as one without access only after the third refusal in a row, and takes it back when it is joined', () => {
    const driver = createDriver();
    driver.give({ type: 'polling-started' });

    for (let refusal = 0; refusal < 2; refusal += 1) {
      driver.fail('forbidden');
      expect(driver.link().state).not.toBe('refused');
      driver.pass(10_000);
    }
    driver.fail('forbidden');
    expect(driver.link()).toEqual({ state: 'refused', reason: 'no access: the server does not let this thread be read' });

    driver.give({ type: 'joined' });
    driver.answer(pageOf([1], { before: null }));
    expect(driver.link()).toEqual({ state: 'live' });
  });

  it('counts a request that is never answered as failed', () => {
    const driver = startedAt(3);
    driver.give({ type: 'decode-failed' });
    driver.pass(1_000);
    const first = driver.stream.wakeAt();

    driver.pass(32_000);

    expect(first).toBeLessThanOrEqual(driver.now());
    expect(driver.asked()).toEqual({ limit: 100 });
    expect(driver.link()).toEqual({ state: 'catching-up' });
  });
});
