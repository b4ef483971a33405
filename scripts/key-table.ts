import { helpSections } from '../src/commands/help.ts';
import { COMMANDS } from '../src/commands/index.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The README's table of keys, from the table of commands. */
export const keyTable = (): string =>
  [
    '| where | key | what | command |',
    '| --- | --- | --- | --- |',
    ...helpSections(COMMANDS, []).flatMap(({ title, commands }) =>
      commands.map(
        ({ keys, title: what, id }) => `| ${title} | ${keys.map((key) => `\`${cell(key)}\``).join(' ')} | ${cell(what)} | \`${id}\` |`,
      ),
    ),
  ].join('\n');

const BEGIN = '<!-- keys: made by npm run docs -->';
const END = '<!-- /keys -->';

/** The README with the table as it is to be. Throws where the README has no place for it. */
export const withKeyTable = (readme: string): string => {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('README.md has no place for the table of keys');
  return `${readme.slice(0, begin + BEGIN.length)}\n${keyTable()}\n${readme.slice(end)}`;
};
