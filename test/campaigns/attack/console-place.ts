import { eventually } from '../../simulator/open-network.ts';
import type { PtyTerminal } from '../../support/pty-terminal.ts';
import type { HostileNames } from './hostile-names.ts';
import type { HostileProxy } from './hostile-proxy.ts';
import type { Box, ScreenWatch } from './screen-watch.ts';

/** The console under attack, and what stands around it. */
export type Place = {
  readonly terminal: PtyTerminal;
  readonly watch: ScreenWatch;
  readonly proxy: HostileProxy;
  readonly names: HostileNames;
  /** The panes of each screen, by the key that opens it. */
  readonly panes: ReadonlyMap<string, readonly Box[]>;
  /** Waits for a row, and counts it where it does not come. */
  readonly sees: (wanted: string | RegExp) => Promise<void>;
};

/** The keys of the screens; the one with the open thread comes last. */
export const SCREENS = ['1', '3', '4', '5', '6', '7', '8', '9', '2'] as const;

/** Opens a screen by its key and waits for it: keys that come faster than they are read may be taken for a paste. */
export const openScreen = async ({ terminal, sees }: Pick<Place, 'terminal' | 'sees'>, screen: string): Promise<void> => {
  await terminal.press(screen);
  await sees(new RegExp(`\\[${screen} \\w+\\]`));
};

/** The panes of each screen while everything has its own name. */
export const panesOfScreens = async ({ terminal, watch, sees }: Omit<Place, 'panes'>): Promise<Place['panes']> => {
  const panes = new Map<string, readonly Box[]>();
  for (const screen of SCREENS) {
    await openScreen({ terminal, sees }, screen);
    panes.set(screen, await watch.panes());
  }
  return panes;
};

/** Gives everything a new name, waits until the console has read it, and looks at every screen. */
export const renameAll = async ({ terminal, watch, proxy, names, panes, sees }: Place): Promise<void> => {
  const era = names.renew();
  await terminal.press('R');
  await sees(`#E${era} `);
  await eventually(() => (proxy.isIdle() ? true : undefined));
  for (const screen of SCREENS) {
    await openScreen({ terminal, sees }, screen);
    await watch.check(panes.get(screen) ?? []);
  }
};

/** More than any screen has. */
const MOST_PANES = 6;

/** Focuses the pane whose title begins like this. */
export const focus = async (terminal: PtyTerminal, title: string): Promise<void> => {
  const focused = (): string => terminal.screen().flatMap((row) => /[═─]>(\S*)/.exec(row)?.[1] ?? [])[0] ?? '';
  await terminal.until(() => focused() !== '', 'no pane has the focus');
  for (let tried = 0; tried < MOST_PANES && !focused().startsWith(title); tried += 1) {
    const before = focused();
    await terminal.press('tab');
    await terminal.until(() => !['', before].includes(focused()), 'the focus stays');
  }
};

/** Shows all threads again in the list that a filter found one in. */
export const clearFilter = async (terminal: PtyTerminal): Promise<void> => {
  await focus(terminal, 'THREADS');
  await terminal.press('/');
  await terminal.shows('FILTER');
  await terminal.press('ctrl-u');
  await terminal.press('enter');
  await terminal.shows(/THREADS \d+ ─/);
};
