import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' };
import { untrusted } from '../../../src/domain/untrusted.ts';
import { safeBody, safeText } from '../../../src/text/safe.ts';
import { CLEAN_TEXT } from '../../text/corpus.ts';
import { COLUMNS, drawRaw, drawRows, exported, writtenLines } from './drawings.ts';
import { everyControl, FAMILIES, type HostileString, hostileStrings, takeSome } from './families.ts';
import { parseOutput } from './grammar.ts';
import { checkScreens, type Drawing, noFindings, type ScreenFindings } from './screen-check.ts';

export type TextAttack = { readonly strings: number; readonly seed: number; readonly isRaw: boolean };

export type TextReport = ScreenFindings & {
  readonly phase: 'text';
  readonly seed: number;
  readonly families: number;
  /** Generated, of the Big List of Naughty Strings, and every control before every byte. */
  readonly strings: { readonly generated: number; readonly naughty: number; readonly controls: number };
  /** Sequences in rows that the console does not write, and control characters in exported text. */
  readonly foreignSequences: number;
  readonly exportedControls: number;
  /** Lines of errors, tables and sentences, and what in them was neither text nor a line feed. */
  readonly writtenLines: number;
  readonly otherThanText: number;
  readonly notIdempotent: number;
  /** Clean texts in many scripts that did not come out as they went in. */
  readonly cleanChanged: number;
  /** The longest time in milliseconds that one string took to become rows in all ways together; at best of five where it seemed long. */
  readonly slowestMs: number;
  readonly tookMs: number;
  readonly faults: number;
  /** Some of the strings that did harm, as JSON. */
  readonly examples: readonly HostileString[];
};

const AT_ONCE = 500;
const EXAMPLES = 10;

/** Phase 1: strings through the text layer into a terminal, between rows of ours. */
export const attackText = async ({ strings, seed, isRaw }: TextAttack): Promise<TextReport> => {
  const startedAt = performance.now();
  const naughty = naughtyStrings.map((text): HostileString => ({ family: 'naughty', text }));
  const controls = isRaw ? [] : Array.from(everyControl());
  const all = Iterator.from([naughty, controls, hostileStrings(strings, seed)]).flatMap((texts) => texts);
  const totals = noFindings();
  const guilty = new Set<HostileString>();
  const found = { foreignSequences: 0, exportedControls: 0, otherThanText: 0, notIdempotent: 0, slowestMs: 0 };
  let written = 0;
  for (let some = takeSome(all, AT_ONCE); some.length > 0; some = takeSome(all, AT_ONCE)) {
    const drawings = some.map((hostile): Drawing => {
      const { rows, tookMs } = draw(hostile.text, isRaw);
      found.slowestMs = Math.max(found.slowestMs, tookMs);
      const faults = faultsOf(hostile.text, rows, isRaw);
      found.foreignSequences += faults.foreign;
      found.exportedControls += faults.exported;
      const lines = isRaw ? [] : writtenLines(hostile.text);
      const others = otherThanText(lines);
      written += lines.length;
      found.otherThanText += others;
      found.notIdempotent += faults.unstable;
      if (faults.foreign + faults.exported + faults.unstable + others > 0 && guilty.size < EXAMPLES) guilty.add(hostile);
      return { rows, cells: COLUMNS };
    });
    const findings = await checkScreens(drawings, (index) => {
      const hostile = some[index];
      if (hostile !== undefined && guilty.size < EXAMPLES) guilty.add(hostile);
    });
    for (const kind of Object.keys(totals) as (keyof ScreenFindings)[]) totals[kind] += findings[kind];
  }
  const cleanChanged = Object.values(CLEAN_TEXT).filter((text) => safeText(untrusted(text)) !== text).length;
  const { rows, ...effects } = totals;
  const { slowestMs, ...counted } = found;
  return {
    phase: 'text',
    seed,
    families: FAMILIES.length,
    strings: { generated: strings, naughty: naughty.length, controls: controls.length },
    rows,
    ...effects,
    ...counted,
    writtenLines: written,
    cleanChanged,
    slowestMs: Math.round(slowestMs * 10) / 10,
    tookMs: Math.round(performance.now() - startedAt),
    faults: [...Object.values(effects), ...Object.values(counted), cleanChanged].reduce((sum, count) => sum + count, 0),
    examples: Array.from(guilty),
  };
};

/** What takes this long may have been kept waiting by another process, so it is tried again. */
const SUSPECT_MS = 20;

const draw = (text: string, isRaw: boolean): { readonly rows: readonly string[]; readonly tookMs: number } => {
  let tookMs = Number.POSITIVE_INFINITY;
  let rows: readonly string[] = [];
  for (let attempt = 0; attempt < 5 && tookMs > SUSPECT_MS; attempt += 1) {
    const startedAt = performance.now();
    rows = isRaw ? drawRaw(text) : drawRows(text).map((line) => line.map((part) => part.text).join(''));
    tookMs = Math.min(tookMs, performance.now() - startedAt);
  }
  return { rows, tookMs };
};

const otherThanText = (lines: readonly string[]): number => {
  const { counts, foreign } = parseOutput(lines.join('\n'));
  return Object.entries(counts).reduce((sum, [form, count]) => sum + (form === 'text' || form === 'line-feed' ? 0 : count), foreign.length);
};

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

const faultsOf = (hostile: string, rows: readonly string[], isRaw: boolean): { foreign: number; exported: number; unstable: number } => {
  const shown = safeText(untrusted(hostile));
  const body = safeBody(untrusted(hostile)).text;
  const isStable = safeText(untrusted(shown)) === shown && safeBody(untrusted(body)).text === body;
  return {
    foreign: parseOutput(rows.join('\n')).foreign.length,
    exported: (isRaw ? hostile : exported(hostile)).match(CONTROL)?.length ?? 0,
    unstable: isRaw || isStable ? 0 : 1,
  };
};
