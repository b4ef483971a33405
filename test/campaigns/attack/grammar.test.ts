import { describe, expect, it } from 'vitest';
import { type Form, parseOutput } from './grammar.ts';

const formsOf = (output: string): readonly string[] => {
  const { counts, foreign } = parseOutput(output);
  return [
    ...Object.entries(counts).flatMap(([form, count]) => (count > 0 ? [form] : [])),
    ...foreign.map(({ sequence }) => `foreign ${JSON.stringify(sequence)}`),
  ];
};

describe('parseOutput', () => {
  it('knows what the console writes', () => {
    const written: readonly (readonly [Form, string])[] = [
      ['text', 'Übergabe 漢字 می‌خواهم ␛[31m ⟨U+202E⟩ 🇩🇪'],
      ['line-feed', '\n'],
      ['carriage-return', '\r'],
      ['colour', '\u001b[38;2;1;22;255m'],
      ['colour', '\u001b[m'],
      ['cursor-move', '\u001b[12;80H'],
      ['cursor-move', '\u001b[G'],
      ['erase', '\u001b[2K'],
      ['erase', '\u001b[J'],
      ['cursor-visibility', '\u001b[?25l'],
      ['alternate-screen', '\u001b[?1049h'],
      ['wrapping', '\u001b[?7l'],
      ['bracketed-paste', '\u001b[?2004l'],
      ['synchronized-output', '\u001b[?2026h'],
      ['keyboard-protocol', '\u001b[>1u'],
      ['mouse', '\u001b[?1006h'],
      ['title-stack', '\u001b[22;0t'],
      ['title', '\u001b]2;netconsole acme\u0007'],
      ['clipboard', '\u001b]52;c;aGk=\u0007'],
      ['notification', '\u001b]9;loop in #intake\u001b\\'],
      ['bell', '\u0007'],
      ['tmux-passthrough', '\u001bPtmux;\u001b\u001b]52;c;aGk=\u0007\u001b\\'],
    ];

    expect(written.map(([, output]) => formsOf(output))).toEqual(written.map(([form]) => [form]));
  });

  it('reports everything else, with its place', () => {
    const foreign = [
      '\u001b[3J',
      '\u001bc',
      '\u001b[6n',
      '\u001b[21t',
      '\u001b]0;a\u001bb\u0007',
      '\u001b]52;c;?\u0007',
      '\u001b]8;;https://x\u0007',
      '\u001b]1337;File=x\u0007',
      '\u001b[?1003h',
      '\u001bP+q\u001b\\',
      '\u001b_G\u001b\\',
      '\u001b(0',
      '\u009b31m',
      '\u0085',
      '\u000e',
      '\b',
      '\t',
      '\u007f',
      '\u202e',
      '\u200b',
      '\u200d',
      '\ufe0f',
      '\u{e0041}',
      '\ud800',
      '\u2028',
      '\ue000',
      '\u001bPtmux;\u001b\u001b]0;x\u0007\u001b\\',
      '\u001bPtmux;\u001b\u001b]52;c;aGk=\u0007\u001b\u001b[2J\u001b\\',
      '\u001b[31',
      '\u001b]2;open',
      '\u001b',
    ];

    expect(foreign.filter((sequence) => parseOutput(`ok${sequence}`).foreign[0]?.at !== 2)).toEqual([]);
  });

  it('goes on after a foreign sequence', () => {
    expect(formsOf('a\u001b[31mb\u001b[6nc\u001b[0m')).toEqual(['text', 'colour', 'foreign "\\u001b[6n"']);
    expect(parseOutput('a\u001b[31mb\u001b[6nc\u001b[0m').counts).toMatchObject({ text: 3, colour: 2 });
  });
});
