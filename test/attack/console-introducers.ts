import type { LocalNetwork } from '../../src/platform/local/local-network.ts';
import { pasteBytes } from '../support/key-bytes.ts';
import { type Place, renameAll } from './console-place.ts';
import { INTRODUCERS } from './families.ts';

/** What the console writes besides its panes: the keys that lead there from the open thread, and back. */
const OUTPUTS: readonly (readonly [there: string, back: string])[] = [
  ['?', 'esc'],
  [':', 'esc'],
  ['x', 'esc'],
  ['J', 'esc'],
  ['N', 'esc'],
  ['p t', 'esc'],
  ['L t', 'esc'],
  ['i', 'ctrl-c esc'],
  ['1 /', 'esc 2'],
  ['3 enter', '2'],
  ['5 enter', '2'],
];

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
    for (const [there, back] of OUTPUTS) {
      await terminal.press(there);
      terminal.type(pasteBytes(introducer.replaceAll('\u001b', '')));
      await terminal.settled();
      await watch.check([]);
      await terminal.press(back);
    }
    looked += panes.size + 1 + OUTPUTS.length;
  }
  names.force(undefined);
  return looked;
};
