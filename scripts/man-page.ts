import { GLOBAL_OPTIONS } from '../src/cli/command-line.ts';
import { EXIT } from '../src/cli/exit-code.ts';
import { SUBCOMMANDS } from '../src/cli/subcommands.ts';
import { helpSections } from '../src/commands/help.ts';
import { COMMANDS } from '../src/commands/index.ts';

/** A line of text for roff: nothing in it is a request, and a hyphen stays one that can be copied. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/, '\\&$1');
const bold = (text: string): string => `\\fB${plain(text)}\\fR`;

const item = (tag: string, ...text: readonly string[]): string => ['.TP', tag, ...text].join('\n');

const OPTION = /^(--[\w-]+)(.*)$/;
const optionTag = (flags: string): string => {
  const [, name = flags, value = ''] = OPTION.exec(flags) ?? [];
  return `${bold(name)}${plain(value)}`;
};

const options = (rows: readonly (readonly [flags: string, help: string])[]): string[] =>
  rows.map(([flags, help]) => item(optionTag(flags), `${plain(help)}.`));

const subcommands = (): string[] =>
  SUBCOMMANDS.flatMap(({ usage, summary, options: own, notes }) => [
    `.SS ${plain(`netconsole ${usage}`)}`,
    `${plain(summary.charAt(0).toUpperCase() + summary.slice(1))}.`,
    ...(notes === undefined ? [] : [plain(notes.trim())]),
    ...options(own),
  ]);

const keys = (): string[] =>
  helpSections(COMMANDS, []).flatMap(({ title, commands }) =>
    commands.length === 0
      ? []
      : [
          `.SS ${plain(title)}`,
          ...commands.map(({ keys: bound, title: what, id }) => item(bound.map(bold).join(', '), `${plain(what)} (${plain(id)}).`)),
        ],
  );

const ENDINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'Done.',
  failed: 'Failed.',
  misused: 'The command line is wrong.',
  unauthenticated: 'Sign in first.',
  forbidden: 'The credential may not do this.',
  notFound: 'There is no such thing.',
  partial: 'Some of it was done and some was not.',
  unknown: 'It may have been done; netconsole ledger says what is still watched.',
  conflict: 'Somebody else changed it meanwhile.',
  offline: 'The network could not be reached.',
  refused: 'Refused by read-only mode, or because a setting cannot be trusted.',
  hungUp: 'Ended by SIGHUP.',
  interrupted: 'Ended by SIGINT, as by ctrl-c.',
  quit: 'Ended by SIGQUIT.',
  terminated: 'Ended by SIGTERM.',
};

const FILES: readonly (readonly [path: string, what: string])[] = [
  ['$XDG_CONFIG_HOME/netconsole/profiles.json', 'Profiles: servers by name, and where each one’s credential comes from.'],
  ['$XDG_DATA_HOME/netconsole/ledger', 'What was done, by whom, and what came of it.'],
  ['$XDG_DATA_HOME/netconsole/ledger-reports', 'Reports of incidents.'],
  ['$XDG_DATA_HOME/netconsole/outbox', 'Posts that the server does not have yet.'],
];

const ENVIRONMENT: readonly (readonly [name: string, what: string])[] = [
  ['ARCHASTRO_PLATFORM_BASE_URL', 'The server to use.'],
  ['ARCHASTRO_ACCESS_TOKEN', 'The access token.'],
  ['ARCHASTRO_SECRET_KEY', 'A developer’s secret key, where there is no token.'],
  ['NO_COLOR', 'Any value but the empty one: no colours.'],
  ['COLORFGBG', 'Whether the terminal is dark or light, where it says so.'],
  ['HTTPS_PROXY, NO_PROXY', 'The proxy to go through.'],
];

/** The manual page in roff, from the tables that the program runs by: subcommands, options, keys and exit codes. */
export const manPage = (version: string): string =>
  [
    `.TH NETCONSOLE 1 "" "netconsole ${version}" "User Commands"`,
    '.SH NAME',
    'netconsole \\- operator\\(aqs console for the ArchAstro Agent Network',
    '.SH SYNOPSIS',
    '.B netconsole',
    '[options] [command]',
    '.SH DESCRIPTION',
    'Watch agents and people talk across organisations, spot agents caught in a runaway loop, see what stopping them would do, stop',
    'them, and prove that they stopped. Without a command the console opens; without credentials it opens on an embedded network.',
    '.SH OPTIONS',
    ...options(GLOBAL_OPTIONS),
    '.SH COMMANDS',
    ...subcommands(),
    '.SH KEYS',
    'In the console ? shows the keys of the focused pane, : finds a command by name, and x lists what can be done here.',
    ...keys(),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT).map(([ending, code]) => item(`.B ${code}`, plain(ENDINGS[ending as keyof typeof EXIT]))),
    '.SH FILES',
    ...FILES.map(([path, what]) => item(bold(path), plain(what))),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.map(([name, what]) => item(bold(name), plain(what))),
    '',
  ].join('\n');
