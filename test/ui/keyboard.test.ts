import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { safe } from '../../src/text/safe.ts';
import { startFrozen } from '../support/start-frozen.ts';

/** Turns of the event loop: far less than the time between two frames of news. */
const TURNS = 10;

it('draws a key at once, however lately a frame of news was drawn', async () => {
  await using console = await startFrozen({ columns: 120, rows: 36 });
  await console.press('2 i');
  await console.drawn();
  const write = vi.spyOn(console.output, 'write');

  console.store.dispatch({ type: 'notice-shown', level: 'info', text: safe`something happened` });
  for (let turns = 0; turns < TURNS; turns += 1) await turn();
  console.input.send('z');
  for (let turns = 0; turns < TURNS; turns += 1) await turn();

  const written = write.mock.calls.map(([text]) => String(text));
  expect(written.findIndex((text) => text.includes('something happened'))).toBeGreaterThan(-1);
  expect(written.findIndex((text) => text.includes('z'))).toBeGreaterThan(-1);
});
