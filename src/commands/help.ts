import { type Command, type KeyContext, keyContextsOf } from './command.ts';

/** A part of the help: commands that act in the same place. */
export type HelpSection = { readonly title: string; readonly scopes: readonly KeyContext[]; readonly commands: readonly Command[] };

const SECTIONS: readonly { readonly title: string; readonly scopes: readonly KeyContext[] }[] = [
  { title: 'Thread', scopes: ['messages', 'inspect'] },
  { title: 'Composer', scopes: ['composer'] },
  { title: 'Threads list', scopes: ['threads'] },
  { title: 'Routines', scopes: ['routines', 'routine-detail', 'agents', 'agent-detail'] },
  { title: 'Incident', scopes: ['loops', 'loop-routines', 'preview', 'graph', 'loop-tail', 'ledger', 'overlay:note'] },
  { title: 'Runs', scopes: ['runs', 'run-detail'] },
  { title: 'Teams', scopes: ['teams', 'team-detail'] },
  { title: 'Attention and activity', scopes: ['attention', 'activity', 'sessions'] },
  { title: 'Lists', scopes: ['list'] },
  { title: 'Everywhere', scopes: ['global', 'waiting'] },
  { title: 'Filter', scopes: ['filter'] },
  { title: 'Questions', scopes: ['overlay:confirm', 'overlay:quit'] },
  { title: 'Invite code', scopes: ['overlay:invite'] },
  { title: 'Join with a code', scopes: ['overlay:join'] },
  { title: 'New thread', scopes: ['overlay:new-thread'] },
  { title: 'Palette', scopes: ['overlay:palette'] },
  { title: 'Menu, help and link', scopes: ['overlay:menu', 'overlay:help', 'overlay:link'] },
  { title: 'Choices', scopes: ['choice'] },
  { title: 'Text', scopes: ['text'] },
];

/** The help: the sections that act at `first` come first. Each command stands in one section. */
export const helpSections = (commands: readonly Command[], first: readonly KeyContext[]): readonly HelpSection[] => {
  const shown = new Set<Command>();
  const here = SECTIONS.filter(({ scopes }) => scopes.some((scope) => first.includes(scope)));
  return [...here, ...SECTIONS.filter((section) => !here.includes(section))].map(({ title, scopes }) => {
    const own = commands.filter(
      (command) => command.keys.length > 0 && !shown.has(command) && keyContextsOf(command).some((scope) => scopes.includes(scope)),
    );
    for (const command of own) shown.add(command);
    return { title, scopes, commands: own };
  });
};
