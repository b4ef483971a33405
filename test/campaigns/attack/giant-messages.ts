import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../../cli/program.ts';
import { openConsole, openThread, threadNamed } from '../../e2e/console-in-pty.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { silenceAgents } from './console-bodies.ts';
import { startHostileProxy } from './hostile-proxy.ts';

/** What is repeated until the message is full. */
export const SHAPES: Readonly<Record<string, string>> = {
  emoji: '😀',
  families: '👩‍👩‍👧‍👦',
  skin: '👍🏽',
  flags: '🇩🇪',
  sgr: '\u001b[31mx',
  osc: '\u001b]52;c;YQ==\u0007',
  c1: '\u009b31m',
  zalgo: `a${'\u0301\u0316\u0327'.repeat(10)}`,
  noNewline: 'a',
  words: 'word ',
  newlines: '\n',
  tabs: '\t',
  zeroWidth: '\u200b',
  bidi: '\u202e',
  tags: '\u{e0041}',
  cjk: '漢',
  jamo: '\u1112\u1161\u11ab',
  surrogates: '\ud83d',
  indic: 'क्ष',
};
const MIB = 1024 * 1024;
const KEYS = ['k', 'pgup', 'pgdown', 'F', 'y', 'G'];

type Stall = { readonly pid: number; readonly threadId: number; readonly at: number; readonly wallMs: number; readonly cpuMs: number };

/** The longest time in milliseconds that a thread stood still: by its own work, and for the one with the screen by the clock. */
export type GiantStalls = { readonly uiMs: number; readonly uiWallMs: number; readonly linkMs: number };

export type GiantReport = {
  readonly mebibytes: number;
  readonly worstUiMs: number;
  readonly worstLinkMs: number;
  readonly shapes: Readonly<Record<string, GiantStalls>>;
};

/**
 * Sends a message of each shape to the built console in a pty and measures how long its threads stand still: from the frame of the
 * socket to the rows on the screen, and while it is scrolled, folded and copied.
 */
export const measureGiants = async (names: readonly string[], mebibytes: number): Promise<GiantReport> => {
  const giant = { name: '', text: '' };
  await using program = await buildProgram();
  await using network = await openNetwork();
  // The network takes no message of that size, so it grows on its way; the ones before it are small again.
  await using proxy = await startHostileProxy(network.url, (value) => grown(value, giant));
  const stallsFile = path.join(program.home, 'stalls.jsonl');
  await using terminal = await openConsole({
    program,
    network: { ...network, url: proxy.url },
    as: 'Kim',
    env: { NODE_OPTIONS: `--import ${fileURLToPath(new URL('./stall-hook.ts', import.meta.url))}`, NETCONSOLE_STALLS: stallsFile },
  });
  const thread = await threadNamed(program, network, 'Main');
  await silenceAgents(network, thread);
  await openThread(terminal, 'Main');
  await terminal.settled();
  const shapes: Record<string, GiantStalls> = {};
  for (const name of names) {
    const piece = SHAPES[name] ?? name;
    const before = stallsIn(stallsFile).length;
    giant.name = name;
    giant.text = piece.repeat(Math.ceil((mebibytes * MIB) / (Buffer.byteLength(JSON.stringify(piece)) - 2)));
    for (const words of ['begins', 'is over'])
      await network.control({ do: 'say', thread, author: 'usr_mira', content: `${name} ${words}` });
    await terminal.shows(`${name} is over`, 60_000);
    await terminal.shows(/… \d{6,} more characters/);
    for (const key of KEYS) {
      await terminal.press(key);
      await terminal.settled();
    }
    shapes[name] = worstOf(stallsIn(stallsFile).slice(before));
  }
  const all = Object.values(shapes);
  return {
    mebibytes,
    worstUiMs: Math.max(...all.map(({ uiMs }) => uiMs)),
    worstLinkMs: Math.max(...all.map(({ linkMs }) => linkMs)),
    shapes,
  };
};

const grown = (value: unknown, giant: { readonly name: string; readonly text: string }): unknown => {
  if (Array.isArray(value)) return value.map((each) => grown(each, giant));
  if (typeof value === 'string') return value === `${giant.name} begins` ? `${value} ${giant.text}` : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, grown(field, giant)]));
};

const stallsIn = (file: string): readonly Stall[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Stall)
    : [];

const worstOf = (stalls: readonly Stall[]): GiantStalls => {
  const most = (of: readonly Stall[], which: 'cpuMs' | 'wallMs'): number => Math.round(Math.max(0, ...of.map((stall) => stall[which])));
  const ui = stalls.filter(({ threadId }) => threadId === 0);
  const link = stalls.filter(({ threadId }) => threadId !== 0);
  return { uiMs: most(ui, 'cpuMs'), uiWallMs: most(ui, 'wallMs'), linkMs: most(link, 'cpuMs') };
};
