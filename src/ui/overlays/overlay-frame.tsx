import { Box } from 'ink';
import type { ReactElement } from 'react';
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
  /** What is drawn over the frame's inside from its line `childrenRow` on. */
  readonly children?: ReactElement;
  readonly childrenRow?: number;
};

/** How many lines an overlay can show. */
export const useOverlayRows = (): number => {
  const { rows } = useConsole((state) => state.terminal);
  return Math.max(0, rows - useConsole(selectOverlayTop) - 2);
};

/** A frame in the middle of the screen under the header, as tall as its lines where they fit. */
export function OverlayFrame({ title, lines, note = [], width, isOutside = false, children, childrenRow = 0 }: Props) {
  const { columns, rows } = useConsole((state) => state.terminal);
  const first = useConsole(selectOverlayTop);
  const cells = Math.min(width, columns);
  const height = Math.min(lines.length, useOverlayRows()) + 2;
  const top = Math.max(first, Math.floor((rows - height) / 2));
  return (
    <Box position="absolute" top={top} left={Math.max(0, Math.floor((columns - cells) / 2))}>
      <Frame title={title} lines={lines} note={note} width={cells} height={height} isFocused isOutside={isOutside} />
      {children !== undefined && (
        <Box position="absolute" top={childrenRow + 1} left={1}>
          {children}
        </Box>
      )}
    </Box>
  );
}
