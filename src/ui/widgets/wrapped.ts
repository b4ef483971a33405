import { spaces } from '../../text/fit.ts';
import { type Line, lineWidth, span } from '../../text/line.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { wrapText } from '../../text/wrap.ts';

/** Why nothing may be claimed of what a pane shows, in the place of what it would claim. */
export const unreadLines = (unread: SafeText, width: number): readonly Line[] =>
  wrapped([span(safe` `), span(unread, 'warning')], width - 2);

/** A line in rows of a width: its last span goes on in the next row under where it began. */
export const wrapped = (line: Line, columns: number): readonly Line[] => {
  const last = line.at(-1);
  if (last === undefined || lineWidth(line) <= columns) return [line];
  const head = line.slice(0, -1);
  const indent = lineWidth(head);
  const rows = wrapText(last.text, Math.max(10, columns - indent));
  return rows.map((text, index) => [...(index === 0 ? head : [span(spaces(indent))]), span(text, last.role)]);
};
