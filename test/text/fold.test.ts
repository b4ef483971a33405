import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Author, Message } from '../../src/domain/message.ts';
import { rawText } from '../../src/domain/untrusted.ts';
import { createFolding } from '../../src/text/fold.ts';
import { repeatLines } from '../../src/text/message-lines.ts';
import { createTimeFormat } from '../../src/text/relative-time.ts';
import { agent, human, messageBy, SENT_AT } from './messages.ts';

const triage = agent('triage');
const tech = agent('tech');
const kim = human('kim');
const service: Author = { ...human('cron'), kind: 'service' };

const thread = (...posts: readonly (readonly [Author, string, Partial<Message>?])[]): readonly Message[] =>
  posts.map(([author, content, changes], index) =>
    messageBy(author, content, { id: toId(`msg_${index}`), createdAt: SENT_AT + index, updatedAt: SENT_AT + index, ...changes }),
  );
/** `name: text` for a message, `name: text x4` for repeats. */
const summary = (messages: readonly Message[], keep?: (message: Message) => boolean): readonly string[] => {
  const folded = createFolding(keep).add(messages);
  return folded.messages.map(({ id, author, content }) => {
    const repeats = folded.repeats.get(id);
    return `${rawText(author.name)}: ${rawText(content)}${repeats === undefined ? '' : ` x${repeats.messages.length}`}`;
  });
};

describe('createFolding', () => {
  it('folds what two agents say to each other over and over', () => {
    const loop = Array.from({ length: 20 }, (_, index): [Author, string] =>
      index % 2 === 0
        ? [triage, `Routing ticket ${index} to technical support now.`]
        : [tech, `Please re-triage ticket ${index}, it is not technical!`],
    );

    expect(summary(thread([kim, 'what is going on?'], ...loop, [kim, 'stop']))).toEqual([
      'kim: what is going on?',
      'triage: Routing ticket 0 to technical support now. x10',
      'tech: Please re-triage ticket 1, it is not technical! x10',
      'kim: stop',
    ]);
  });

  it('folds posts that differ in a word or in numbers, and no others', () => {
    expect(
      summary(thread([tech, 'Acknowledged, standing by.'], [tech, 'acknowledged - standing by'], [tech, 'Acknowledged, standing by!'])),
    ).toHaveLength(1);
    expect(
      summary(
        thread(
          [tech, 'I will ask the partner for a window'],
          [tech, 'I will ask the partner for the window'],
          [tech, 'I will ask our partner for a window'],
        ),
      ),
    ).toHaveLength(1);
    expect(summary(thread([tech, 'The freeze is signed'], [tech, 'Who signs the freeze?'], [tech, 'Nobody signed it']))).toHaveLength(3);
    expect(summary(thread([tech, 'yes'], [tech, 'no'], [tech, 'yes']))).toEqual(['tech: yes', 'tech: no', 'tech: yes']);
  });

  it('folds neither across a person nor what an agent said twice', () => {
    expect(summary(thread([tech, 'ok'], [tech, 'ok'], [kim, 'wait'], [tech, 'ok'], [tech, 'ok']))).toHaveLength(5);
  });

  it('leaves deleted, unfinished and answered posts and those to be kept', () => {
    const posts = thread(
      [tech, 'ok'],
      [tech, 'ok', { isDeleted: true }],
      [tech, 'ok', { isPartial: true }],
      [tech, 'ok', { replyCount: 1 }],
      [tech, 'ok @kim'],
      [tech, 'ok'],
      [tech, 'ok'],
    );

    expect(summary(posts, (message) => rawText(message.content).includes('@kim'))).toEqual([
      'tech: ok x3',
      'tech: ok',
      'tech: ok',
      'tech: ok',
      'tech: ok @kim',
    ]);
  });

  it('never folds what is not an agent’s, and keeps every message exactly once and in order', () => {
    const system: Author = { kind: 'system', id: null, name: kim.name, org: null, orgName: null };
    const post = fc.tuple(
      fc.constantFrom<Author>(triage, tech, kim, service, system),
      fc.constantFrom('ok', 'standing by for the next step', 'standing by for a next step', 'no'),
    );
    fc.assert(
      fc.property(fc.array(post, { maxLength: 60 }), (posts) => {
        const messages = thread(...posts);
        const { messages: heads, repeats } = createFolding().add(messages);
        const shown = heads.filter(({ id }) => !repeats.has(id));
        const folded = [...repeats.values()].flatMap((group) => group.messages);

        expect(folded.filter(({ author }) => author.kind !== 'agent')).toEqual([]);
        expect([...shown, ...folded].map(({ createdAt }) => createdAt).toSorted((a, b) => a - b)).toEqual(
          messages.map(({ createdAt }) => createdAt),
        );
        expect(shown.map(({ createdAt }) => createdAt)).toEqual(shown.map(({ createdAt }) => createdAt).toSorted((a, b) => a - b));
      }),
    );
  });

  it('gives the same in pieces as at once', () => {
    const post = fc.tuple(fc.constantFrom<Author>(triage, tech, kim), fc.constantFrom('ok', 'standing by for the next step', 'no'));
    fc.assert(
      fc.property(fc.array(post, { maxLength: 60 }), fc.array(fc.nat(20), { maxLength: 8 }), (posts, lengths) => {
        const messages = thread(...posts);
        const folding = createFolding();
        let start = 0;
        for (const length of lengths) {
          folding.add(messages.slice(start, start + length));
          start += length;
        }

        expect(folding.add(messages.slice(start))).toEqual(createFolding().add(messages));
      }),
    );
  });

  it('keeps the last line of a person on an 80x24 screen in an acknowledgement storm', () => {
    const storm = Array.from({ length: 600 }, (_, index): [Author, string] => [
      index % 3 === 0 ? triage : tech,
      `Acknowledged ${index}, standing by.`,
    ]);

    expect(summary(thread([kim, 'hold everything'], ...storm)).length).toBeLessThan(24);
  });

  it('takes little time for a long thread', () => {
    const messages = thread(
      ...Array.from({ length: 20_000 }, (_, index): [Author, string] => [
        index % 2 === 0 ? triage : tech,
        `${'word '.repeat(index % 40)} ${(index * 7919) % 97}`,
      ]),
    );
    const before = process.cpuUsage();

    expect(summary(messages).length).toBeGreaterThan(10);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});

describe('repeatLines', () => {
  it('shows the first of them with their number', () => {
    const messages = thread(
      [tech, 'Acknowledged, standing by.'],
      [tech, 'Acknowledged, standing by.'],
      [tech, 'Acknowledged, standing by.'],
    );
    const look = { widthCells: 64, layout: 'wide', myOrg: toId<'org'>('org_acme'), time: createTimeFormat('UTC').time } as const;
    const text = (layout: 'wide' | 'narrow') =>
      repeatLines({ messages }, { ...look, layout }).map((line) => line.map((part) => part.text).join(''));

    expect(text('wide')).toEqual(['14:31 tech         ACME    a Acknowledged, standing by.       x3']);
    expect(text('narrow').map((line) => line.trimEnd())).toEqual([
      '14:31 tech         ACME    a',
      `  │ Acknowledged, standing by.${' '.repeat(31)} x3`,
    ]);
  });
});
