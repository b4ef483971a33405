import { describe, expect, it } from 'vitest';
import { createKeyboardModes } from '../../../src/ui/keyboard/terminal-modes.ts';

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';
const ON = { kitty: '\u001b[>1u', 'other keys': '\u001b[>4;2m' };
const OFF = { kitty: '\u001b[<u', 'other keys': '\u001b[>4m' };
const ANSWERS = { kitty: '\u001b[?0u', 'other keys': '\u001b[>4;0m', last: '\u001b[?62;22c' };
const BACKGROUND = '\u001b]11;?\u001b\\';
const ASKED = `${ENTER}\u001b[?2004h${BACKGROUND}\u001b[?u\u001b[?4m\u001b[c`;

/** The modes of a terminal, what was written to it besides, and the hand of its clock. */
const start = (isTmux = false) => {
  const written: string[] = [];
  let time = 0;
  const colours: string[] = [];
  const onBackground = (colour: string): void => void colours.push(colour);
  const modes = createKeyboardModes({ write: (sequence) => written.push(sequence), isTmux, now: () => time, onBackground });
  return { ...modes, written, colours, wait: (ms: number) => void (time += ms) };
};

describe('the keyboard protocol', () => {
  it('is the best one that the terminal says it knows', () => {
    const both = start();
    expect(both.around(ENTER)).toBe(ASKED);
    for (const answer of [ANSWERS.kitty, ANSWERS['other keys'], ANSWERS.last]) both.hear(answer);
    const one = start();
    one.around(ENTER);
    for (const answer of [ANSWERS['other keys'], ANSWERS.last]) one.hear(answer);
    const none = start();
    none.around(ENTER);
    none.hear(ANSWERS.last);

    expect([both.written, one.written, none.written]).toEqual([[ON.kitty], [ON['other keys']], ['']]);
  });

  it('is given back before the screen is left, once, and taken again with the screen', () => {
    for (const known of ['kitty', 'other keys'] as const) {
      const modes = start();
      modes.around(ENTER);
      for (const answer of [ANSWERS[known], ANSWERS.last]) modes.hear(answer);

      expect(modes.around(`frame${LEAVE}`)).toBe(`frame${OFF[known]}\u001b[?2004l${LEAVE}`);
      expect(modes.around(LEAVE)).toBe(LEAVE);
      expect(modes.around(`${ENTER}frame`)).toBe(`${ENTER}\u001b[?2004h${BACKGROUND}${ON[known]}frame`);
    }
  });

  it('is not set by an answer that comes while somebody else has the screen', () => {
    const modes = start();
    modes.around(ENTER);
    modes.around(LEAVE);
    modes.hear(ANSWERS.kitty);

    expect(modes.written).toEqual([]);
    expect(modes.around(ENTER)).toContain(ON.kitty);
  });

  it('is none where nobody answers in time', () => {
    const modes = start();
    modes.around(ENTER);
    modes.wait(3_001);
    modes.hear(ANSWERS.kitty);

    expect(modes.written).toEqual([]);
    expect(modes.around(LEAVE)).toBe(`\u001b[?2004l${LEAVE}`);
  });

  it('is what tmux takes without being asked', () => {
    const modes = start(true);

    expect(modes.around(ENTER)).toBe(`${ENTER}\u001b[?2004h${BACKGROUND}${ON['other keys']}`);
    expect(modes.around(LEAVE)).toBe(`${OFF['other keys']}\u001b[?2004l${LEAVE}`);
  });

  it('tells the background that the terminal answers, whatever ends the answer, also in tmux', () => {
    const modes = start(true);
    modes.around(ENTER);
    modes.hear('\u001b]11;rgb:fdfd/f6f6/e3e3\u001b\\');
    modes.hear('\u001b]11;rgb:0000/0000/0000\u0007');

    expect(modes.colours).toEqual(['rgb:fdfd/f6f6/e3e3', 'rgb:0000/0000/0000']);
    expect(modes.written).toEqual([]);
  });

  it('leaves everything else that is written as it is', () => {
    expect(start().around('\u001b[1;1Hframe\u001b[?2026l')).toBe('\u001b[1;1Hframe\u001b[?2026l');
  });
});
