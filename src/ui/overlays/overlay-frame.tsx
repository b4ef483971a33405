import { Box } from 'ink';
import { selectOverlayTop } from '../../presenter/layout.ts';
import type { Line } from '../../text/line.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';

type Props = {
  readonly title: Line;
  readonly lines: readonly Line[];
  readonly note?: Line;
  readonly width: number;
  readonly isOutside?: boolean;
};

/** How many lines an overlay can show. */
export const useOverlayRows = (): number => {
  const { rows } = useConsole((state) => state.terminal);
  return Math.max(0, rows - useConsole(selectOverlayTop) - 2);
};

/** A frame in the middle of the screen under the header, as tall as its lines where they fit. */
export function OverlayFrame({ title, lines, note = [], width, isOutside = false }: Props) {
  const { columns, rows } = useConsole((state) => state.terminal);
  const first = useConsole(selectOverlayTop);
  const cells = Math.min(width, columns);
  const height = Math.min(lines.length, useOverlayRows()) + 2;
  const top = Math.max(first, Math.floor((rows - height) / 2));
  return (
    <Box position="absolute" top={top} left={Math.max(0, Math.floor((columns - cells) / 2))}>
      <Frame title={title} lines={lines} note={note} width={cells} height={height} isFocused isOutside={isOutside} />
    </Box>
  );
}
