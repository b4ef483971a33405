import { setTimeout as after } from 'node:timers/promises';
import { pasteBytes } from '../../support/key-bytes.ts';
import { focus, openScreen, type Place } from './console-place.ts';

const FIELD_UNITS = 200;

/** Pastes hostile text into the filter and the palette; gives the number of texts. An ESC would be a key, so there is none. */
export const pasteIntoFields = async ({ terminal, watch, panes, sees }: Place, next: () => string): Promise<number> => {
  const paste = async (): Promise<void> => {
    terminal.type(pasteBytes(next().replaceAll('\u001b', '').slice(0, FIELD_UNITS)));
    await after(60);
  };
  await openScreen({ terminal, sees }, '1');
  await openScreen({ terminal, sees }, '2');
  await focus(terminal, 'THREADS');
  await terminal.press('/');
  await sees('FILTER');
  await paste();
  await watch.check(panes.get('2') ?? []);
  await terminal.press('esc');
  await sees('NORMAL');
  await terminal.press(':');
  await sees('COMMAND ─');
  await paste();
  await watch.check([]);
  await terminal.press('esc');
  await sees('NORMAL');
  return 2;
};
