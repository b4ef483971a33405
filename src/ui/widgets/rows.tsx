import { Box, Text } from 'ink';
import { memo } from 'react';
import { fitLine } from '../../text/fit.ts';
import type { Line } from '../../text/line.ts';
import { useTheme } from '../console-context.ts';
import { paintLine } from '../themes/theme.ts';

/** One row of the screen: text that is already cut, padded and coloured. */
export const Row = memo(function Row({ painted }: { readonly painted: string }) {
  return <Text wrap="truncate">{painted}</Text>;
});

/** Lines as rows of exactly the given width. */
export function Rows({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  const theme = useTheme();
  return (
    <Box flexDirection="column" width={width} height={lines.length} flexShrink={0}>
      {lines.map((line, index) => (
        <Row key={index} painted={paintLine(fitLine(line, width), theme)} />
      ))}
    </Box>
  );
}
