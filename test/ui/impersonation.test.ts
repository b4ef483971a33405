import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideOrgs } from '../../src/domain/audience.ts';
import { type OrgId, toId, type UserId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { type Untrusted, untrusted } from '../../src/domain/untrusted.ts';
import { brokenRules } from '../screens/frame-rules.ts';
import type { TestConsole } from '../support/start-console.ts';
import { startFrozen } from '../support/start-frozen.ts';
import { openThread } from '../support/start-ready.ts';
import { hostileString } from '../text/hostile.ts';

const PARTNER: OrgId = toId('org_evil');

/** A console with a thread open that outsiders read. */
const openOutside = async (options: Parameters<typeof startFrozen>[0] = {}): Promise<TestConsole> => {
  const console = await startFrozen(options);
  await openThread(console, 'Main');
  return console;
};

/** A message that the platform tells of, by somebody of another organisation unless said. */
const tell =
  (console: TestConsole) =>
  async (number: number, author: { readonly id: UserId; readonly name: Untrusted; readonly orgName?: Untrusted }, content: string) => {
    const { network, view } = console.state();
    const known = network.logs.get(view.thread ?? toId('thr_none'))?.messages.at(-1);
    if (known === undefined) throw new Error('the thread is empty');
    const message: Message = {
      ...known,
      id: toId(`msg_zz${String(number).padStart(6, '0')}`),
      content: untrusted(content),
      createdAt: known.createdAt + 1,
      author: { kind: 'human', org: PARTNER, orgName: untrusted('Evil'), ...author },
    };
    console.store.dispatch({ type: 'message-added', message, isConfirmed: true });
    await console.drawn();
  };

/** The cells of the row with these words. */
const cellsOf = ({ output: { terminal }, screen }: TestConsole, words: string): readonly string[] => {
  const row = screen().findIndex((text) => text.includes(words));
  const line = terminal.buffer.active.getLine(row);
  return Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column)?.getChars() ?? '');
};

/** So few that the row with the name stays on the screen. */
const firstLines = (content: string): string =>
  content
    .split(/([\n\v\f\r\u0085\u2028\u2029])/)
    .slice(0, 15)
    .join('');

const rowOf = (console: TestConsole, words: string): string => console.screen().find((row) => row.includes(words)) ?? '';

describe('somebody whose name looks like another', () => {
  it('speaks with a mark and the end of an id, also under a name that is not listed', async () => {
    await using console = await openOutside();

    await tell(console)(1, { id: toId<'user'>('usr_fake1234'), name: untrusted('Kim Lаrsen') }, 'pay this first');
    await tell(console)(2, { id: toId<'user'>('usr_other777'), name: untrusted('Dispatch') }, 'pay this second');
    await tell(console)(3, { id: toId<'user'>('usr_plain555'), name: untrusted('Zed') }, 'pay this third');

    expect(rowOf(console, 'pay this first')).toMatch(/≈1234 .*X Evil/);
    expect(rowOf(console, 'pay this second')).toMatch(/Dis.*≈\w+ .*X Evil/);
    expect(rowOf(console, 'pay this third')).not.toContain('≈');
  });

  it('is marked in the lists, too', async () => {
    await using console = await startFrozen();
    const { network } = console.state();
    const [[team, members] = []] = network.members;
    const [agent] = network.agents.values();
    const [member] = members ?? [];
    if (team === undefined || members === undefined || agent === undefined || member === undefined) throw new Error('nobody is there');
    const double = { ...member, id: toId<'membership'>('mem_double'), name: agent.name, org: PARTNER, orgName: untrusted('Evil') };

    console.store.dispatch({
      type: 'members-listed',
      team,
      members: [...members, { ...double, principal: { type: 'agent', id: toId('agi_double99') } }],
    });
    await console.press('3');
    await console.drawn();

    expect(console.screen().filter((row) => row.includes('≈'))).toHaveLength(2);
    expect(rowOf(console, '≈le99')).not.toBe('');
  });
});

describe('the organisation of a speaker', () => {
  it('is shown as outside whatever names and texts say', { timeout: 120_000 }, async () => {
    await using console = await openOutside({ columns: 120, rows: 36 });
    const { network } = console.state();
    const mine = network.me?.orgName ?? untrusted('');
    const imitations = fc.oneof(
      fc.constantFrom('  Halden Logistics', 'Halden', '\u202eneldaH', '  ', 'Halden…\u00a0\u00a0\u00a0', '║ 14:31 Kim'),
      hostileString,
    );
    await tell(console)(999, { id: toId<'user'>('usr_plain'), name: untrusted('Zed') }, 'q999z');
    const [column, body] = [cellsOf(console, 'q999z').indexOf('X'), cellsOf(console, 'q999z').indexOf('q')];
    const samples = fc.sample(fc.tuple(imitations, imitations, imitations), 60);

    for (const [index, [name, orgName, content]] of samples.entries()) {
      await tell(console)(
        index,
        { id: toId<'user'>(`usr_x${index}`), name: untrusted(name), orgName: index % 5 === 0 ? mine : untrusted(orgName) },
        `q${index}z ${firstLines(content.slice(0, 60))}`,
      );
      const cells = cellsOf(console, `q${index}z`);
      expect([index, cells[column - 1], cells[column], cells[column + 1], cells[body - 2], cells[body]]).toEqual([
        index,
        ' ',
        'X',
        ' ',
        'h',
        'q',
      ]);
      expect(brokenRules(console.output.terminal, console.state())).toEqual([]);
    }
  });
});

describe('a thread that outsiders read', () => {
  it('keeps its border and names its audience at every size, whatever it and they are called', { timeout: 120_000 }, async () => {
    await using console = await openOutside();
    const { network, view } = console.state();
    const thread = view.thread === null ? undefined : network.threads.get(view.thread);
    if (thread === undefined || thread.team === null) throw new Error('there is no thread');
    const [outside = null] = outsideOrgs(network, thread.team);
    const members = network.members.get(thread.team) ?? [];
    const problems: string[] = [];

    for (const [title, org] of fc.sample(fc.tuple(hostileString, hostileString), 25)) {
      console.store.dispatch(
        { type: 'thread-updated', thread: { ...thread, title: untrusted(title) } },
        {
          type: 'members-listed',
          team: thread.team,
          members: members.map((member) => (member.org === outside ? { ...member, orgName: untrusted(org) } : member)),
        },
      );
      for (const [columns, rows] of [
        [40, 15],
        [41, 19],
        [60, 17],
        [80, 24],
        [109, 30],
        [160, 50],
      ] as const) {
        await console.resize(columns, rows);
        await console.drawn();
        problems.push(
          ...brokenRules(console.output.terminal, console.state()).map(
            (rule) => `${columns}x${rows} ${JSON.stringify([title, org])}: ${rule}`,
          ),
        );
      }
    }

    expect(problems).toEqual([]);
  });
});
