import { expect, it } from 'vitest';
import type { ConsoleEvent } from '../../src/store/events.ts';
import { type ConsoleState, selectOverlay } from '../../src/store/state.ts';
import { agentAuthor, humanAuthor, message, run, threadId } from '../support/builders.ts';
import { startReady } from '../support/start-ready.ts';

/** Processor time, which other work on the machine does not lengthen. */
const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** A day of talk: every routine ran once, woken by a post of a person or of another agent. */
const dayOf = ({ network, now }: ConsoleState): readonly ConsoleEvent[] => {
  const threads = [...network.threads.values()];
  const routines = [...network.routines.values()];
  const posts = routines.map(({ agent }, index) => {
    const thread = threads[index % threads.length]?.id ?? threadId('none');
    const author = index % 3 === 0 ? humanAuthor(`person${index % 50}`) : agentAuthor(agent.slice('agi_'.length));
    return message(`msg_${index}`, { author, thread, createdAt: now - 3_000_000 + index * 2_000 });
  });
  const runs = routines.map(({ id, agent }, index) => {
    const trigger = posts[(index * 7) % posts.length];
    return run(`arr_${index}`, {
      routine: id,
      agent,
      thread: trigger?.thread ?? null,
      triggerMessage: trigger?.id ?? null,
      createdAt: now - index * 1_000,
    });
  });
  const pages = threads.map(
    ({ id }): ConsoleEvent => ({ type: 'page-read', thread: id, messages: posts.filter(({ thread }) => thread === id), isAtStart: true }),
  );
  return [{ type: 'runs-listed', runs }, ...pages];
};

it('foretells and shows a stop of 1,000 routines in less than 300 ms, the first time too', { timeout: 60_000 }, async () => {
  await using console = await startReady({ scenario: 'crowd' });
  await console.until(({ network }) => network.routines.size === 1_000);
  await console.press(':');
  await console.type('open an incident');
  await console.press('enter');
  await console.until(({ incident }) => incident.current !== null);
  console.store.dispatch(...dayOf(console.state()));
  await console.press('5 p');

  const before = process.cpuUsage();
  await console.press('o');
  const took = cpuMs(before);

  const overlay = selectOverlay(console.state());
  expect(overlay?.type === 'confirm' ? overlay.confirmation.plan?.targets.length : 0).toBe(1_000);
  await console.shows('Pause 1000 routines?');
  expect(took).toBeLessThan(300);
});
