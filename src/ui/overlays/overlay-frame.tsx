import { Box } from 'ink';
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

/** A frame in the middle of the screen, as tall as its lines and never larger than the terminal. */
export function OverlayFrame({ title, lines, note = [], width, isOutside = false }: Props) {
  const { columns, rows } = useConsole((state) => state.terminal);
  const cells = Math.min(width, columns);
  const height = Math.min(lines.length + 2, rows);
  return (
    <Box position="absolute" top={Math.max(0, Math.floor((rows - height) / 2))} left={Math.max(0, Math.floor((columns - cells) / 2))}>
      <Frame title={title} lines={lines} note={note} width={cells} height={height} isFocused isOutside={isOutside} />
    </Box>
  );
}
