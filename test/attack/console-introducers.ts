import type { LocalNetwork } from '../../src/platform/local/local-network.ts';
import { pasteBytes } from '../support/key-bytes.ts';
import { type Place, renameAll } from './console-place.ts';
import { INTRODUCERS } from './families.ts';

/** What the console writes besides its panes: the keys that lead there from the open thread. */
const OUTPUTS: readonly string[] = ['?', ':', 'x', 'J', 'N', 'p t', 'L t', 'i', '/', '1 /', '3 enter', '5 enter'];
const MOST_STEPS_BACK = 8;

/**
 * Leaves each introducer open before each kind of output of the console: everything is called so, a message ends so, and it is pasted
 * into every field. Gives the number of outputs that were looked at.
 */
export const leaveOpen = async (place: Place, network: LocalNetwork, thread: string): Promise<number> => {
  const { terminal, watch, names, panes, sees } = place;
  let looked = 0;
  for (const [index, introducer] of INTRODUCERS.entries()) {
    names.force(introducer);
    await network.control({ do: 'say', thread, author: 'usr_mira', content: `open ${index} ${introducer}` });
    await renameAll(place);
    await sees(`open ${index} `);
    await watch.check(panes.get('2') ?? []);
    for (const keys of OUTPUTS) {
      await terminal.press(keys);
      terminal.type(pasteBytes(introducer.replaceAll('\u001b', '')));
      await terminal.settled();
      await watch.check([]);
      await goBack(place);
    }
    looked += panes.size + 1 + OUTPUTS.length;
  }
  names.force(undefined);
  return looked;
};

/** Leaves whatever is open, step by step, until the thread is there again. */
const goBack = async ({ terminal }: Place): Promise<void> => {
  for (let steps = 0; steps < MOST_STEPS_BACK; steps += 1) {
    await terminal.settled();
    const isFree = terminal.screen().some((row) => row.startsWith(' NORMAL'));
    if (isFree && terminal.screen().some((row) => row.includes('[2 Threads]'))) return;
    await terminal.press(isFree ? '2' : 'esc');
  }
};
