import { selectFocus } from '../../store/state.ts';
import { span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';

/** What would help, and what it would do. */
export function PreviewPane({ width, height }: PaneProps) {
  const isFocused = useConsole((state) => selectFocus(state) === 'preview');
  return <Frame title={[span(safe`BLAST RADIUS`, 'title')]} lines={[]} width={width} height={height} isFocused={isFocused} />;
}
