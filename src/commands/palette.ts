import { isListPane } from '../store/screens.ts';
import { type ConsoleState, selectFocus, selectOverlay } from '../store/state.ts';
import { type Command, type CommandContext, type KeyContext, keyContextsOf } from './command.ts';
import { runCommand } from './run.ts';

/** The scopes that a palette or a menu acts for: those under the overlay. */
const scopesBelow = (state: ConsoleState): readonly KeyContext[] => {
  const focus = selectFocus(state);
  return isListPane(focus) ? [focus, 'list', 'global'] : [focus, 'global'];
};

const isListed = (command: Command, scopes: readonly KeyContext[]): boolean =>
  keyContextsOf(command).some((scope) => scopes.includes(scope));

/** The commands of the palette that match what is typed, the best match first. Letters must come in order. */
export const paletteCommands = (commands: readonly Command[], state: ConsoleState, query: string): readonly Command[] => {
  const scopes = scopesBelow(state);
  const needle = query.toLowerCase().replaceAll(/\s+/g, '');
  return commands
    .filter((command) => isListed(command, scopes) && command.id !== 'app.palette')
    .map((command) => ({ command, score: Math.max(fuzzyScore(needle, command.id), fuzzyScore(needle, command.title.toLowerCase())) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
};

/** What can be done with the focused pane and its row, with the key for each, and the stop verbs that have something to act on. */
export const menuCommands = (commands: readonly Command[], state: ConsoleState): readonly Command[] => {
  const focus = selectFocus(state);
  const isStop = (command: Command): boolean =>
    keyContextsOf(command).includes('global') && command.keys[0]?.includes(' ') === true && command.disabledReason?.(state) === undefined;
  return commands.filter((command) => (keyContextsOf(command).includes(focus) && command.keys.length > 0) || isStop(command));
};

/** 0 where the letters do not all occur in order; else more for letters that stand together or begin a word. */
export const fuzzyScore = (needle: string, text: string): number => {
  let score = 1;
  let from = 0;
  let previous = -2;
  for (const letter of needle) {
    const at = text.indexOf(letter, from);
    if (at < 0) return 0;
    score += at === previous + 1 ? 4 : /[^a-z0-9]/.test(text[at - 1] ?? ' ') ? 3 : 1;
    previous = at;
    from = at + 1;
  }
  return score - text.length / 100;
};

/** The commands of the palette. They need the whole table. */
export const paletteTable = (commands: () => readonly Command[]): readonly Command[] => [
  {
    id: 'palette.run',
    title: 'Run the command',
    scope: 'overlay:palette',
    keys: ['enter'],
    hint: 'run',
    run: (context) => runChosen(context, commands()),
  },
  {
    id: 'palette.next',
    title: 'Next command',
    scope: 'overlay:palette',
    keys: ['down', 'tab', 'ctrl-n'],
    hint: 'next',
    run: ({ store }) => store.dispatch({ type: 'overlay-moved', by: 1 }),
  },
  {
    id: 'palette.previous',
    title: 'Previous command',
    scope: 'overlay:palette',
    keys: ['up', 'shift-tab', 'ctrl-p'],
    run: ({ store }) => store.dispatch({ type: 'overlay-moved', by: -1 }),
  },
];

function runChosen(context: CommandContext, commands: readonly Command[]): void {
  const state = context.store.getState();
  const overlay = selectOverlay(state);
  if (overlay?.type !== 'palette') return;
  const choices = paletteCommands(commands, state, overlay.field.value);
  const command = choices[Math.min(overlay.index, choices.length - 1)];
  if (command !== undefined) closeAndRun(context, command);
}

/** Runs what was chosen in an overlay, for what is below that. */
export const closeAndRun = (context: CommandContext, command: Command): void => {
  context.store.dispatch({ type: 'overlay-closed' });
  runCommand(command, context);
};
