import { Box } from 'ink';
import { fitLine } from '../../text/fit.ts';
import { type Line, lineWidth, type Role, span } from '../../text/line.ts';
import { repeatSafe, safe } from '../../text/safe.ts';
import { useTheme } from '../console-context.ts';
import type { FrameCharacters } from '../themes/theme.ts';
import { ownText } from './own-text.ts';
import { Rows } from './rows.tsx';

type Props = {
  readonly title: Line;
  /** What stands at the right end of the bottom line, such as a position. */
  readonly note?: Line;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly isFocused: boolean;
  /** Drawn with the double line of what outsiders read. */
  readonly isOutside?: boolean;
};

/** A pane: a frame of exactly the given size around lines, cut to what fits. A focused one says so with `>` as well as with its look. */
export function Frame({ title, note = [], lines, width, height, isFocused, isOutside = false }: Props) {
  const theme = useTheme();
  const frame = isOutside ? theme.outsideFrame : theme.frame;
  const role: Role = isOutside ? 'external' : isFocused ? 'accent' : 'dim';
  const look: Look = { frame, role, width };
  const body = Array.from({ length: Math.max(0, height - 2) }, (_, index): Line => lines[index] ?? NOTHING);
  const head: Line = [span(isFocused ? safe`>` : safe` `, 'accent'), ...title, span(safe` `)];
  return (
    <Box flexDirection="column">
      <Rows width={width} lines={[edge(head, { left: frame.topLeft, right: frame.topRight, ...look })]} />
      <Rows width={width} lines={body} side={span(ownText(frame.vertical), role)} />
      <Rows width={width} lines={[foot(note, look)]} />
    </Box>
  );
}

const NOTHING: Line = [];

type Look = { readonly frame: FrameCharacters; readonly role: Role; readonly width: number };

function edge(text: Line, { left, right, frame, role, width }: Look & { readonly left: string; readonly right: string }): Line {
  const room = Math.max(0, width - 3);
  const shown = lineWidth(text) > room ? fitLine(text, room) : text;
  const rest = room - lineWidth(shown);
  const horizontal = ownText(frame.horizontal);
  return [
    span(ownText(left), role),
    span(horizontal, role),
    ...shown,
    span(repeatSafe(horizontal, rest), role),
    span(ownText(right), role),
  ];
}

function foot(note: Line, { frame, role, width }: Look): Line {
  const horizontal = ownText(frame.horizontal);
  const shown: Line = note.length === 0 ? [] : [span(safe` `), ...note, span(safe` `)];
  const fitted = lineWidth(shown) > width - 3 ? [] : shown;
  const rest = Math.max(0, width - 3 - lineWidth(fitted));
  return [
    span(ownText(frame.bottomLeft), role),
    span(repeatSafe(horizontal, rest), role),
    ...fitted,
    span(horizontal, role),
    span(ownText(frame.bottomRight), role),
  ];
}
