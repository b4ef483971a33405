import { setTimeout as wait } from 'node:timers/promises';
import { createArchastroPlatform } from '../../../src/platform/archastro/archastro-platform.ts';
import type { PlatformEvent } from '../../../src/platform/events.ts';
import { startLocalNetwork } from '../../../src/simulator/local-network.ts';
import { chooseThreads, createCredential, sessionOf } from './socket-network.ts';

/** How soon a console with many threads is of use, in real milliseconds after it starts. */
export type CrowdStart = {
  readonly threads: number;
  readonly sockets: number;
  /** Until the thread that is looked at is live, which is when one can work. */
  readonly usableMs: number;
  /** Until every thread is joined or polled, and until everything is live. */
  readonly watchedMs: number;
  readonly liveMs: number;
};

const PATIENCE_MS = 120_000;

/** Starts a console at a real server that has so many threads. */
export const measureCrowdStart = async (count: number): Promise<CrowdStart> => {
  const network = await startLocalNetwork({ seed: 1, scenario: 'quiet', hasLimits: false });
  const token = await sessionOf(network);
  const open = () => createArchastroPlatform({ server: network.url, credential: createCredential(network, token) });
  const setup = open();
  const [home] = await chooseThreads(setup, 1);
  if (home === undefined) throw new Error('the operator has no thread');
  for (let index = 0; index < count; index += 1) await setup.createThread(home.team, `Thread ${index}`);
  await setup.close();

  const platform = open();
  const startedAt = performance.now();
  const since = (): number => Math.round(performance.now() - startedAt);
  const links = new Map<string, string>();
  let [isLive, usableMs] = [false, 0];
  platform.subscribe((events: readonly PlatformEvent[]) => {
    for (const event of events) {
      if (event.type === 'link-changed') isLive = event.connection.state === 'live';
      if (event.type === 'thread-link-changed') links.set(event.thread, event.link.state);
    }
    if (usableMs === 0 && links.get(home.id) === 'live') usableMs = since();
  });
  platform.watchThreads([home.id]);
  const until = async (holds: () => Promise<boolean>): Promise<number> => {
    while (!(await holds())) {
      if (since() > PATIENCE_MS) throw new Error(`${count} threads are not followed in time`);
      await wait(5);
    }
    return since();
  };
  const watchedMs = await until(async () => {
    const { topics } = await platform.linkReport();
    return topics.filter(({ topic, state }) => topic.includes(':thread:') && state === 'joined').length > count;
  });
  const liveMs = await until(async () => isLive);
  const { sockets } = await platform.linkReport();
  await platform.close();
  await network.close();
  return { threads: links.size, sockets, usableMs, watchedMs, liveMs };
};
