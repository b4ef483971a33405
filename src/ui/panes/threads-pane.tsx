import type { ThreadRow } from '../../presenter/rows/thread-rows.ts';
import { createSelector, selectNowEvery } from '../../store/create-selector.ts';
import type { ConsoleState } from '../../store/state.ts';
import { type Span, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ListPane, type PaneProps } from '../widgets/list-pane.tsx';
import type { Column } from '../widgets/table.ts';
import { threadLinkText } from './cells.ts';

/** `X` is read outside, `~` is not up to date, `-` has its agents switched off. */
const markCell = (row: ThreadRow): Span => {
  if (row.link?.state === 'stale' || row.link?.state === 'refused') return span(row.isExternal ? safe`X~` : safe` ~`, 'warning');
  const agents = row.areAgentsOff ? safe`-` : safe` `;
  return span(row.isExternal ? safe`X${agents}` : safe` ${agents}`, row.isExternal ? 'external' : 'dim');
};

const unreadCell = (row: ThreadRow): Span => {
  if (row.unread === 0) return span(safe` `);
  return row.mentions > 0 ? span(safe`@${row.unread}`, 'danger') : span(safe`${row.unread}`, row.isMuted ? 'dim' : 'strong');
};

/** Whether a thread shows for how long it has not been up to date. */
const selectHasStale = createSelector([({ network }) => network.threadLinks], ([links]) =>
  links.values().some(({ state }) => state === 'stale'),
);

/** The threads in which a text waits to be sent: one value, so that only another set of them draws the list again. */
const selectWaitingDrafts = ({ view: { composer, thread } }: ConsoleState): string =>
  [...composer.drafts]
    .filter(([id, { value }]) => value.trim() !== '' && !(composer.isOpen && id === thread))
    .map(([id]) => id)
    .join(' ');

/** Threads by team, with what is unread, how fast they move, and who outside reads them. */
export function ThreadsPane({ width, height }: PaneProps) {
  const now = useConsole((state) => (selectHasStale(state) ? selectNowEvery(state, 1000) : 0));
  const open = useConsole((state) => state.view.thread);
  const drafts = useConsole(selectWaitingDrafts).split(' ');
  const rateCell = (row: ThreadRow): Span => {
    const link = threadLinkText(row.link, now);
    if (link !== null && row.link?.state !== 'polled') return span(link, 'warning');
    return row.messagesPerMinute === 0
      ? span(row.link?.state === 'polled' ? safe`polled` : safe`-`, 'dim')
      : span(safe`${row.messagesPerMinute}/m`, 'accent');
  };
  const columns: readonly Column<ThreadRow>[] = [
    { title: safe``, width: 2, cell: markCell },
    {
      title: safe`THREAD`,
      width: 'fill',
      cell: (row) =>
        span(
          drafts.includes(row.id) ? safe`draft: ${row.title}` : row.title,
          row.id === open ? 'accent' : row.unread > 0 ? 'strong' : 'plain',
        ),
    },
    { title: safe`NEW`, width: 4, isRight: true, cell: unreadCell },
    { title: safe`RATE`, width: 6, isRight: true, from: 25, cell: rateCell },
  ];
  return <ListPane list="threads" title={safe`THREADS`} columns={columns} empty={safe`No threads yet.`} width={width} height={height} />;
}
