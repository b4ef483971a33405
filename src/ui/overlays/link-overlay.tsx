import type { LinkReport } from '../../domain/link.ts';
import { leftOutText } from '../../presenter/left-out-text.ts';
import { type KeptMessages, selectKeptMessages } from '../../presenter/shown-log.ts';
import { padEnd } from '../../text/fit.ts';
import { type Line, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { type SafeText, safe } from '../../text/safe.ts';
import { connectionCell } from '../chrome/header.tsx';
import { useConsole } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { OverlayFrame, useOverlayRows } from './overlay-frame.tsx';

const fact = (label: SafeText, value: SafeText): Line => [span(safe` ${padEnd(label, 12)} `, 'dim'), span(value)];

type Shown = { readonly kept: KeptMessages; readonly now: number; readonly topics: number };

const threadsText = ({ live, polled, refused, other }: LinkReport['threads']): SafeText => {
  const more = other === 0 ? safe`` : safe`, ${other} on their way`;
  return safe`${live} live, ${polled} polled, ${refused} without access${more}`;
};

const reportLines = (report: LinkReport, { kept, now, topics }: Shown): readonly Line[] => [
  [span(safe` ${padEnd(safe`state`, 12)} `, 'dim'), connectionCell(report.connection, now)],
  fact(safe`server`, ownText(report.server)),
  fact(safe`round trip`, report.roundTripMs === null ? safe`not measured yet` : safe`${Math.round(report.roundTripMs)} ms`),
  fact(safe`last frame`, report.lastFrameAt === null ? safe`none` : safe`${ageText(report.lastFrameAt, now)} ago`),
  fact(safe`frames`, safe`${Math.round(report.framesPerSecond)} a second`),
  fact(safe`connections`, safe`${report.sockets}, ${report.reconnects} reconnects`),
  fact(safe`threads`, threadsText(report.threads)),
  fact(safe`in memory`, safe`${kept.held} messages, ${kept.dropped} dropped that scrolling up reads again`),
  fact(safe`reconciled`, safe`${report.reconciles} times, ${report.backfilled} messages fetched after a gap`),
  [],
  [span(safe` ${report.topics.length} topics`, 'title')],
  ...report.topics
    .slice(0, topics)
    .map(
      (topic): Line => [
        span(safe`   ${padEnd(ownText(topic.state), 12)} `, topic.state === 'joined' ? 'good' : 'warning'),
        span(ownText(topic.topic)),
        span(topic.lastFrameAt === null ? safe`` : safe`  ${ageText(topic.lastFrameAt, now)}`, 'dim'),
      ],
    ),
  ...(report.topics.length > topics ? [[span(safe`   and ${report.topics.length - topics} more`, 'dim')]] : []),
  ...(report.leftOut.length === 0 ? [] : [[], [span(safe` left out of the lists`, 'title')]]),
  ...report.leftOut.slice(0, 5).map((rows): Line => [span(safe`   ${leftOutText(rows)}`, 'warning')]),
  ...(report.errors.length === 0 ? [] : [[], [span(safe` last errors`, 'title')]]),
  ...report.errors
    .slice(0, 5)
    .map(({ at, text }): Line => [span(safe`   ${ageText(at, now)} ago  `, 'dim'), span(ownText(text), 'warning')]),
];

/** The link's own account of itself. */
export function LinkOverlay({ report }: { readonly report: LinkReport | null }) {
  const now = useConsole((state) => state.now);
  const rows = useOverlayRows();
  const kept = useConsole(selectKeptMessages);
  const topics = Math.max(3, rows - 22);
  const lines = report === null ? [[span(safe` asking…`, 'dim')]] : reportLines(report, { kept, now, topics });
  return <OverlayFrame title={[span(safe`LINK`, 'title')]} lines={lines} note={[span(safe`esc closes`, 'dim')]} width={96} />;
}
