import type headless from '@xterm/headless';
import { outsideOrgs } from '../../src/domain/audience.ts';
import { layoutOf, type PlacedPane, selectIsOutsideThread } from '../../src/presenter/layout.ts';
import { orgName } from '../../src/presenter/names.ts';
import { type ConsoleState, selectOverlay } from '../../src/store/state.ts';
import { rowsOf, wrappedRows } from '../support/screen.ts';

const LINK_STATES = /LIVE|CONNECTING|CATCHING UP|STALE|OFFLINE/;
const TOP = new Map([
  ['┌', '┐'],
  ['╔', '╗'],
]);
const BOTTOM = new Map([
  ['└', '┘'],
  ['╚', '╝'],
]);
const SIDES = new Set(['│', '║']);

/** What is written in a cell of the screen. */
type CellAt = (row: number, column: number) => string;

/** The rules for every frame at every size that the frame on the terminal breaks, in words. */
export const brokenRules = (terminal: headless.Terminal, state: ConsoleState): readonly string[] => {
  const { active } = terminal.buffer;
  const text = (row: number): string => active.getLine(row)?.translateToString(true, 0, terminal.cols) ?? '';
  const at: CellAt = (row, column) => active.getLine(row)?.getCell(column)?.getChars() ?? '';
  const layout = layoutOf(state);
  const broken = wrappedRows(terminal).map((row) => `row ${row} goes on where the row above was full`);
  if (layout.widthClass === 'tiny') return broken;
  if (!LINK_STATES.test(text(0))) broken.push('the first row does not tell the state of the link');
  if (selectIsOutsideThread(state) && !text(layout.headerRows + Number(layout.hasAlarm)).includes('EXTERNAL'))
    broken.push('a thread that outsiders read is not marked as EXTERNAL');
  if (!namesAudience(text(layout.headerRows + Number(layout.hasAlarm)), state)) broken.push('who outside reads the thread is not named');
  const overlay = selectOverlay(state);
  if (overlay === undefined) return [...broken, ...brokenFrames(at, state)];
  if (!hasWholeFrame(at, state)) broken.push(`the frame of the overlay ${overlay.type} is not whole`);
  if (overlay.type === 'confirm' && !rowsOf(terminal).some((row) => /\by\b.*\besc\b/.test(row)))
    broken.push('a question does not tell how to answer it');
  return broken;
};

/** Cells of the first name that fit beside the words at any size. */
const NAME_CELLS = 12;

/** Whether the row tells the organisations outside that read the open thread: the first by name, and how many where there are several. */
function namesAudience(row: string, state: ConsoleState): boolean {
  const { view, network } = state;
  const team = view.thread === null ? null : (network.threads.get(view.thread)?.team ?? null);
  const orgs = team === null || !selectIsOutsideThread(state) ? [] : outsideOrgs(network, team);
  const [first = null] = orgs;
  if (first === null) return true;
  return row.includes(orgName(network, first).slice(0, NAME_CELLS)) && (orgs.length === 1 || row.includes(`${orgs.length} organisations`));
}

function brokenFrames(at: CellAt, state: ConsoleState): readonly string[] {
  const layout = layoutOf(state);
  let top = layout.headerRows + Number(layout.hasAlarm) + Number(layout.hasBanner);
  const broken: string[] = [];
  for (const { height, panes } of layout.rows) {
    let left = 0;
    for (const pane of panes) {
      if (pane.pane === 'messages' && selectIsOutsideThread(state) && at(top, left) !== '╔')
        broken.push('a thread that outsiders read has not its own border');
      if (!isWhole(at, { left, top, right: left + pane.width - 1, bottom: top + height - 1 })) broken.push(frameWords(pane));
      left += pane.width;
    }
    top += height;
  }
  const { composerRows, columns } = layout;
  const isComposerWhole = composerRows === 0 || isWhole(at, { left: 0, top, right: columns - 1, bottom: top + composerRows - 1 });
  return isComposerWhole ? broken : [...broken, 'the frame of the composer is not whole'];
}

const frameWords = ({ pane, width, height }: PlacedPane): string => `the frame of ${pane} (${width}x${height}) is not whole`;

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** Whether a frame stands exactly there, with unbroken sides. */
function isWhole(at: CellAt, { left, top, right, bottom }: Box): boolean {
  if (TOP.get(at(top, left)) !== at(top, right) || BOTTOM.get(at(bottom, left)) !== at(bottom, right)) return false;
  for (let row = top + 1; row < bottom; row += 1) if (!SIDES.has(at(row, left)) || !SIDES.has(at(row, right))) return false;
  return true;
}

/** Whether there is a whole frame in the middle of the screen, as overlays have it. */
function hasWholeFrame(at: CellAt, { terminal: { columns, rows } }: ConsoleState): boolean {
  const all = Array.from({ length: rows }, (_, row) => row);
  for (let cells = columns; cells >= 20; cells -= 1) {
    const left = Math.floor((columns - cells) / 2);
    const bottoms = all.filter((row) => BOTTOM.has(at(row, left)));
    const tops = bottoms.length === 0 ? [] : all.filter((row) => TOP.has(at(row, left)));
    const isFound = tops.some((top) =>
      bottoms.some((bottom) => bottom > top && isWhole(at, { left, top, right: left + cells - 1, bottom })),
    );
    if (isFound) return true;
  }
  return false;
}
