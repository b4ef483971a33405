import { clockOf } from '../../presenter/clock-text.ts';
import { selectDirectory } from '../../presenter/directory.ts';
import { agentName, authorName, authorOrg, orgName } from '../../presenter/names.ts';
import { selectReadingText } from '../../presenter/pane-reading.ts';
import { selectLog } from '../../presenter/shown-log.ts';
import { selectMessageUnderCursor } from '../../presenter/thread-view.ts';
import { createSelector } from '../../store/create-selector.ts';
import { selectFocus } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { countText, safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { Frame } from '../widgets/frame.tsx';
import type { PaneProps } from '../widgets/list-pane.tsx';
import { ownText } from '../widgets/own-text.ts';
import { unreadLines } from '../widgets/wrapped.ts';
import { countCell } from './cells.ts';

/** What is known of the message under the cursor: who wrote it, which run posted it, and what woke that run. */
const selectMessageFacts = createSelector(
  [selectMessageUnderCursor, selectDirectory, ({ network }) => network.runs, selectLog, ({ settings }) => settings],
  ([message, network, runs, log, settings]): readonly Line[] => {
    if (message === undefined) return [];
    const run = runs.find(({ deliveredMessage }) => deliveredMessage === message.id);
    const org = authorOrg(network, message.author);
    const isOutside = message.author.kind !== 'system' && org !== network.me?.org;
    const cause = run === undefined ? undefined : log.messages.find(({ id }) => id === run.triggerMessage);
    return [
      [span(safe` ${ownText(message.id)}`, 'strong')],
      fact('from', [
        span(authorName(network, message.author), isOutside ? 'external' : 'plain'),
        span(safe` ${ownText(message.author.kind)}`, 'dim'),
      ]),
      fact('org', [span(message.author.kind === 'system' ? safe`-` : orgName(network, org), isOutside ? 'external' : 'plain')]),
      fact('at', [span(clockOf(settings).seconds(message.createdAt))]),
      ...(message.replyCount > 0 ? [fact('replies', [span(safe`${message.replyCount}`)])] : []),
      ...(message.author.kind === 'agent'
        ? [fact('run', [run === undefined ? span(isOutside ? safe`other org's, hidden` : safe`not known`, 'dim') : span(ownText(run.id))])]
        : []),
      ...(cause === undefined
        ? []
        : [fact('woken by', [span(safe`${authorName(network, cause.author)} ${clockOf(settings).seconds(cause.createdAt)}`)])]),
    ];
  },
);

/** The members of the open thread's team, by organisation, and the agents among them with what wakes them. */
const selectThreadFacts = createSelector([({ view }) => view.thread, selectDirectory], ([open, network]): readonly Line[] => {
  const thread = open === null ? undefined : network.threads.get(open);
  if (thread === undefined) return [];
  const members = thread.team === null ? [] : (network.members.get(thread.team) ?? []);
  const byOrg = Map.groupBy(members, ({ org }) => org);
  const agents = members.flatMap(({ principal, org }) =>
    principal.type === 'agent' ? [{ id: principal.id, isOutside: org !== network.me?.org }] : [],
  );
  return [
    [span(safe` ─ members ─`, 'dim')],
    ...Array.from(byOrg, ([org, people]): Line => {
      const isOutside = org !== network.me?.org;
      const count = people.filter(({ principal }) => principal.type === 'agent').length;
      return [
        span(safe` ${orgName(network, org)}`, isOutside ? 'external' : 'strong'),
        span(safe` ${countText(people.length - count, safe`person`, safe`people`)}, ${countText(count, safe`agent`)}`, 'dim'),
      ];
    }),
    [span(safe` ─ agents here ─`, 'dim')],
    ...agents.map(({ id, isOutside }): Line => {
      const active = [...network.routines.values()].filter((routine) => routine.agent === id && routine.status === 'active').length;
      return [
        span(safe` ${agentName(network, id)} `, isOutside ? 'external' : 'agent'),
        isOutside ? span(safe`ext, cannot pause`, 'dim') : countCell(active),
        ...(isOutside ? [] : [span(safe` active`, 'dim')]),
      ];
    }),
    [span(thread.agentsEnabled ? safe` agents here: on` : safe` agents here: OFF`, thread.agentsEnabled ? 'dim' : 'warning')],
  ];
});

const fact = (label: string, value: Line): Line => [span(safe` ${ownText(label.padEnd(8))} `, 'dim'), ...value];

/** Beside the messages: the one under the cursor, and who is in the thread. */
export function InspectPane({ width, height }: PaneProps) {
  const message = useConsole(selectMessageFacts);
  const thread = useConsole(selectThreadFacts);
  const isFocused = useConsole((state) => selectFocus(state) === 'inspect');
  const unread = useConsole((state) => selectReadingText(state, 'inspect'));
  const none = unread === null ? [[span(safe` no message`, 'dim')]] : unreadLines(unread, width);
  const lines = [...(message.length === 0 ? none : message), ...thread];
  return <Frame title={[span(safe`INSPECT`, 'title')]} lines={lines} width={width} height={height} isFocused={isFocused} />;
}
