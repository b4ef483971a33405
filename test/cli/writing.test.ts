import { closeSync, openSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOption } from '../../src/cli/command-line.ts';
import { chooseDisplayOptions, chooseTimeZone, createTimeText, mayShowUnicode } from '../../src/cli/display-options.ts';
import { createOutput, jsonLine, standardStream } from '../../src/cli/output.ts';
import { tableLines } from '../../src/cli/table.ts';
import { safe, safeWord } from '../../src/text/safe.ts';

describe('jsonLine', () => {
  it('keeps every value and writes nothing that acts or hides', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const line = jsonLine({ text });

        expect(JSON.parse(line)).toEqual({ text });
        expect(line.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });

  it('escapes by UTF-16 unit', () => {
    expect(jsonLine('\u{e0041}\u009b\u200d')).toBe('"\\udb40\\udc41\\u009b\\u200d"\n');
  });
});

describe('tableLines', () => {
  it('aligns columns by cells, numbers to the right, and ends the last one where its text ends', () => {
    const lines = tableLines(
      [
        { title: safe`NAME`, cell: ({ name }) => safeWord(name), maxCells: 6 },
        { title: safe`N`, cell: ({ count }) => safe`${count}`, isNumber: true },
        { title: safe`ID`, cell: ({ name }) => safeWord(name) },
      ],
      [
        { name: '日本', count: 7 },
        { name: 'long-named', count: 12 },
      ],
    );

    expect(lines).toEqual(['NAME     N  ID', '日本     7  日本', 'long-…  12  long-named']);
  });
});

describe('createOutput', () => {
  it('waits for a slow reader before it takes more', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = createOutput(stream);
    const events: string[] = [];

    const write = async (): Promise<void> => {
      await output.lines([safe`longer than four`]);
      events.push('ready for more');
    };
    const written = write();
    await new Promise(setImmediate);
    events.push('reading');
    stream.resume();
    await written;

    expect(events).toEqual(['reading', 'ready for more']);
  });

  it('keeps back what would spoil a screen until it is over', async () => {
    const stream = new PassThrough();
    const output = createOutput(stream);

    const during = await output.keepBack(async () => {
      await output.lines([safe`a warning`]);
      return stream.read() as unknown;
    });

    expect(during).toBeNull();
    expect(String(stream.read())).toBe('a warning\n');
  });

  it('goes on quietly when its reader is gone', async () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })) });
    const output = createOutput(gone);

    await output.lines([safe`a`]);
    await new Promise(setImmediate);
    await output.json([1]);
    await output.flush();

    expect(output.closed.aborted).toBe(true);
  });
});

describe('chooseDisplayOptions', () => {
  const ask = { theme: undefined, isAscii: false, tz: undefined };

  it.each([
    [{ ...ask, theme: 'dark' }, { noColor: '1', projectTheme: 'colour-blind' }, 'dark'],
    [ask, { noColor: '1', projectTheme: 'colour-blind' }, 'mono'],
    [ask, { noColor: '', projectTheme: 'colour-blind' }, 'colour-blind'],
    [ask, { noColor: undefined, projectTheme: 'no-such' }, 'auto'],
  ])('lets the flag go before NO_COLOR, and that before the project', (request, context, theme) => {
    expect(chooseDisplayOptions(request, { colorFgBg: undefined, ...context }).appearance.theme).toBe(theme);
  });
});

describe('the locale', () => {
  it.each([
    [{ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, false],
    [{ LC_CTYPE: 'POSIX' }, false],
    [{ LANG: 'en_GB.ISO-8859-1' }, false],
    [{ LC_ALL: '', LANG: 'nb_NO.utf8' }, true],
    [{ LC_CTYPE: 'C.UTF-8', LANG: 'C' }, true],
    [{}, true],
  ])('%o decides whether more than ASCII is drawn', (environment, may) => {
    expect(mayShowUnicode(environment)).toBe(may);
  });
});

describe('an output that is a file', () => {
  it('tells when the disk had no room for all of it', async () => {
    const full = openSync('/dev/full', 'w');
    const output = createOutput(standardStream(Object.assign(new PassThrough(), { fd: full })));
    await output.lines([safe`lost`]);
    await output.flush();

    expect(output.failure()).toMatchObject({ code: 'ENOSPC' });
    expect(output.closed.aborted).toBe(true);
    closeSync(full);
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 6, 1, 22, 30, 5, 678);

  it.each([
    ['utc', '2026-07-01T22:30:05Z'],
    ['+05:30', '2026-07-02T04:00:05+05:30'],
    ['-03:30', '2026-07-01T19:00:05-03:30'],
    ['Europe/Oslo', '2026-07-02T00:30:05+02:00'],
  ])('are written for the zone %s', (zone, text) => {
    expect(createTimeText(chooseTimeZone(zone))(at)).toBe(text);
  });

  it('are `-` where there is no such moment', () => {
    expect(createTimeText(chooseTimeZone('utc'))(Number.NaN)).toBe('-');
  });

  it('refuse a zone that there is not', () => {
    expect(() => chooseTimeZone('Mars/Base')).toThrow('"Mars/Base" is no time zone.');
  });
});

describe('numberOption', () => {
  const range = { min: 1, max: 10 };

  it.each(['0', '11', '1.5', '-1', '1e1', '', ' 3', '0x3', 'NaN'])('refuses %j', (text) => {
    expect(() => numberOption({ limit: text }, 'limit', range)).toThrow('--limit takes a whole number from 1 to 10');
  });

  it('takes a number in range, and nothing for nothing', () => {
    expect([numberOption({ limit: '10' }, 'limit', range), numberOption({}, 'limit', range)]).toEqual([10, undefined]);
  });
});
