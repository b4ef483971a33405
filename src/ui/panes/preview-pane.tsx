import { selectMitigationLines } from '../../presenter/mitigations.ts';
import { selectReadingText } from '../../presenter/pane-reading.ts';
import { selectQuietMeter } from '../../presenter/quiet-line.ts';
import { selectLoop } from '../../presenter/rows/loop-rows.ts';
import { selectFocus } from '../../store/state.ts';
import { span } from '../../text/line.ts';
import { countText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { unreadLines, wrapped } from '../widgets/wrapped.ts';

/** What would help, and what it would do, before anything is sent. */
export function PreviewPane({ width, height }: PaneProps) {
  const remedies = useConsole(selectMitigationLines);
  const hasStopped = useConsole((state) => state.incident.resume !== null || selectQuietMeter(state) !== null);
  const isFocused = useConsole((state) => selectFocus(state) === 'preview');
  const unread = useConsole((state) => (selectLoop(state) === undefined ? selectReadingText(state, 'preview') : null));
  const known = remedies.flatMap((line) => wrapped([span(safe` `), ...line], width - 2));
  const lines = unread === null ? known : [...unreadLines(unread, width), ...(hasStopped ? known : [])];
  const sent = useConsole(
    ({ operations, incident }) => operations.filter((each) => each.incident !== null && each.incident === incident.current?.id).length,
  );
  const state = sent === 0 ? safe` nothing sent yet` : safe` ${countText(sent, safe`operation`)} sent`;
  const title = [span(safe`WHAT WOULD HELP`, 'title'), span(state, 'dim')] as const;
  return <Frame title={title} lines={lines} width={width} height={height} isFocused={isFocused} />;
}
