import type { LocalNetwork } from '../../../src/simulator/local-network.ts';
import { principalNamed } from '../../simulator/open-network.ts';
import { focus, type Place } from './console-place.ts';

export type Bodies = {
  readonly network: LocalNetwork;
  /** The thread that is open. */
  readonly thread: string;
  /** Numbers of the messages whose first row stood on a frame that was looked at. */
  readonly seen: Set<number>;
};

/** Units and lines of a message, so that a screen holds many; one in so many comes whole. */
const BODY_UNITS = 240;
const BODY_LINES = 4;
const WHOLE_EVERY = 60;
const MOST_PAGES = 400;
const PAGE_MS = 10_000;
/** An older page may still be on its way. */
const MOST_STUCK = 3;
const MARKER = /q(\d+)z/g;

const bodyOf = (text: string, number: number): string =>
  number % WHOLE_EVERY === 0 ? text : text.slice(0, BODY_UNITS).split('\n').slice(0, BODY_LINES).join('\n');

/** Says texts in the open thread, numbered from `first`, and pages back through them until each was on a frame. */
export const sayAndRead = async (
  place: Place,
  { network, thread, seen }: Bodies,
  { texts, first }: { texts: readonly string[]; first: number },
) => {
  const { terminal, watch, panes, sees } = place;
  await focus(terminal, '#');
  const say = (content: string): Promise<unknown> => network.control({ do: 'say', thread, author: 'usr_mira', content });
  for (const [index, text] of texts.entries()) await say(`q${first + index}z ${bodyOf(text, first + index)}`);
  await say(`messages from ${first} end`);
  await sees(`messages from ${first} end`);
  const numbers = (): readonly number[] =>
    terminal.screen().flatMap((row) => Array.from(row.matchAll(MARKER), ([, number]) => Number(number)));
  // The clock in the header changes by itself.
  const panesNow = (): string => terminal.screen().slice(1).join('\n');
  const look = async (): Promise<void> => {
    await watch.check(panes.get('2') ?? []);
    for (const number of numbers()) seen.add(number);
  };
  await look();
  const isRead = (): boolean => texts.every((_, index) => seen.has(first + index));
  let stuck = 0;
  for (let pages = 0; pages < MOST_PAGES && stuck < MOST_STUCK && !isRead(); pages += 1) {
    const before = panesNow();
    await terminal.press('pgup');
    const isPaged = await terminal
      .until(() => panesNow() !== before, 'no page', PAGE_MS)
      .then(
        () => true,
        () => false,
      );
    stuck = isPaged ? 0 : stuck + 1;
    await look();
  }
  await terminal.press('G');
};

/** Lets the agents of a thread be silent: they would answer each message, and their answers would stand between them. */
export const silenceAgents = async (network: LocalNetwork, thread: string): Promise<void> => {
  const { token } = principalNamed(network, 'Kim');
  const answer = await fetch(`${network.url}/api/v1/threads/${thread}/settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { agent_enabled: false } }),
  });
  if (!answer.ok) throw new Error(`the agents of the thread could not be switched off: ${answer.status}`);
};
