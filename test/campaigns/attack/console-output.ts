import { setImmediate as turn } from 'node:timers/promises';
import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import type { Program } from '../../cli/program.ts';
import { threadNamed } from '../../e2e/console-in-pty.ts';
import type { HostileString } from './families.ts';
import { parseOutput } from './grammar.ts';
import { writeHostileLedger } from './hostile-ledger.ts';
import type { HostileNames } from './hostile-names.ts';
import type { HostileProxy } from './hostile-proxy.ts';

/** What was wrong with what the commands without a screen wrote. */
export type OutputFindings = {
  /** Hostile strings by the command that wrote them; the ones of lists count as names. */
  readonly strings: {
    readonly watch: number;
    readonly watchJson: number;
    readonly report: number;
    readonly ledger: number;
    readonly errors: number;
  };
  readonly lines: number;
  readonly foreignSequences: number;
  /** Anything but text and line feeds, which is all that they write. */
  readonly otherThanText: number;
  readonly brokenJson: number;
  /** Runs that ended by a signal or with the trace of a mistake of ours. */
  readonly crashed: number;
  /** Messages that `watch` did not write. */
  readonly unsaid: number;
};

export type OutputAttack = {
  readonly program: Program;
  readonly network: LocalNetwork;
  readonly proxy: HostileProxy;
  readonly names: HostileNames;
  readonly texts: Iterator<HostileString>;
  /** Through `watch` as text, through `watch` as JSON, and through `report`, so many each. */
  readonly strings: number;
};

const LISTS = ['agents', 'teams', 'threads', 'routines', 'runs', 'loops'];
const UNKNOWN: readonly (readonly string[])[] = [
  ['watch', '--for', '1', '--thread'],
  ['watch', '--for', '1', '--team'],
  ['threads', '--team'],
  ['pause'],
  ['undo'],
  ['report'],
  ['invite'],
  ['ledger'],
  ['auth'],
  ['drill'],
  ['--theme'],
  ['--tz'],
];
const REFUSALS = [400, 401, 403, 404, 409, 422, 429, 500, 503];
/** So many messages go through one `watch`. */
const SAID_AT_ONCE = 2_000;
const SAID_UNITS = 2_000;
const YIELD_EVERY = 50;

/** Lists, `watch`, `report` and errors that repeat what was asked or what the server said, as text and as JSON. */
export const attackOutput = async (attack: OutputAttack): Promise<OutputFindings> => {
  const { program, network, proxy, names, texts, strings } = attack;
  names.renew();
  const signIn = await program.as({ ...network, url: proxy.url }, 'Kim');
  const found = { lines: 0, foreignSequences: 0, otherThanText: 0, brokenJson: 0, crashed: 0, unsaid: 0 };
  const count = { watch: 0, watchJson: 0, report: 0, ledger: 0, errors: 0 };
  const next = (units: number): string => (texts.next().value as HostileString).text.slice(0, units);
  const take = (text: string, isJson: boolean): void => {
    const { counts, foreign } = parseOutput(text);
    const lines = text.split('\n').filter(Boolean);
    found.lines += lines.length;
    found.foreignSequences += foreign.length;
    found.otherThanText += Object.entries(counts).reduce(
      (sum, [form, each]) => sum + (form === 'text' || form === 'line-feed' ? 0 : each),
      0,
    );
    if (isJson) found.brokenJson += lines.filter((line) => !isJsonText(line)).length;
  };
  const run = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { code, stdout, stderr } = await program.run(words, { env });
    take(stdout, words.includes('--json'));
    take(stderr, false);
    if (code === null || /^ {4}at /m.test(stderr)) found.crashed += 1;
  };
  for (const list of LISTS) await Promise.all([run([list, ...signIn]), run([list, '--json', ...signIn])]);
  for (const words of UNKNOWN) {
    await run([...words, next(SAID_UNITS).replaceAll('\u0000', ''), ...signIn]);
    count.errors += 1;
  }
  for (const status of REFUSALS) {
    names.renew();
    await network.control({ do: 'spoil-requests', faults: [{ kind: 'status', status }] });
    await run(['agents', ...signIn]);
    count.errors += 1;
  }
  await network.control({ do: 'clear' });
  const thread = await threadNamed(program, network, 'Main');
  const watch = watchOn(attack, ['watch', '--thread', thread, ...signIn], thread);
  for (let left = strings; left > 0; left -= SAID_AT_ONCE) {
    const said = Array.from({ length: Math.min(left, SAID_AT_ONCE) }, () => next(SAID_UNITS));
    const [text, json] = await watch(said);
    for (const { stdout, stderr } of [text, json]) {
      take(stdout, stdout === json.stdout);
      take(stderr, false);
      found.unsaid += said.length - new Set(Array.from(stdout.matchAll(/said (\d+): /g), ([, number]) => number)).size;
    }
    count.watch += said.length;
    count.watchJson += said.length;
  }
  const ledger = Array.from({ length: strings }, () => next(SAID_UNITS));
  const env = { XDG_DATA_HOME: await writeHostileLedger(program.home, ledger) };
  for (const form of [[], ['--json']]) await Promise.all([run(['report', 'last', ...form], env), run(['ledger', '--all', ...form], env)]);
  return { strings: { ...count, report: ledger.length, ledger: ledger.length }, ...found };
};

/** Says things while two watch, one as text and one as JSON, and gives what they wrote. */
const watchOn =
  ({ program, network }: OutputAttack, words: readonly string[], thread: string) =>
  async (said: readonly string[]) => {
    const both = [program.start(words), program.start([...words, '--json'])] as const;
    for (const watching of both) await watching.says('stderr', /./);
    const say = (content: string): Promise<unknown> => network.control({ do: 'say', thread, author: 'usr_mira', content });
    for (const [index, text] of said.entries()) {
      await say(`said ${index}: ${text}`);
      // A reader that gets no turn falls behind, and the network would cut it off.
      if (index % YIELD_EVERY === 0) await turn();
    }
    await say('the last one');
    for (const watching of both) await watching.says('stdout', /the last one/);
    for (const watching of both) watching.kill('SIGTERM');
    return await Promise.all([both[0].ended, both[1].ended]);
  };

const isJsonText = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};
