import type { LeftOut, LeftOutList } from '../domain/link.ts';
import { untrusted } from '../domain/untrusted.ts';
import type { ListId } from '../store/screens.ts';
import { countText, type SafeText, safe, safeLine } from '../text/safe.ts';

const ROWS: Readonly<Record<Exclude<LeftOutList, 'activity'>, SafeText>> = {
  orgs: safe`organisation`,
  agents: safe`agent`,
  teams: safe`team`,
  members: safe`member`,
  threads: safe`thread`,
  messages: safe`message`,
  routines: safe`routine`,
  runs: safe`run`,
  sessions: safe`session`,
  steps: safe`step`,
};

/** How many rows a list lacks because they could not be read. */
export const countLeftOut = (leftOut: readonly LeftOut[], list: ListId): number =>
  leftOut.reduce((sum, rows) => (rows.list === list ? sum + rows.count : sum), 0);

/** Rows that no list shows, such as "2 agents could not be read and are left out: the server sent …". */
export const leftOutText = ({ list, of, count, reason }: LeftOut): SafeText => {
  const rows = list === 'activity' ? countText(count, safe`entry`, safe`entries`) : countText(count, ROWS[list]);
  const where = of === null ? safe`` : safe` of ${safeLine(untrusted(of))}`;
  return safe`${rows}${where} could not be read and ${count === 1 ? safe`is` : safe`are`} left out. ${safeLine(untrusted(reason))}`;
};
