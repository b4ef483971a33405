import type { Command } from '../../commands/command.ts';
import { COMMANDS } from '../../commands/index.ts';
import { closeAndRun, menuCommands, paletteCommands } from '../../commands/palette.ts';
import { oneLineField } from '../../presenter/field-lines.ts';
import type { ConsoleState } from '../../store/state.ts';
import type { TextField } from '../../store/text-field.ts';
import { padEnd } from '../../text/fit.ts';
import { type Line, span } from '../../text/line.ts';
import { safe } from '../../text/safe.ts';
import { useConsole, useConsoleHandle } from '../console-context.ts';
import { Choice, type Entry } from '../widgets/choice.tsx';
import { ownText } from '../widgets/own-text.ts';
import { withRole } from '../widgets/table.ts';
import { OverlayFrame, useOverlayRows } from './overlay-frame.tsx';

const WIDTH = 72;
const MAX_ROWS = 12;

/** A choice as a line: its key, what it does, why it cannot be done now. */
const choiceLine = (
  command: Command,
  { state, isChosen, columns }: { readonly state: ConsoleState; readonly isChosen: boolean; readonly columns: number },
): Line => {
  const reason = command.disabledReason?.(state);
  const key = padEnd(ownText(command.keys[0] ?? ''), 6);
  const line: Line = [
    span(isChosen ? safe` > ` : safe`   `, 'accent'),
    span(key, 'accent'),
    span(safe` ${ownText(command.title)}`, reason === undefined ? 'plain' : 'dim'),
    ...(reason === undefined ? [] : [span(safe`  (${reason})`, 'dim')]),
  ];
  return isChosen ? withRole(line, 'selected', columns) : line;
};

function useChoices(commands: readonly Command[], index: number, rows: number): readonly Line[] {
  const { columns } = useConsole((state) => state.terminal);
  const chosen = Math.min(index, commands.length - 1);
  const from = Math.max(0, Math.min(chosen - Math.floor(rows / 2), commands.length - rows));
  const state = useConsole((current) => current);
  return commands
    .slice(from, from + rows)
    .map((command, row) => choiceLine(command, { state, isChosen: from + row === chosen, columns: Math.min(WIDTH, columns) - 2 }));
}

/** Every command by name, narrowed as letters are typed. */
export function PaletteOverlay({ field, index }: { readonly field: TextField; readonly index: number }) {
  const state = useConsole((current) => current);
  const rows = useOverlayRows();
  const found = paletteCommands(COMMANDS, state, field.value);
  const choices = useChoices(found, index, Math.min(MAX_ROWS, rows - 2));
  const input = oneLineField(field, WIDTH - 6);
  const lines: readonly Line[] = [
    [span(safe` :`, 'accent'), ...input],
    [],
    ...(found.length === 0 ? [[span(safe` No command matches.`, 'dim')]] : choices),
  ];
  return (
    <OverlayFrame title={[span(safe`COMMAND`, 'title')]} lines={lines} note={[span(safe`enter runs, esc leaves`, 'dim')]} width={WIDTH} />
  );
}

const entryOf = (command: Command, state: ConsoleState): Entry<Command> => ({
  id: ownText(command.id),
  label: ownText(command.title),
  value: command,
  keyName: ownText(command.keys[0] ?? ''),
  whyNot: command.disabledReason?.(state),
});

/** What can be done here, with the key for each. */
export function MenuOverlay() {
  const { commands } = useConsoleHandle();
  const { columns } = useConsole((state) => state.terminal);
  const state = useConsole((current) => current);
  const entries = menuCommands(COMMANDS, state).map((command) => entryOf(command, state));
  const rows = Math.max(1, Math.min(MAX_ROWS, useOverlayRows(), entries.length));
  const runChosen = (command: Command): void => closeAndRun(commands, command);
  const nothing = [span(safe` Nothing special here; ? shows all keys.`, 'dim')];
  return (
    <OverlayFrame
      title={[span(safe`ACTIONS HERE`, 'title')]}
      lines={entries.length === 0 ? [nothing] : Array.from({ length: rows }, () => [])}
      note={[span(safe`enter runs, esc leaves`, 'dim')]}
      width={WIDTH}
    >
      <Choice entries={entries} width={Math.min(WIDTH, columns) - 2} rows={rows} isFocused onSelect={runChosen} />
    </OverlayFrame>
  );
}
