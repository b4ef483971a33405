import type { LocalNetwork } from '../../src/platform/local/local-network.ts';
import type { Program } from '../cli/program.ts';
import { threadNamed } from '../e2e/console-in-pty.ts';
import type { HostileString } from './families.ts';
import { parseOutput } from './grammar.ts';
import type { HostileNames } from './hostile-names.ts';
import type { HostileProxy } from './hostile-proxy.ts';

/** What was wrong with what the commands without a screen wrote. */
export type OutputFindings = {
  readonly lines: number;
  readonly foreignSequences: number;
  /** Anything but text and line feeds, which is all that they write. */
  readonly otherThanText: number;
  readonly brokenJson: number;
  /** Runs that ended by a signal or with the trace of a mistake of ours. */
  readonly crashed: number;
};

export type OutputAttack = {
  readonly program: Program;
  readonly network: LocalNetwork;
  readonly proxy: HostileProxy;
  readonly names: HostileNames;
  readonly texts: Iterator<HostileString>;
};

const LISTS = ['agents', 'teams', 'threads', 'routines', 'runs'];
const UNKNOWN_NAMES = 4;
const SAID = 100;

/** Lists, `watch`, and errors that repeat what was asked, as text and as JSON. */
export const attackOutput = async ({ program, network, proxy, names, texts }: OutputAttack): Promise<OutputFindings> => {
  const thread = await threadNamed(program, network, 'Main');
  names.renew();
  const signIn = await program.as({ ...network, url: proxy.url }, 'Kim');
  const found = { lines: 0, foreignSequences: 0, otherThanText: 0, brokenJson: 0, crashed: 0 };
  const take = (text: string, isJson: boolean): void => {
    const { counts, foreign } = parseOutput(text);
    const lines = text.split('\n').filter(Boolean);
    found.lines += lines.length;
    found.foreignSequences += foreign.length;
    found.otherThanText += Object.entries(counts).reduce(
      (sum, [form, count]) => sum + (form === 'text' || form === 'line-feed' ? 0 : count),
      0,
    );
    if (isJson) found.brokenJson += lines.filter((line) => !isJsonText(line)).length;
  };
  const run = async (words: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await program.run([...words, ...signIn]);
    take(stdout, words.includes('--json'));
    take(stderr, false);
    if (code === null || /^ {4}at /m.test(stderr)) found.crashed += 1;
  };
  for (const list of LISTS) await Promise.all([run([list]), run([list, '--json'])]);
  for (let count = 0; count < UNKNOWN_NAMES; count += 1)
    await run(['watch', '--for', '1', '--thread', (texts.next().value as HostileString).text.replaceAll('\u0000', '').slice(0, 2_000)]);
  for (const form of [[], ['--json']]) {
    const watching = program.start(['watch', '--thread', thread, ...form, ...signIn]);
    await watching.says('stderr', /./);
    for (let count = 0; count < SAID; count += 1) {
      const { text } = texts.next().value as HostileString;
      await network.control({ do: 'say', thread, author: 'usr_mira', content: `said: ${text.slice(0, 2_000)}` });
    }
    await network.control({ do: 'say', thread, author: 'usr_mira', content: 'the last one' });
    await watching.says('stdout', /the last one/);
    watching.kill('SIGTERM');
    const { stdout, stderr } = await watching.ended;
    take(stdout, form.length > 0);
    take(stderr, false);
  }
  return found;
};

const isJsonText = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};
