import { activeKeyContexts, modeWord } from '../../commands/active-key-contexts.ts';
import { type Command, keyContextsOf } from '../../commands/command.ts';
import { COMMANDS, KEYMAP } from '../../commands/index.ts';
import { STOP_HINTS, STOP_PANES } from '../../commands/stop.ts';
import { type Layout, layoutOf } from '../../presenter/layout.ts';
import { createSelector } from '../../store/create-selector.ts';
import type { ConsoleState, Notice } from '../../store/state.ts';
import { type Line, lineWidth, type Role, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { fieldLines } from '../widgets/composer.tsx';
import { ownText } from '../widgets/own-text.ts';
import { Rows } from '../widgets/rows.tsx';

/** A notice is shown for so long, errors until the next. */
const NOTICE_MS = 8_000;
const NOTICE_ROLES: Readonly<Record<Notice['level'], Role>> = { info: 'plain', good: 'good', warning: 'warning', error: 'danger' };

/** The keys that matter now, as many as fit. */
const hintLine = (state: ConsoleState, columns: number): Line => {
  const scopes = activeKeyContexts(state);
  if (state.view.pendingKeys.length > 0) {
    const match = KEYMAP.match(scopes, state.view.pendingKeys);
    const next = match.type === 'prefix' ? match.next : [];
    return [
      span(safe` ${ownText(state.view.pendingKeys.join(' '))} then  `, 'warning'),
      ...next.flatMap(({ key, command }) => [span(ownText(key), 'accent'), span(safe` ${ownText(command.hint ?? command.title)}  `)]),
      span(safe`esc no`, 'dim'),
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

/** How to go back and where to find all keys is never crowded out. */
const ALWAYS: readonly Command[] = COMMANDS.filter(({ id }) => id === 'app.back' || id === 'app.help');

const hintOf = ({ keys, hint }: Command): Line =>
  hint === undefined ? [] : [span(ownText(keys[0] ?? ''), 'accent'), span(safe` ${ownText(hint)}  `, 'dim')];

const selectHints = createSelector(
  (state) => [
    state.view.pendingKeys,
    state.view.screen,
    state.view.focus,
    state.overlays,
    state.view.filtering,
    state.view.composer.isOpen,
    state.terminal,
  ],
  (state) => hintLine(state, state.terminal.columns),
);

/** The mode, then what the operator was told last, or the filter being typed. */
const selectStatus = createSelector(
  (state) => [
    state.notices,
    state.now,
    state.overlays,
    state.view.filtering,
    state.view.composer.isOpen,
    state.view.screen,
    state.view.focus,
    state.link,
    state.terminal,
  ],
  (state): Line => {
    const mode = span(safe` ${ownText(modeWord(state))} `, 'strong');
    if (state.view.filtering !== null)
      return [mode, span(safe` /`, 'accent'), ...(fieldLines(state.view.filtering.field, 1, 60)[0]?.slice(1) ?? [])];
    const [notice] = state.notices;
    const isFresh = notice !== undefined && (notice.level === 'error' || state.now - notice.at < NOTICE_MS);
    if (isFresh) return [mode, span(safe` ${notice.text}`, NOTICE_ROLES[notice.level])];
    if (state.link.snapshotError !== null) return [mode, span(safe` Not everything could be read: ${state.link.snapshotError}`, 'danger')];
    if (!state.link.isSnapshotRead) return [mode, span(safe` reading the network…`, 'dim')];
    return layoutOf(state).footerRows > 1 ? [mode] : [mode, ...hintLine(state, state.terminal.columns - lineWidth([mode]))];
  },
);

/** One or two lines at the bottom: mode and notice, and the keys; in one line the keys show while there is no notice. */
export function Footer({ layout }: { readonly layout: Layout }) {
  const hints = useConsole(selectHints);
  const status = useConsole(selectStatus);
  const isPending = useConsole((state) => state.view.pendingKeys.length > 0);
  return <Rows width={layout.columns} lines={layout.footerRows > 1 ? [status, hints] : [isPending ? hints : status]} />;
}
