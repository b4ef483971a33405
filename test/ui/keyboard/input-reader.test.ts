import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.ts';
import { createInputReader, type TerminalInput } from '../../../src/ui/keyboard/input-reader.ts';
import { bytesOf, NAMED_KEYS } from '../../support/key-bytes.ts';

const characters = (text: string): TerminalInput => ({ type: 'characters', text });
const ESC = '\u001b';

/** What is read of the pieces, all patience at an end. */
const read = (...pieces: readonly string[]): readonly TerminalInput[] => {
  const reader = createInputReader();
  const inputs = pieces.flatMap(reader.read);
  return [...inputs, ...reader.giveUp()];
};
const keysOf = (...pieces: readonly string[]): readonly string[] =>
  read(...pieces).map((input) => (input.type === 'key' ? input.name : input.type === 'characters' ? input.text : `<${input.type}>`));

describe('a key', () => {
  it('is known by the name that the command table gives it, for every key of the table', () => {
    const names = [...new Set([...NAMED_KEYS, ...COMMANDS.flatMap(({ keys }) => keys).flatMap((combination) => combination.split(' '))])];

    expect(names.map((name) => keysOf(bytesOf(name)))).toEqual(names.map((name) => [name === 'space' ? ' ' : name]));
  });

  it('has one name in every way that terminals send it', () => {
    const ways: Readonly<Record<string, readonly string[]>> = {
      'shift-enter': [`${ESC}[13;2u`, `${ESC}[27;2;13~`],
      'ctrl-enter': [`${ESC}[13;5u`, `${ESC}[27;5;13~`],
      'alt-enter': [`${ESC}\r`, `${ESC}\n`, `${ESC}[13;3u`, `${ESC}[27;3;13~`],
      enter: ['\r', `${ESC}OM`, `${ESC}[57414u`, `${ESC}[109;5u`],
      'ctrl-w': ['\u0017', `${ESC}[119;5u`, `${ESC}[27;5;119~`, `${ESC}[119;5:1u`, `${ESC}[87;6u`],
      'ctrl-j': ['\n', `${ESC}[106;5u`],
      esc: [`${ESC}[27u`, `${ESC}[27;1u`, `${ESC}[91;5u`, `${ESC}[27;1;27~`],
      'alt-b': [`${ESC}b`, `${ESC}[98;3u`, `${ESC}[27;3;98~`],
      'alt-backspace': [`${ESC}\u007f`, `${ESC}[127;3u`],
      'shift-tab': [`${ESC}[Z`, `${ESC}[9;2u`, `${ESC}[27;2;9~`],
      up: [`${ESC}[A`, `${ESC}OA`, `${ESC}[1;2A`, `${ESC}[1;1:1A`, `${ESC}[57419u`],
      home: [`${ESC}[H`, `${ESC}OH`, `${ESC}[1~`, `${ESC}[7~`],
      'ctrl-left': [`${ESC}[1;5D`, `${ESC}Od`],
      delete: [`${ESC}[3~`, `${ESC}[3;2~`, `${ESC}[3$`],
      ä: [`${ESC}[228u`],
      A: [`${ESC}[97;2u`, `${ESC}[97:65;2u`, `${ESC}[27;2;65~`],
    };

    for (const [name, sequences] of Object.entries(ways))
      expect([name, sequences.map((sequence) => keysOf(sequence))]).toEqual([name, sequences.map(() => [name])]);
  });

  it('is not its release, nor itself with a modifier that nothing uses', () => {
    expect(keysOf(`${ESC}[97;1:3u`, `${ESC}[1;1:3A`, `${ESC}[113;9u`, `${ESC}[57358u`)).toEqual([
      '<reply>',
      '<reply>',
      '<reply>',
      '<reply>',
    ]);
  });

  it('is esc when nothing follows, and two when it came twice', () => {
    expect(keysOf(ESC)).toEqual(['esc']);
    expect(keysOf(ESC + ESC)).toEqual(['esc', 'esc']);
    expect(keysOf(`${ESC}${ESC}[A`)).toEqual(['up']);
    expect(keysOf(`${ESC}]`)).toEqual(['alt-]']);
  });
});

describe('what a terminal answers or reports by itself', () => {
  const REPORTS = [
    `${ESC}]11;rgb:ffff/ffff/ffff\u0007`,
    `${ESC}]11;rgb:1c1c/1c1c/1c1c${ESC}\\`,
    `${ESC}[I`,
    `${ESC}[O`,
    `${ESC}[12;40R`,
    `${ESC}[?62;22c`,
    `${ESC}[>1;4000;29c`,
    `${ESC}[?1u`,
    `${ESC}[>4;2m`,
    `${ESC}[?2026;2$y`,
    `${ESC}[<0;10;10M`,
    `${ESC}[<64;10;10m`,
    `${ESC}[M !!`,
    `${ESC}[35;10;10M`,
    `${ESC}P>|xterm(390)${ESC}\\`,
    `${ESC}P1$r0m${ESC}\\`,
    `${ESC}_Gi=1;OK${ESC}\\`,
    `${ESC}[8;36;120t`,
  ];

  it('is no key and no text', () => {
    for (const report of REPORTS)
      expect([report, read(`a${report}b`).filter(({ type }) => type !== 'reply')]).toEqual([report, [characters('a'), characters('b')]]);
  });

  it('is none wherever a slow line cuts it', () => {
    for (const report of REPORTS)
      for (let at = 1; at < report.length; at += 1)
        expect([report, at, read(report.slice(0, at), `${report.slice(at)}b`).filter(({ type }) => type !== 'reply')]).toEqual([
          report,
          at,
          [characters('b')],
        ]);
  });

  it('does not become text when its end never comes', () => {
    const reader = createInputReader();

    expect(reader.read(`${ESC}]11;rgb:ffff`)).toEqual([]);
    expect(reader.patienceMs()).toBe(1_500);
    expect(reader.giveUp()).toEqual([]);
    expect(reader.read('b')).toEqual([characters('b')]);
  });

  it('fills no memory', () => {
    const reader = createInputReader();

    reader.read(`${ESC}]52;c;`);
    for (let count = 0; count < 100; count += 1) reader.read('A'.repeat(1024));

    expect(reader.read('\u0007').length).toBeLessThanOrEqual(2);
    expect(reader.patienceMs()).toBeUndefined();
  });
});

describe('a bracketed paste', () => {
  it('is one text, with whatever is in it, however it is cut', () => {
    const text = `one\r\n\ttwo ${ESC}[A ${ESC}[Z \u0003 ${ESC}[200~ 👩‍🚀`;
    const bytes = `${ESC}[200~${text}${ESC}[201~x`;

    for (let at = 1; at < bytes.length; at += 1)
      expect([at, read(bytes.slice(0, at), bytes.slice(at))]).toEqual([at, [{ type: 'paste', text }, characters('x')]]);
  });

  it('that does not end is what came of it', () => {
    expect(read(`${ESC}[200~half`)).toEqual([{ type: 'paste', text: 'half' }]);
  });
});

describe('anything', () => {
  it('is read without an error, and its letters alone become text', () => {
    const part = fc.constantFrom(
      ESC,
      '[',
      'O',
      ']',
      'P',
      '1',
      '3',
      ';',
      ':',
      'u',
      '~',
      '$',
      '\u0007',
      '\\',
      'A',
      'é',
      '👍',
      '\r',
      '<',
      '?',
    );
    const text = (parts: readonly string[]): string =>
      read(...parts)
        .map((input) => (input.type === 'characters' ? input.text : ''))
        .join('');

    const seen = fc.sample(fc.array(part, { maxLength: 24 }), 5_000).map(text);

    expect(seen.filter((each) => /[\u0000-\u001f\u007f]/.test(each))).toEqual([]);
    expect(seen.some((each) => each.includes('👍'))).toBe(true);
  });
});
