import { setTimeout as delay } from 'node:timers/promises';
import type { Screen } from '../../support/screen.ts';
import type { BenchConsole } from './bench-console.ts';
import { type BenchNetwork, numberOf } from './bench-network.ts';

const FLOODED = 'Dock 4 handover';
/** Between keys; not a multiple of a frame. */
export const KEY_EVERY_MS = 137;

/** Opens the thread of the flood, with the composer. Resolves when messages show. */
export const openFlood = async (shown: BenchConsole): Promise<void> => {
  await shown.when((screen) => screen.some((row) => row.includes('LIVE')));
  shown.press('2');
  await shown.when((screen) => screen.some((row) => row.includes('THREADS')));
  shown.press('/');
  await shown.when((screen) => screen.some((row) => row.includes('FILTER')));
  shown.type('Dock');
  await shown.when((screen) => screen.some((row) => row.includes('/Dock')));
  // Enter that comes with the letters before it would be the end of a paste.
  await delay(KEY_EVERY_MS);
  shown.press('enter');
  await shown.when((screen) => screen.some((row) => row.includes('NORMAL')));
  shown.press('enter');
  await shown.when((screen) => newestOf(screen) > 0);
  shown.press('i');
  await shown.when((screen) => screen.some((row) => row.includes('0/4000')));
};

/** The number of the newest message on screen; messages of a flood are numbered from 1. */
export const newestOf = (screen: Screen): number =>
  Math.max(0, ...screen.flatMap((row) => Array.from(row.matchAll(/ #(\d+)\b/g), ([, number]) => Number(number))));

/** Types into the composer, whose counter tells of each letter, and gives how long each took to the screen, in milliseconds. */
export const typeLetters = async (shown: BenchConsole, forMs: number): Promise<readonly number[]> => {
  const until = performance.now() + forMs;
  const took: number[] = [];
  while (performance.now() < until) {
    const pressedAt = performance.now();
    const counter = ` ${took.length + 1}/4000`;
    shown.press('x');
    took.push((await shown.when((screen) => screen.some((row) => row.includes(counter)))) - pressedAt);
    await delay(Math.max(0, KEY_EVERY_MS - (performance.now() - pressedAt)));
  }
  return took;
};

type Listed = { readonly data: readonly { readonly id: string; readonly title?: string | null }[] };
type Page = { readonly data: { readonly messages: readonly { readonly content: string }[] } };

/** The thread that the scenario floods. */
export type FloodThread = { readonly id: string; readonly topic: string };

const read = async ({ url, token }: BenchNetwork, path: string): Promise<unknown> =>
  (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json();

export const findFloodThread = async (network: BenchNetwork): Promise<FloodThread> => {
  for (const team of ((await read(network, '/teams')) as Listed).data) {
    const threads = ((await read(network, `/teams/${team.id}/threads`)) as Listed).data;
    const thread = threads.find(({ title }) => title === FLOODED);
    if (thread !== undefined) return { id: thread.id, topic: `api:chat:team:${team.id}:thread:${thread.id}` };
  }
  throw new Error(`there is no thread ${FLOODED}`);
};

/** The number of the newest message that the network has. */
export const newestSent = async (network: BenchNetwork, { id }: FloodThread): Promise<number> => {
  const page = (await read(network, `/threads/${id}/messages?limit=1`)) as Page;
  return numberOf(page.data.messages.at(-1)?.content ?? '');
};
