import type { KeyContext } from '../../commands/command.ts';
import { helpSections } from '../../commands/help.ts';
import { COMMANDS } from '../../commands/index.ts';
import { selectFocus } from '../../store/state.ts';
import { type Line, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole } from '../console-context.ts';
import { ownText } from '../widgets/own-text.ts';
import { OverlayFrame, useOverlayRows } from './overlay-frame.tsx';

const KEY_CELLS = 22;

const helpLines = (first: readonly KeyContext[]): readonly Line[] => [
  ...helpSections(COMMANDS, first).flatMap(({ title, commands }): Line[] => [
    [span(safe` ${ownText(title)}`, 'title')],
    ...commands.map(
      (command): Line => [
        span(ownText(`   ${command.keys.join('  ')} `.padEnd(KEY_CELLS)), 'accent'),
        span(ownText(command.title)),
        span(ownText(`  ${command.id}`), 'dim'),
      ],
    ),
    [],
  ]),
  [span(safe` A filter joins words with "and": text  !not  key:value  /regular expression/`, 'dim')],
  [span(safe` If the screen stands still, the terminal may be holding it: ctrl-q lets it go on.`, 'dim')],
];

/** All keys, those of the focused pane first. */
export function HelpOverlay({ scroll }: { readonly scroll: number }) {
  const focus = useConsole(selectFocus);
  const { columns } = useConsole((state) => state.terminal);
  const lines = helpLines([focus]);
  const height = useOverlayRows();
  const from = Math.max(0, Math.min(scroll, lines.length - height));
  const isMore = from + height < lines.length;
  const note: Line = [span(isMore ? safe`j more, esc closes` : safe`esc closes`, 'dim')];
  return (
    <OverlayFrame title={[span(safe`KEYS`, 'title')]} lines={lines.slice(from, from + height)} note={note} width={Math.min(100, columns)} />
  );
}
