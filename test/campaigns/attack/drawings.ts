import { createRedactor } from '../../../src/auth/redact.ts';
import { CliError } from '../../../src/cli/exit-code.ts';
import { errorLines } from '../../../src/cli/report-error.ts';
import { quoted } from '../../../src/cli/resolve.ts';
import { tableLines } from '../../../src/cli/table.ts';
import { toId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { type Untrusted, untrusted } from '../../../src/domain/untrusted.ts';
import { PlatformError } from '../../../src/platform/errors.ts';
import { toAscii } from '../../../src/text/ascii.ts';
import { fitLine, padEnd, padStart, truncate } from '../../../src/text/fit.ts';
import { type Line, span } from '../../../src/text/line.ts';
import { type MessageLook, messageLines, ruleLine } from '../../../src/text/message-lines.ts';
import { createTimeFormat } from '../../../src/text/relative-time.ts';
import { type SafeText, safe, safeExport, safeLine, safeName, safeText } from '../../../src/text/safe.ts';
import { wrapText } from '../../../src/text/wrap.ts';
import { agent, messageBy } from '../../text/messages.ts';

export const COLUMNS = 80;
const ROWS_OF_EACH = 12;

const look: MessageLook = { widthCells: COLUMNS, layout: 'wide', myOrg: toId('org_acme'), time: createTimeFormat('UTC').time };
const narrow: MessageLook = { ...look, layout: 'narrow' };

const messageOf = (hostile: string): Message => {
  const author = { ...agent('x', 'partner'), name: untrusted(hostile), orgName: untrusted(hostile) };
  return messageBy(author, hostile, { isPartial: true, replyTo: toId('msg_0'), replyCount: 1 });
};

/** Every way in which text of an outsider becomes rows of exactly `COLUMNS` cells, the longest ones cut to their first rows. */
export const drawRows = (hostile: string): readonly Line[] => {
  const text = untrusted(hostile);
  const message = messageOf(hostile);
  const wrapped = wrapText(safeText(text), COLUMNS - 4).slice(0, ROWS_OF_EACH);
  const lines = [
    ...messageLines(message, look).slice(0, ROWS_OF_EACH),
    ...messageLines(message, narrow).slice(0, ROWS_OF_EACH),
    ...wrapped.map((row): Line => [span(padEnd(row, COLUMNS))]),
    fitLine([span(safeName(text), 'agent'), span(truncate(safeLine(text), 30), 'human'), span(padStart(safeLine(text), 20))], COLUMNS),
    ruleLine(safeLine(text), COLUMNS),
  ];
  return [...lines, ...lines.slice(0, 2).map(toAscii)];
};

const redactor = createRedactor();

/** Every way in which text of an outsider becomes lines of a command without a screen: errors, also with `--debug`, tables, names in sentences. */
export const writtenLines = (hostile: string): readonly SafeText[] => [
  ...errorLines(new PlatformError('forbidden', hostile), { redactor, isDebug: false }),
  ...errorLines(new CliError('failed', hostile, { fix: hostile, cause: new Error(hostile) }), { redactor, isDebug: true }),
  ...errorLines(new TypeError(hostile), { redactor, isDebug: true }),
  ...tableLines(
    [
      { title: safe`NAME`, cell: (text: Untrusted) => safeName(text) },
      { title: safe`TEXT`, cell: (text: Untrusted) => safeLine(text) },
    ],
    [untrusted(hostile)],
  ),
  safe`There is no agent ${quoted(hostile)}.`,
];

/** What goes to a file or the clipboard. */
export const exported = (hostile: string): string => safeExport(untrusted(hostile));

/** The same rows as an outsider would have them: cut at 80 characters and otherwise as they came. It shows that the checks can fail. */
export const drawRaw = (hostile: string): readonly string[] =>
  hostile
    .split('\n')
    .slice(0, ROWS_OF_EACH)
    .map((row) => row.slice(0, COLUMNS));
