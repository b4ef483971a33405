import { screenTitle } from '../../commands/app.ts';
import { createTally } from '../../domain/changed-map.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { Connection, ThreadLink } from '../../domain/link.ts';
import type { Me } from '../../domain/org.ts';
import type { Thread } from '../../domain/thread.ts';
import type { Timestamp } from '../../domain/values.ts';
import { clockOf, zoneName } from '../../presenter/clock-text.ts';
import { type Layout, layoutOf } from '../../presenter/layout.ts';
import { selectReading } from '../../presenter/pane-reading.ts';
import { createSelector } from '../../store/create-selector.ts';
import { SCREEN_PANES, SCREENS } from '../../store/screens.ts';
import { type ConsoleState, type Settings, selectFocus } from '../../store/state.ts';
import { spaces, truncate } from '../../text/fit.ts';
import { type Line, lineWidth, type Role, type Span, span } from '../../text/line.ts';
import { ageText } from '../../text/relative-time.ts';
import { type SafeText, safe, safeName } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { threadLinkText } from '../panes/cells.ts';
import { PANES } from '../panes/panes.tsx';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

const nextTry = (retryAt: number | null, now: number): SafeText => {
  if (retryAt === null) return safe``;
  return retryAt - now < 1_000 ? safe`, trying` : safe`, next try in ${Math.ceil((retryAt - now) / 1_000)} s`;
};

/** The link's state as the one word the operator may rely on. */
export const connectionCell = (connection: Connection, now: number): Span => {
  switch (connection.state) {
    case 'live':
      return span(safe`LIVE`, 'good');
    case 'connecting':
      return span(safe`CONNECTING`, 'warning');
    case 'catching-up':
      return span(safe`CATCHING UP`, 'warning');
    case 'stale':
      return span(safe`STALE ${ageText(connection.since, now)}`, 'danger');
    case 'offline':
      return span(
        safe`OFFLINE ${ageText(connection.since, now)}${nextTry(connection.retryAt, now)}: ${ownText(connection.reason)}`,
        'danger',
      );
  }
};

/** How many threads are only read at intervals. */
const polledIn = createTally<ThreadId, ThreadLink>(({ state }) => (state === 'polled' ? 1 : 0));
const selectPolled = createSelector([({ network }) => network.threadLinks], ([links]) => polledIn(links));

const selectOpenLink = ({ view, network }: ConsoleState): ThreadLink | null =>
  view.thread === null ? null : (network.threadLinks.get(view.thread) ?? null);

/** What the link's word does not say of single threads: of the open one, else how many are not live. */
const selectThreadCell = createSelector(
  [selectOpenLink, selectPolled, ({ link }) => link.connection.state, ({ terminal }) => terminal.columns >= 110, ({ now }) => now],
  ([open, polled, state, isWide, now]): Line => {
    if (open?.state === 'polled' || open?.state === 'refused')
      return [span(isWide ? safe`  this thread ${threadLinkText(open, now) ?? safe``}` : safe` polled`, 'warning')];
    return state === 'live' && polled > 0 && isWide ? [span(safe`  ${polled} polled`, 'warning')] : [];
  },
);

const unreadIn = createTally<ThreadId, Thread>(({ isMuted, unreadCount }) => (isMuted ? 0 : unreadCount));
const selectUnread = createSelector([({ network }) => network.threads], ([threads]) => unreadIn(threads));

/** Who and where, in the words that fit: production is named, a sandbox by its name. */
const identity = (me: Me | null, settings: Settings, columns: number): Line => {
  const isWide = columns >= 110;
  const org = me?.orgName === null || me === null ? settings.profile : safeName(me.orgName);
  const place: Span =
    me === null
      ? span(truncate(settings.server, 40), 'dim')
      : me.sandbox === null
        ? span(safe`PRODUCTION`, 'warning')
        : span(truncate(safeName(me.sandbox), 16), 'accent');
  const mode: Span = settings.isReadOnly ? span(safe`RO`, 'warning') : span(safe`RW`, 'good');
  const name = me === null ? [] : [span(safe`  ${truncate(safeName(me.name), 24)}`)];
  return isWide
    ? [span(safe` netconsole  `, 'dim'), span(truncate(org, 24), 'strong'), span(safe`/`), place, ...name, span(safe`  `), mode]
    : [
        span(safe` `),
        span(truncate(org, columns < 80 ? 7 : 24), 'strong'),
        span(safe`/`),
        columns < 80 && me?.sandbox === null ? span(safe`PROD`, 'warning') : place,
        span(safe` `),
        mode,
      ];
};

/** The last frame's age, from a second up. */
const ageOf = (at: Timestamp | null, now: Timestamp): SafeText => (at === null ? safe`-` : ageText(Math.min(at, now - 1000), now));

const selectHeader = createSelector(
  [
    ({ network }) => network.me,
    ({ settings }) => settings,
    ({ link }) => link.connection,
    ({ link }) => link.lastFrameAt,
    ({ now }) => now,
    selectUnread,
    selectThreadCell,
    ({ terminal }) => terminal.columns,
    (state) => selectReading(state, 'threads').state === 'read',
  ],
  ([me, settings, connection, lastFrameAt, now, unread, thread, columns, isRead]): Line => {
    const isWide = columns >= 110;
    const left = identity(me, settings, columns);
    const role: Role = unread > 0 ? 'strong' : 'dim';
    const age = ageOf(lastFrameAt, now);
    const count = unread === 0 && !isRead ? safe`?` : safe`${unread}`;
    const right: Line = [
      span(isWide ? safe`link ` : safe``, 'dim'),
      connectionCell(connection, now),
      ...thread,
      span(isWide ? safe`  last frame ${age} ago` : safe` ${age}`, 'dim'),
      ...(columns >= 80 ? [span(safe`  ${clockOf(settings).seconds(now)} ${zoneName(settings)}`)] : []),
      span(isWide ? safe`  unread ${count} ` : safe`  ${count} new `, role),
    ];
    return [...left, span(spaces(Math.max(1, columns - lineWidth(left) - lineWidth(right)))), ...right];
  },
);

const selectTabs = createSelector([layoutOf, ({ view }) => view.screen, selectFocus], ([{ tabs, columns }, screen, focus]): Line => {
  if (tabs === 'none') return [];
  if (tabs === 'panes') {
    const panes = SCREEN_PANES[screen].map((pane) =>
      span(ownText(pane === focus ? `[${PANES[pane].tab}] ` : `${PANES[pane].tab} `), pane === focus ? 'accent' : 'dim'),
    );
    return [span(safe` ${ownText(screenTitle(screen))}: `, 'strong'), ...panes, span(safe` tab`, 'dim')];
  }
  const isShort = columns < 110;
  return SCREENS.map((one, index): Span => {
    const isOpen = one === screen;
    const title = screenTitle(one);
    const name = `${(index + 1) % 10} ${isShort && !isOpen ? title.slice(0, 4) : title}`;
    return isOpen ? span(ownText(` [${name}]`), 'accent') : span(ownText(isShort ? ` ${name}` : `  ${name} `), 'dim');
  });
});

/** The identity line and, where it fits, the tabs. */
export function Header({ layout }: { readonly layout: Layout }) {
  const header = useConsole(selectHeader);
  const tabs = useConsole(selectTabs);
  return <Rows width={layout.columns} lines={layout.headerRows > 1 ? [header, tabs] : [header]} />;
}
