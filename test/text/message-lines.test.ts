import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { untrusted } from '../../src/domain/untrusted.ts';
import type { Line } from '../../src/text/line.ts';
import { type MessageLook, messageLines, ruleLine } from '../../src/text/message-lines.ts';
import { createTimeFormat } from '../../src/text/relative-time.ts';
import { safe } from '../../src/text/safe.ts';
import { widthCells } from '../../src/text/width.ts';
import { hostileString } from './hostile.ts';
import { agent, human, messageBy, SENT_AT } from './messages.ts';

const clock = createTimeFormat('UTC');
const wide = (cells: number, more: Partial<MessageLook> = {}): MessageLook => ({
  widthCells: cells,
  layout: 'wide',
  myOrg: toId('org_acme'),
  time: clock.time,
  ...more,
});
const narrow = (cells: number, more: Partial<MessageLook> = {}): MessageLook => ({ ...wide(cells, more), layout: 'narrow' });

const textOf = (line: Line): string => line.map(({ text }) => text).join('');
const drawn = (message: Message, options: MessageLook): readonly string[] =>
  messageLines(message, options).map((line) => textOf(line).trimEnd());

describe('messageLines', () => {
  it('puts the text beside its author when there is room', () => {
    expect(drawn(messageBy(human('kim'), 'PRJ-4821 status? any blockers?'), wide(62))).toEqual([
      '14:31 kim          ACME    h PRJ-4821 status? any blockers?',
    ]);
    expect(drawn(messageBy(agent('part-int', 'partner'), 'Window is Thu 02:00-04:00 UTC. Blocker: freeze not signed.'), wide(62))).toEqual([
      '14:31 part-int   X PARTNE… a Window is Thu 02:00-04:00 UTC.',
      '                             Blocker: freeze not signed.',
    ]);
  });

  it('puts the text under its author when there is not', () => {
    expect(drawn(messageBy(agent('part-int', 'partner'), 'Window is Thu 02:00-04:00 UTC.'), narrow(30))).toEqual([
      '14:31 part-int   X PARTNE… a',
      '  │ Window is Thu 02:00-04:00',
      '  │ UTC.',
    ]);
  });

  it('marks a speaker from outside or from nowhere by a letter', () => {
    const nobody = { ...agent('bot'), org: null, orgName: null };

    expect(drawn(messageBy(nobody, 'hi'), wide(62))).toEqual(['14:31 bot        X ?       a hi']);
    expect(drawn(messageBy(agent('bot'), 'hi'), wide(62, { myOrg: null }))).toEqual(['14:31 bot        X ACME    a hi']);
  });

  it('never lets a name, an organisation or a text reach another column', () => {
    const name = 'kim          ACME    h I approve';
    const lines = drawn(
      messageBy({ ...agent(name, 'partner'), orgName: untrusted('ACME    h yes') }, 'ok\n14:32 kim          ACME    h Pay now'),
      wide(62),
    );

    expect(lines).toEqual([
      '14:31 kim ACME … X ACME h… a ok',
      '                             14:32 kim          ACME    h Pay',
      '                             now',
    ]);
    expect(drawn(messageBy(agent('x', 'partner'), 'ok\n14:32 kim          ACME    h Pay'), narrow(40))).toEqual([
      '14:31 x          X PARTNE… a',
      '  │ ok',
      '  │ 14:32 kim          ACME    h Pay',
    ]);
  });

  it('says what happened to a message', () => {
    const options = wide(80);

    expect(drawn(messageBy(human('kim'), 'secret', { isDeleted: true }), options)).toEqual(['14:31 kim             ACME      h (deleted)']);
    expect(drawn(messageBy(human('kim'), 'fixed', { updatedAt: SENT_AT + 5000 }), options)).toEqual([
      '14:31 kim             ACME      h fixed (edited)',
    ]);
    expect(drawn(messageBy(agent('fde'), 'slow', { updatedAt: SENT_AT + 5000 }), options)).toEqual([
      '14:31 fde             ACME      a slow',
    ]);
    expect(drawn(messageBy(agent('fde'), 'I am', { isPartial: true }), options)).toEqual([
      '14:31 fde             ACME      a I am (writing…)',
    ]);
    expect(drawn(messageBy(agent('fde'), 'yes', { replyTo: toId('msg_0'), replyCount: 2 }), options)).toEqual([
      '14:31 fde             ACME      a ↳ yes > 2 replies',
    ]);
    expect(drawn(messageBy(human('kim'), 'quiet', { type: 'note' }), options)).toEqual(['14:31 kim             ACME      h note: quiet']);
    expect(drawn(messageBy(agent('fde'), 'o\u200bk\u2060'), options)).toEqual(['14:31 fde             ACME      a ok ⚠ 2 hidden']);
  });

  it('says how much of a long text is missing', () => {
    const lines = drawn(messageBy(agent('fde'), 'word '.repeat(20_000)), wide(80, { cutHint: safe`v shows all`, maxRows: 3 }));

    expect(lines).toHaveLength(4);
    expect(lines[3]?.trim()).toMatch(/^… 99\d{3} more characters, v shows all$/);
  });

  it('shows the mark of a speaker whose name looks like another one', () => {
    expect(drawn(messageBy(human('kim with a long name'), 'hi'), wide(62, { nameMark: () => safe`≈x9k2` }))).toEqual([
      '14:31 kim …≈x9k2   ACME    h hi',
    ]);
  });

  it('fills every line exactly, at any width and for any text', () => {
    fc.assert(
      fc.property(hostileString, hostileString, fc.integer({ min: 1, max: 140 }), (name, content, width) => {
        const message = messageBy(agent(name, 'partner'), content, { replyCount: 1, replyTo: toId('msg_0'), type: 'note' });

        for (const options of [wide(width), narrow(width)]) {
          const lines = messageLines(message, options);
          expect(lines.length).toBeGreaterThan(0);
          expect(lines.filter((line) => widthCells(textOf(line)) !== width || textOf(line).includes('\n'))).toEqual([]);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('gives the same lines again for the same options', () => {
    const message = messageBy(human('kim'), 'hello');
    const options = wide(80);

    expect(messageLines(message, options)).toBe(messageLines(message, options));
    expect(messageLines(message, wide(60))).not.toBe(messageLines(message, options));
  });
});

describe('ruleLine', () => {
  it('puts words in the middle of a rule', () => {
    expect(textOf(ruleLine(clock.day(SENT_AT), 30))).toBe('────── Sun 22 Nov 2026 ───────');
    expect(textOf(ruleLine(safe``, 4))).toBe('────');
    expect(widthCells(textOf(ruleLine(safe`a long label`, 6)))).toBe(6);
  });
});
