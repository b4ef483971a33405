import type { Mutant } from './mutant.ts';

const link = (file: string): string => `platform/archastro/link/${file}`;

/** In how connections are kept and what is claimed of them. */
export const LINK_MUTANTS: readonly Mutant[] = [
  {
    name: 'an unreadable frame is nothing to worry about',
    file: 'platform/archastro/live/live.ts',
    from: "onUnreadable: () => this.threads.tellAll({ type: 'decode-failed' }),",
    to: 'onUnreadable: () => {},',
  },
  {
    name: 'a crashed channel is not joined again',
    file: link('topic.ts'),
    from: 'this.#cancelWait = clock.after(waitMs, () => this.#join());',
    to: 'this.#cancelWait = clock.after(waitMs, () => {});',
  },
  {
    name: 'threads are not told that the connection is gone',
    file: link('connection-topics.ts'),
    from: 'for (const plan of this.#plans) plan.handlers.onLost();',
    to: '',
  },
  {
    name: 'a silent connection is kept',
    file: link('socket-session.ts'),
    from: "onDead: () => this.#finish({ type: 'silent' })",
    to: 'onDead: () => {}',
  },
  {
    name: 'a dead connection is closed politely',
    file: link('socket-session.ts'),
    from: "onDead: () => this.#finish({ type: 'silent' })",
    to: "onDead: () => void this.#clock.after(30_000, () => this.#finish({ type: 'silent' }))",
  },
  {
    name: 'the waits between attempts have no jitter',
    file: link('backoff.ts'),
    from: 'Math.floor(ms * (0.75 + random() / 2))',
    to: 'Math.floor(ms * (0.75 + random() * 0))',
  },
  {
    name: 'the return after a restart is not spread',
    file: link('connection.ts'),
    from: 'isRestart ? clock.random() * restartSpreadMs : this.#backoffMs()',
    to: 'isRestart ? clock.random() * 0 * restartSpreadMs : this.#backoffMs()',
  },
  {
    name: 'what a push says cannot be read, and that is all',
    file: 'platform/archastro/live/thread-follower.ts',
    from: "this.accept({ type: 'decode-failed' })",
    to: 'return',
  },
  {
    name: 'a sleep of the machine is not noticed',
    file: 'platform/archastro/live/link-watch.ts',
    from: 'this.#options.link()?.probe();\n    this.#options.onJump();',
    to: '',
  },
  {
    name: 'a hanging attempt is waited for',
    file: link('connection.ts'),
    from: 'const HEDGE_MS = 2_200;',
    to: 'const HEDGE_MS = 2_000_000;',
  },
  {
    name: 'each connection tries by itself',
    file: link('connection-pool.ts'),
    from: "return first.state.type === 'open' && !this.#shards.some((other) => other !== shard && other.lane.isTrying());",
    to: 'return true;',
  },
  {
    name: 'attempts are not counted',
    file: link('connection.ts'),
    from: 'budget.spend(clock.monotonicMs());',
    to: '',
  },
  {
    name: 'the longest wait between attempts is a second',
    file: link('backoff.ts'),
    from: 'const LAST_RETRY_WAIT_MS = 30_000;',
    to: 'const LAST_RETRY_WAIT_MS = 1_000;',
  },
  {
    name: 'only a reply is a sign of life',
    file: link('liveness.ts'),
    from: 'this.#hasHeardSinceBeat = true;\n    if',
    to: 'if',
  },
  {
    name: 'a join excuses no silence',
    file: link('socket-session.ts'),
    from: "isJoining: () => this.#topics.values().some((topic) => topic.state() === 'joining'),",
    to: 'isJoining: () => false,',
  },
  {
    name: 'a join excuses any silence',
    file: link('liveness.ts'),
    from: 'export const MAX_SILENCE_MS = 15_000;',
    to: 'export const MAX_SILENCE_MS = 15_000_000;',
  },
  {
    name: 'a link on which only the way in works is kept',
    file: link('liveness.ts'),
    from: 'export const MAX_UNANSWERED = 3;',
    to: 'export const MAX_UNANSWERED = 3_000;',
  },
  {
    name: 'the link is blamed for a process that was held up',
    file: link('liveness.ts'),
    from: 'const LATE_CHECK_MS = 1_000;',
    to: 'const LATE_CHECK_MS = 1_000_000;',
  },
  {
    name: 'more topics are asked for than a connection takes',
    file: link('topic-limit.ts'),
    from: 'export const MAX_TOPICS_PER_CONNECTION = 80;',
    to: 'export const MAX_TOPICS_PER_CONNECTION = 800;',
  },
  {
    name: 'all topics are joined at once',
    file: link('connection-topics.ts'),
    from: 'const FIRST_WINDOW = 4;',
    to: 'const FIRST_WINDOW = 4_000;',
  },
  {
    name: 'a refused thread is asked for again and again',
    file: link('topic.ts'),
    from: ': SELDOM_MS * (0.75 + clock.random() / 4);',
    to: ': 0;',
  },
  {
    name: 'a push waits until its topic is joined',
    file: link('topic.ts'),
    from: "if (this.#channel !== null && this.#state === 'joined' && this.#options.socket.isConnected()) {",
    to: 'if (this.#channel !== null) {',
  },
  {
    name: 'who waits for an answer is not told that the connection broke',
    file: link('pending-pushes.ts'),
    from: "for (const fail of this.#rejects) fail(new PlatformError('unavailable', 'The connection broke before the server answered.'));",
    to: '',
  },
  {
    name: 'a refused token is taken again',
    file: link('connect-attempts.ts'),
    from: 'token: await this.#http.token(), tokenPlace: this.#tokenPlace };',
    to: "token: (globalThis['firstToken'] ??= await this.#http.token()), tokenPlace: this.#tokenPlace };",
  },
  {
    name: 'a socket is closed politely',
    file: link('transport.ts'),
    from: 'cut = () => this.terminate();\n    }\n\n    override close(): void {\n      this.terminate();\n    }',
    to: 'cut = () => this.close();\n    }',
  },
  {
    name: 'a request may take as long as it likes',
    file: 'platform/archastro/rest/platform-http.ts',
    from: 'const DEADLINE_MS = 10_000;',
    to: 'const DEADLINE_MS = 10_000_000;',
  },
  {
    name: 'a topic that holds up the others stays where it is',
    file: link('connection-pool.ts'),
    from: 'if (this.#slow.size <= MAX_SLOW) shard.lane.restart();',
    to: 'this.#slow.delete(name);',
  },
  {
    name: 'a refused link is not tried again',
    file: link('connection.ts'),
    from: 'this.#waitFor(refusedMs(times, this.#options.clock.random), { reason, needsSignIn });',
    to: 'this.#waitFor(2 ** 30, { reason, needsSignIn });',
  },
  {
    name: 'a thread that is not joined in time is waited for',
    file: 'platform/archastro/live/join-patience.ts',
    from: 'return nowMs - sinceMs >= (isWatched ? WATCHED_MS : patienceMs);',
    to: 'return nowMs - sinceMs >= (isWatched ? WATCHED_MS : patienceMs) * 1_000;',
  },
];
