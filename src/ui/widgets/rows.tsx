import { Box, Transform } from 'ink';
import { fitLine } from '../../text/fit.ts';
import type { Line } from '../../text/line.ts';
import { drawnAs } from '../picture.ts';

/** Lines as rows of exactly the given width. Ink lays out their box and is given nothing to write: `Picture` puts them on the screen. */
export function Rows({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  return (
    <Box width={width} height={lines.length} flexShrink={0}>
      <Transform transform={drawnAs({ width, lines: lines.map((line) => fitLine(line, width)) })}>{''}</Transform>
    </Box>
  );
}
