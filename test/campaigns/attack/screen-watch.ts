import { setImmediate as turn } from 'node:timers/promises';
import type headless from '@xterm/headless';
import { rowsOf, wrappedRows } from '../../support/screen.ts';
import { parseOutput } from './grammar.ts';
import { write } from './xterm.ts';

/** What the console's output did to its terminal, and what it did not keep. */
export type ConsoleFindings = {
  frames: number;
  titles: number;
  bells: number;
  replies: number;
  commands: number;
  foreignSequences: number;
  /** Sequences of ours that nothing asked for: titles, the clipboard, notifications, bells. */
  unaskedSequences: number;
  brokenFrames: number;
  brokenHeaders: number;
  /** Rows of a pane whose border does not stand in its column. */
  widthErrors: number;
};

export const noConsoleFindings = (): ConsoleFindings => ({
  frames: 0,
  titles: 0,
  bells: 0,
  replies: 0,
  commands: 0,
  foreignSequences: 0,
  unaskedSequences: 0,
  brokenFrames: 0,
  brokenHeaders: 0,
  widthErrors: 0,
});

export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const TOP = new Map([
  ['┌', '┐'],
  ['╔', '╗'],
]);
const BOTTOM = new Map([
  ['└', '┘'],
  ['╚', '╝'],
]);
const SIDES = new Set(['│', '║']);
const COMMANDS = [4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 133, 777, 1337];
const UNASKED = ['title', 'title-stack', 'clipboard', 'notification', 'bell', 'tmux-passthrough'] as const;
/** The first two rows, from their first cell to their last: nothing was scrolled, and nothing written over them. */
const HEADER = /^ netconsole .* (?:LIVE|CATCHING UP|CONNECTING|STALE|OFFLINE)\b.* unread \d+ *$/;
const TABS = /^ +.?1 Overview.*Incident/;
/** How a frame ends: everything before was written whole. */
const FRAME_END = '\u001b[?2026l';
const FRAME_MS = 15_000;

export type ScreenWatch = {
  /** Takes what the console writes. */
  readonly hear: (output: string) => void;
  /** Forgets what came so far: the shell's own words and the console's entry. */
  readonly begin: (xterm: headless.Terminal) => void;
  /** The panes of the next whole frame, to be compared with later ones. */
  readonly panes: () => Promise<readonly Box[]>;
  /** Looks at the next frame that is drawn to its end, in which these panes must stand; says whether it is whole. */
  readonly check: (panes: readonly Box[]) => Promise<boolean>;
  readonly findings: () => ConsoleFindings;
  /** The first frame that was not whole and what the console had written since the one before, or the first foreign sequence with what stood around it. */
  readonly firstFault: () => FrameFault | undefined;
};

export type FrameFault = { readonly output: string; readonly screen: readonly string[] };

/** Watches a console from outside: its bytes, by the grammar, and its screen, as a terminal drew it. */
export const watchScreen = (): ScreenWatch => {
  const findings = noConsoleFindings();
  let xterm: headless.Terminal | undefined;
  let output = '';
  let sinceCheck = '';
  let fault: FrameFault | undefined;
  const parseUntil = (end: number): void => {
    const { counts, foreign } = parseOutput(output.slice(0, end));
    findings.foreignSequences += foreign.length;
    const [first] = foreign;
    if (first !== undefined) fault ??= { output: output.slice(Math.max(0, first.at - 200), first.at + 200), screen: [first.sequence] };
    for (const form of UNASKED) findings.unaskedSequences += counts[form];
    output = output.slice(end);
  };
  const cell = (row: number, column: number): string => xterm?.buffer.active.getLine(row)?.getCell(column)?.getChars() ?? '';
  const frame = async (): Promise<void> => {
    const deadline = performance.now() + FRAME_MS;
    const isWhole = (): boolean => output === '' || output.endsWith(FRAME_END);
    while (!isWhole() && performance.now() < deadline) await turn();
    if (xterm !== undefined) await write(xterm, '');
    if (output.endsWith(FRAME_END)) parseUntil(output.length);
  };
  return {
    hear: (text) => {
      if (xterm === undefined) return;
      output += text;
      sinceCheck += text;
    },
    begin: (terminal) => {
      xterm = terminal;
      terminal.onTitleChange(() => (findings.titles += 1));
      terminal.onBell(() => (findings.bells += 1));
      terminal.onData((bytes) => (findings.replies += bytes.length));
      for (const command of COMMANDS) terminal.parser.registerOscHandler(command, () => (findings.commands += 1) > 0);
    },
    panes: async () => {
      await frame();
      return xterm === undefined ? [] : boxesOf(xterm, cell);
    },
    check: async (panes) => {
      if (xterm === undefined) return false;
      await frame();
      const wrong = panes.reduce((sum, pane) => sum + wrongRows(cell, pane), wrappedRows(xterm).length);
      const isCornered = panes.every((pane) => hasCorners(cell, pane));
      const rows = rowsOf(xterm);
      const hasHeader = HEADER.test(rows[0] ?? '') && TABS.test(rows[1] ?? '');
      findings.frames += 1;
      findings.widthErrors += wrong;
      findings.brokenFrames += isCornered ? 0 : 1;
      findings.brokenHeaders += hasHeader ? 0 : 1;
      const isWhole = wrong === 0 && isCornered && hasHeader;
      if (!isWhole) fault ??= { output: sinceCheck, screen: rows };
      sinceCheck = '';
      return isWhole;
    },
    firstFault: () => fault,
    // A console that is ended stops in the middle of a frame.
    findings: () => {
      const end = output.lastIndexOf(FRAME_END);
      if (end >= 0) parseUntil(end + FRAME_END.length);
      return findings;
    },
  };
};

type CellAt = (row: number, column: number) => string;

function boxesOf({ rows, cols }: headless.Terminal, cell: CellAt): readonly Box[] {
  const boxes: Box[] = [];
  for (let top = 0; top < rows; top += 1) {
    for (let left = 0; left < cols; left += 1) {
      const corner = TOP.get(cell(top, left));
      if (corner === undefined) continue;
      let right = left + 1;
      while (right < cols && cell(top, right) !== corner) right += 1;
      let bottom = top + 1;
      while (bottom < rows && SIDES.has(cell(bottom, left))) bottom += 1;
      const box = { left, top, right, bottom };
      if (hasCorners(cell, box) && wrongRows(cell, box) === 0) boxes.push(box);
    }
  }
  return boxes;
}

const hasCorners = (cell: CellAt, { left, top, right, bottom }: Box): boolean =>
  TOP.get(cell(top, left)) === cell(top, right) && BOTTOM.get(cell(bottom, left)) === cell(bottom, right);

function wrongRows(cell: CellAt, { left, top, right, bottom }: Box): number {
  let wrong = 0;
  for (let row = top + 1; row < bottom; row += 1) if (!SIDES.has(cell(row, left)) || !SIDES.has(cell(row, right))) wrong += 1;
  return wrong;
}
