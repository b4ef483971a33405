import { selectMitigationLines } from '../../presenter/mitigations.ts';
import { selectFocus } from '../../store/state.ts';
import { span } from '../../text/line.ts';
import { countText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { wrapped } from '../widgets/wrapped.ts';

/** What would help, and what it would do, before anything is sent. */
export function PreviewPane({ width, height }: PaneProps) {
  const remedies = useConsole(selectMitigationLines);
  const isFocused = useConsole((state) => selectFocus(state) === 'preview');
  const lines = remedies.flatMap((line) => wrapped([span(safe` `), ...line], width - 2));
  const sent = useConsole(
    ({ operations, incident }) => operations.filter((each) => each.incident !== null && each.incident === incident.current?.id).length,
  );
  const state = sent === 0 ? safe` nothing sent yet` : safe` ${countText(sent, safe`operation`)} sent`;
  const title = [span(safe`WHAT WOULD HELP`, 'title'), span(state, 'dim')] as const;
  return <Frame title={title} lines={lines} width={width} height={height} isFocused={isFocused} />;
}
