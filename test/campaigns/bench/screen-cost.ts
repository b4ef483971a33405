// What one frame costs the thread of the screen, without a network. Bundled and run by bench-screen.ts with a load as JSON.
import { PassThrough, Writable } from 'node:stream';
import type { CommandContext } from '../../../src/commands/command.ts';
import { toId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { untrusted } from '../../../src/domain/untrusted.ts';
import type { ConsoleEvent } from '../../../src/store/events.ts';
import type { ScreenId } from '../../../src/store/screens.ts';
import { createConsoleStore } from '../../../src/store/store.ts';
import { runConsole } from '../../../src/ui/run-console.tsx';
import { ACME, agentAuthor, agentId, member, teamId, thread, threadId } from '../../support/builders.ts';
import { after, emptyState, MAIN, nthMessage } from '../../support/states.ts';
import { FROZEN_AT } from '../../support/test-clock.ts';
import { rounded } from './statistics.ts';

/** What the console holds, what it shows, and what each of its frames is made by. */
export type ScreenLoad = {
  readonly held: number;
  readonly threads: number;
  readonly agents: number;
  readonly screen: ScreenId;
  readonly frame: 'message' | 'message-elsewhere' | 'key' | 'clock';
};

const FRAMES = 300;
const WARM_UP = 400;
const HELD_IN_ONE = 4_000;

/** A terminal that takes everything and draws nothing. */
class NoTerminal extends Writable {
  readonly isTTY = true;
  readonly columns = 120;
  readonly rows = 40;
  bytes = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}

const { held, threads, agents, screen, frame }: ScreenLoad = JSON.parse(process.argv[2] ?? '');

/** The n-th message of a talk of five agents, no two alike, each a row of its own. */
const talk = (n: number, fields: Partial<Message> = {}): Message =>
  nthMessage(n, {
    author: agentAuthor(`agent-${n % 5}`),
    content: untrusted(`ticket ${n * 7}: ${'parcel scanned at the dock '.slice(n % 20)}, wave ${n}`),
    ...fields,
  });

const others = Array.from({ length: threads - 1 }, (_, n) => thread(`other-${n}`));
const perThread = others.length === 0 ? 0 : Math.floor((held - Math.min(held, HELD_IN_ONE)) / others.length);
const page = (id: typeof MAIN, count: number): ConsoleEvent => ({
  type: 'page-read',
  thread: id,
  messages: Array.from({ length: count }, (_, n) => talk(n, { thread: id })),
  isAtStart: true,
});

const store = createConsoleStore(
  after(
    emptyState(120, 40),
    {
      type: 'agents-listed',
      agents: Array.from({ length: agents }, (_, n) => ({
        id: agentId(`agent-${n}`),
        name: untrusted(`agent-${n}`),
        description: null,
        lookupKey: null,
        model: null,
        org: ACME,
        orgName: untrusted('Acme'),
        createdAt: 0,
      })),
    },
    { type: 'teams-listed', teams: [{ id: teamId('one'), name: untrusted('One'), org: ACME, isCrossOrg: false } as never] },
    { type: 'members-listed', team: teamId('one'), members: Array.from({ length: agents }, (_, n) => member('agent', `agent-${n}`)) },
    { type: 'threads-listed', team: teamId('one'), threads: [thread('main'), ...others] },
    page(MAIN, Math.min(held, HELD_IN_ONE)),
    ...others.filter(() => perThread > 0).map(({ id }) => page(id, perThread)),
    { type: 'thread-opened', thread: MAIN },
    { type: 'screen-opened', screen },
    ...(frame === 'key' ? [{ type: 'composer-opened', as: 'message' } as const] : []),
  ),
);
const stdout = new NoTerminal();
const running = runConsole({
  store,
  stdin: Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined }),
  stdout,
  isTmux: false,
  copy: () => Promise.reject(new Error('nothing is copied here')),
  stopProgram: () => Promise.resolve(),
  editText: (text) => Promise.resolve({ type: 'edited', text }),
  commands: { now: () => FROZEN_AT } as unknown as CommandContext,
});

const eventOf = (n: number): ConsoleEvent => {
  switch (frame) {
    case 'message':
      return { type: 'message-added', message: talk(HELD_IN_ONE + n), isConfirmed: true };
    case 'message-elsewhere': {
      const id = others[n % others.length]?.id ?? threadId('main');
      return { type: 'message-added', message: talk(HELD_IN_ONE + n, { thread: id, id: toId(`msg_else_${n}`) }), isConfirmed: true };
    }
    case 'key':
      return { type: 'draft-edited', edit: { type: 'insert', text: 'abcdefghij'.charAt(n % 10) } };
    case 'clock':
      return { type: 'clock-ticked', now: FROZEN_AT + n * 1_000 };
  }
};

let bytes = 0;
let cpu = process.cpuUsage();
for (let n = 0; n < FRAMES + WARM_UP; n += 1) {
  if (n === WARM_UP) [bytes, cpu] = [stdout.bytes, process.cpuUsage()];
  store.dispatch(eventOf(n));
  await running.drawn();
}
const { user, system } = process.cpuUsage(cpu);
bytes = Math.round((stdout.bytes - bytes) / FRAMES);
running.quit();
await running.finished;
process.stdout.write(`\n${JSON.stringify({ cpuMs: rounded((user + system) / 1_000 / FRAMES, 2), bytes })}\n`);
