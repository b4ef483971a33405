import type { Command } from './command.ts';

/** What the component that shows a choice takes instead of the key: it moves, or takes what it stands on. */
export const CHOICE_KEYS: Readonly<Record<string, string>> = {
  'choice.next': '\u001b[B',
  'choice.previous': '\u001b[A',
  'choice.take': '\r',
};

const choice = (id: Command['id'], title: string, keys: readonly string[]): Command => ({
  id,
  title,
  scope: 'choice',
  keys,
  run: () => undefined,
});

/** The keys of every list to choose from. The keyboard hands them to the component, which does what they say. */
export const CHOICE_COMMANDS: readonly Command[] = [
  choice('choice.next', 'Next entry', ['down', 'j', 'tab']),
  choice('choice.previous', 'Previous entry', ['up', 'k', 'shift-tab']),
  choice('choice.take', 'Take the entry', ['enter']),
];
