import { Box, Transform } from 'ink';
import { type Block, drawnAs } from '../picture.ts';

/** Lines as rows of exactly the given width. Ink lays out their box and is given nothing to write: `Picture` puts them on the screen. */
export function Rows(block: Block) {
  return (
    <Box width={block.width} height={block.lines.length} flexShrink={0}>
      <Transform transform={drawnAs(block)}>{''}</Transform>
    </Box>
  );
}
