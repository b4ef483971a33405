import { Box, Transform } from 'ink';
import { fitLine } from '../../text/fit.ts';
import type { Line } from '../../text/line.ts';
import { useTheme } from '../console-context.ts';
import { type Painted, paintLine } from '../themes/theme.ts';

/**
 * Lines as rows of exactly the given width. They are cut, padded and coloured already, so Ink is given one character for each row
 * to lay out, and the row itself in its place when it writes: it would measure and wrap every row of the screen for each frame.
 */
export function Rows({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  const theme = useTheme();
  const painted: readonly Painted[] = lines.map((line) => paintLine(fitLine(line, width), theme));
  return (
    <Box width={width} height={lines.length} flexShrink={0}>
      <Transform transform={(_, row) => painted[row] ?? ''} accessibilityLabel={painted.join('\n')}>
        {'.\n'.repeat(lines.length).trimEnd()}
      </Transform>
    </Box>
  );
}
