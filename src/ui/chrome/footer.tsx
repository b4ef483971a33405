import { activeKeyContexts, modeWord } from '../../commands/active-key-contexts.ts';
import { type Command, type KeyContext, keyContextsOf } from '../../commands/command.ts';
import { COMMANDS, KEYMAP } from '../../commands/index.ts';
import { STOP_HINTS, STOP_PANES } from '../../commands/stop.ts';
import type { Timestamp } from '../../domain/values.ts';
import { oneLineField } from '../../presenter/field-lines.ts';
import { type Layout, layoutOf } from '../../presenter/layout.ts';
import { createSelector, hasSameItems } from '../../store/create-selector.ts';
import { type Notice, type Overlay, type PaceWaiting, selectOverlay } from '../../store/state.ts';
import { type Line, lineWidth, type Role, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';
import { wrapped } from '../widgets/wrapped.ts';

/** A notice is shown for so long, errors until the next. */
const NOTICE_MS = 8_000;
/** What does not fit into its row takes that of the keys for so long, so that no reason is cut in the middle. */
const WHOLE_MS = 15_000;
const NOTICE_ROLES: Readonly<Record<Notice['level'], Role>> = { info: 'plain', good: 'good', warning: 'warning', error: 'danger' };

/** The keys that matter now, as many as fit. */
const hintLine = (scopes: readonly KeyContext[], pendingKeys: readonly string[], columns: number): Line => {
  if (pendingKeys.length > 0) {
    const match = KEYMAP.match(scopes, pendingKeys);
    const next = match.type === 'prefix' ? match.next : [];
    return [
      span(safe` ${ownText(pendingKeys.join(' '))} then  `, 'warning'),
      ...next.flatMap(({ key, command }) => [span(ownText(key), 'accent'), span(safe` ${ownText(command.hint ?? command.title)}  `)]),
      span(safe`esc cancel`, 'dim'),
    ];
  }
  const end = scopes.includes('global') ? ALWAYS.flatMap(hintOf) : [];
  const line: Line[number][] = [span(safe` `)];
  if (scopes.some((scope) => STOP_PANES.includes(scope)))
    line.push(...STOP_HINTS.flatMap(({ key, hint }) => [span(ownText(key), 'warning'), span(safe` ${ownText(hint)}  `, 'dim')]));
  for (const command of new Set(scopes.flatMap((scope) => COMMANDS.filter((candidate) => keyContextsOf(candidate).includes(scope))))) {
    if (command.keys[0]?.includes(' ') === true || ALWAYS.includes(command)) continue;
    const added = hintOf(command);
    if (lineWidth(line) + lineWidth(added) + lineWidth(end) <= columns) line.push(...added);
  }
  return [...line, ...end];
};

/** How to say yes where a key alone is not enough. */
const typedAnswerLine = ({ confirmation: { answer, plan }, field }: Extract<Overlay, { type: 'confirm' }>): Line => [
  span(safe` `),
  ...(answer.type === 'text' && field.value !== answer.text
    ? [span(safe`type `), span(ownText(answer.text), 'accent'), span(safe`, then y  `, 'dim')]
    : [span(safe`y`, 'accent'), span(safe` yes  `, 'dim')]),
  ...(plan?.scope.type === 'org' ? [span(safe`tab`, 'accent'), span(safe` ask a second operator  `, 'dim')] : []),
  span(safe`esc`, 'accent'),
  span(safe` no`, 'dim'),
];

/** How to go back and where to find all keys is never crowded out. */
const ALWAYS: readonly Command[] = COMMANDS.filter(({ id }) => id === 'app.back' || id === 'app.help');

const hintOf = ({ keys, hint }: Command): Line =>
  hint === undefined ? [] : [span(ownText(keys[0] ?? ''), 'accent'), span(safe` ${ownText(hint)}  `, 'dim')];

const selectContexts = createSelector([activeKeyContexts], ([contexts]) => contexts, hasSameItems);

const selectHints = createSelector(
  [selectContexts, ({ view }) => view.pendingKeys, ({ terminal }) => terminal.columns, selectOverlay],
  ([contexts, pending, columns, overlay]) =>
    overlay?.type === 'confirm' && overlay.confirmation.answer.type === 'text'
      ? typedAnswerLine(overlay)
      : hintLine(contexts, pending, columns),
);

/** The mode, then what the operator was told last, or the filter being typed. */
const selectStatus = createSelector(
  [
    modeWord,
    ({ view }) => view.filtering?.field ?? null,
    ({ notices, now }) => notices.slice(0, 1).find(({ level, at }) => level === 'error' || now - at < NOTICE_MS),
    ({ paceWait }) => paceWait,
    ({ paceWait, now }) => (paceWait === null ? 0 : now),
    ({ link }) => link.snapshotError,
    ({ link }) => link.isSnapshotRead,
    selectContexts,
    ({ view }) => view.pendingKeys,
    layoutOf,
  ],
  ([word, filter, notice, paceWait, now, snapshotError, isSnapshotRead, contexts, pendingKeys, { footerRows, columns }]): Line => {
    const mode = span(safe` ${ownText(word)} `, 'strong');
    if (filter !== null) return [mode, span(safe` /`, 'accent'), ...oneLineField(filter, 60)];
    if (paceWait !== null) return [mode, ...paceLine(paceWait, now)];
    if (notice !== undefined) return [mode, span(safe` ${notice.text}`, NOTICE_ROLES[notice.level])];
    if (snapshotError !== null) return [mode, span(safe` Not everything could be read: ${snapshotError}`, 'danger')];
    if (!isSnapshotRead) return [mode, span(safe` reading the network…`, 'dim')];
    return footerRows > 1 ? [mode] : [mode, ...hintLine(contexts, pendingKeys, columns - lineWidth([mode]))];
  },
);

/** What a refused pace holds up, and how to stop waiting for it. */
const paceLine = ({ kind, name, tries, nextAt, isGivenUp }: PaceWaiting, now: Timestamp): Line => {
  const seconds = Math.max(0, Math.ceil((nextAt - now) / 1000));
  const next = isGivenUp ? safe`given up; it ends as unknown` : safe`next in ${seconds} s; `;
  const how = isGivenUp ? [] : [span(safe`esc`, 'accent'), span(safe` gives up, and then it is unknown`, 'warning')];
  return [span(safe` ${ownText(kind)} ${name}: the server asks to wait, try ${tries} refused, ${next}`, 'warning'), ...how];
};

/** One or two lines at the bottom: mode and notice, and the keys; in one line the keys show while there is no notice. */
export function Footer({ layout }: { readonly layout: Layout }) {
  const hints = useConsole(selectHints);
  const status = useConsole(selectStatus);
  const isPending = useConsole((state) => state.view.pendingKeys.length > 0);
  const isNews = useConsole(({ notices: [notice], now }) => notice !== undefined && now - notice.at < WHOLE_MS);
  const isLong = isNews && !isPending && lineWidth(status) > layout.columns;
  const told = isLong ? wrapped(status, layout.columns).slice(0, 2) : [status, hints];
  return <Rows width={layout.columns} lines={layout.footerRows > 1 ? told : [isPending ? hints : status]} />;
}
