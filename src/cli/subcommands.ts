import { MESSAGE_SUBCOMMANDS } from './message-subcommands.ts';
import type { Subcommand } from './subcommand.ts';
import { JSON_OPTION, REASON_OPTION, UNRECORDED_OPTION } from './subcommand-options.ts';
import { TEAM_SUBCOMMANDS } from './team-subcommands.ts';

const LOGIN_OPTIONS = [
  ['--device', 'sign in with a code, in a browser on any machine'],
  ['--no-browser', 'print the address instead of opening a browser'],
  ['--insecure-storage', 'keep the sign-in unencrypted in a file of mode 0600, where there is no keyring'],
] as const;
const NETWORK_OPTIONS = [
  ['--scenario <name>', 'scenario to run (default: company); a wrong name lists them all'],
  ['--seed <number>', 'seed of everything that happens in the network (default: 1)'],
  ['--rate <number>', 'messages per second in the scenario flood (default: 100)'],
] as const;

const WAIT_OPTION = ['--wait-quiet <seconds>', 'wait until the stopped agents are proven silent, and say who is not'] as const;
const EXPIRY_OPTION = ['--for <duration>', 'remind at each start once the stop has lasted this long, such as 90s, 30m or 2h'] as const;
const WAIT_NOTES =
  ' With --wait-quiet it ends with 6 when somebody still posts or works as the time is over, with 7 when the silence is not proven, and at once with 8 when somebody else starts again what was stopped.';

const STOP_SUMMARIES = {
  pause: 'pause routines, and read each back before saying so',
  resume: 'resume paused routines, and read each back before saying so',
  'humans-only': 'let only people wake routines, so that agents stop waking each other',
  cancel: 'cancel the sessions under way; this cannot be undone',
} as const;

/** The stop verbs of the console outside it. */
function stopSubcommand(verb: keyof typeof STOP_SUMMARIES): Subcommand {
  return {
    usage: `${verb} [routine...]`,
    summary: STOP_SUMMARIES[verb],
    options: [
      ['--routine <name...>', 'same as positional arguments'],
      ['--agent <name...>', 'all routines of these agents'],
      ['--thread <name...>', 'all our routines that act in these threads'],
      ['--team <name...>', 'all routines of our agents in these teams'],
      ['--dry-run', 'show what would change and who would get no answer; send nothing'],
      ['--yes', 'do not ask for confirmation (required when there is no terminal)'],
      ...(verb === 'resume' ? [] : [WAIT_OPTION]),
      ...(verb === 'pause' || verb === 'humans-only' ? [EXPIRY_OPTION] : []),
      REASON_OPTION,
      UNRECORDED_OPTION,
      JSON_OPTION,
    ],
    notes:
      'A routine is named by its id, its lookup key, its name or AGENT/ROUTINE; agents, threads and teams as in their lists.' +
      (verb === 'pause' || verb === 'resume' ? ' Routines named as arguments are not asked about.' : '') +
      (verb === 'resume' ? '' : WAIT_NOTES),
    run: async (call) => (await import('./stop.ts')).stopScope(call, verb),
  };
}

/** Everything that the program can do besides showing the console. Code is loaded when its row is run. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    usage: 'demo',
    summary: 'open the console on an embedded network, without any credentials',
    options: NETWORK_OPTIONS,
    run: async (call) => (await import('./embedded-network.ts')).openDemo(call),
  },
  {
    usage: 'drill [name]',
    summary: 'practise stopping a loop on an embedded network: loop, crossorg, storm or mesh',
    options: [
      ['--seed <number>', 'seed of everything that happens in the network (default: 1)'],
      ['--json', 'write the score as a JSON object'],
    ],
    notes: 'The score is written when the console is left; its ledger stays for netconsole report last --folder FOLDER.',
    run: async (call) => (await import('./drill.ts')).drill(call),
  },
  {
    usage: 'serve',
    summary: 'serve an embedded network for other consoles and scripts on this machine',
    options: [
      ['--port <number>', 'port to listen on (default: any free port)'],
      ...NETWORK_OPTIONS,
      ['--control', 'also accept commands that disturb the network'],
    ],
    notes: 'The first line of stdout is a JSON object with the url and, for each principal, a file of mode 0600 with a token.',
    run: async (call) => (await import('./embedded-network.ts')).serve(call),
  },
  {
    usage: 'watch',
    summary: 'write each new message as one line',
    options: [
      ['--team <team>', 'only the threads of one team'],
      ['--thread <thread>', 'only one thread'],
      ['--for <seconds>', 'stop after this many seconds'],
      JSON_OPTION,
    ],
    notes: 'A team or a thread is named by its id or its name; a thread also as TEAM/THREAD.',
    run: async (call) => (await import('./watch.ts')).watch(call),
  },
  {
    usage: 'agents',
    summary: "list your organisation's agents",
    options: [JSON_OPTION],
    run: async (call) => (await import('./agents.ts')).listAgents(call),
  },
  {
    usage: 'teams',
    summary: 'list your teams',
    options: [JSON_OPTION],
    run: async (call) => (await import('./teams.ts')).listTeams(call),
  },
  {
    usage: 'threads',
    summary: 'list the threads of your teams',
    options: [['--team <team>', 'only the threads of one team'], JSON_OPTION],
    run: async (call) => (await import('./threads.ts')).listThreads(call),
  },
  {
    usage: 'routines',
    summary: 'list routines',
    options: [['--agent <agent>', 'only those of one agent'], JSON_OPTION],
    run: async (call) => (await import('./routines.ts')).listRoutines(call),
  },
  {
    usage: 'runs',
    summary: 'list runs of routines, newest first',
    options: [
      ['--agent <agent>', 'only those of one agent'],
      ['--routine <routine>', 'only those of one routine'],
      ['--status <status>', 'only those with this status, such as failed'],
      ['--limit <number>', 'maximum number of runs (default: 50)'],
      JSON_OPTION,
    ],
    run: async (call) => (await import('./runs.ts')).listRuns(call),
  },
  ...(['pause', 'resume', 'humans-only', 'cancel'] as const).map(stopSubcommand),
  {
    usage: 'undo <operation>',
    summary: 'put back exactly what an operation changed, except what somebody touched since',
    options: [
      ['--dry-run', 'show what would be restored; send nothing'],
      ['--yes', 'do not ask for confirmation (required when there is no terminal)'],
      REASON_OPTION,
      UNRECORDED_OPTION,
      JSON_OPTION,
    ],
    notes: 'An operation is named by its id or by how the id begins; last is the newest one that changed something.',
    run: async (call) => (await import('./undo.ts')).undo(call),
  },
  {
    usage: 'ledger [action]',
    summary: 'list what was done from here; verify checks that nobody changed the record',
    options: [['--all', 'list what was done on every server, and say whose it is'], JSON_OPTION],
    notes: 'ledger verify also tells what a crash left open and which stops still hold. It ends with 1 where a chain is broken.',
    run: async (call) => (await import('./ledger.ts')).ledger(call),
  },
  {
    usage: 'report <incident>',
    summary: 'write the report of an incident from the ledger, as Markdown',
    options: [['--folder <folder>', 'read the ledger in another folder, such as that of a drill'], JSON_OPTION],
    notes: 'last is the newest incident. Message bodies are not in it.',
    run: async (call) => (await import('./report.ts')).report(call),
  },
  {
    usage: 'loops',
    summary: 'list the loops of agents that wake each other, with the evidence',
    options: [
      ['--watch', 'report each loop when it is raised and when it is over'],
      ['--for <seconds>', 'stop watching after this many seconds'],
      JSON_OPTION,
    ],
    notes: 'With --watch what is raised goes into the ledger and opens an incident, which netconsole report last tells of.',
    run: async (call) => (await import('./loops.ts')).loops(call),
  },
  ...MESSAGE_SUBCOMMANDS,
  ...TEAM_SUBCOMMANDS,
  {
    usage: 'login',
    summary: 'sign in with a browser and keep the sign-in',
    options: LOGIN_OPTIONS,
    run: async (call) => (await import('./auth.ts')).login(call),
  },
  {
    usage: 'logout',
    summary: 'forget the stored sign-in',
    options: [],
    run: async (call) => (await import('./auth.ts')).logout(call),
  },
  {
    usage: 'auth <action>',
    summary: 'status tells where each secret is and which is in use; login and logout are as above',
    options: LOGIN_OPTIONS,
    run: async (call) => (await import('./auth.ts')).auth(call),
  },
  {
    usage: 'doctor',
    summary: 'check configuration, server, sign-in, live link, ledger and terminal, and say what to do',
    options: [JSON_OPTION],
    run: async (call) => (await import('./doctor/doctor.ts')).doctor(call),
  },
];
