import { expect, it } from 'vitest';
import { startReady } from '../../support/start-ready.ts';

it('changes the colours to those for a light background when the terminal says that it has one, and writes no text', async () => {
  await using console = await startReady({ columns: 120, rows: 36, theme: 'auto' });

  console.input.send('\u001b]11;rgb:ffff/ffff/ffff\u001b\\');
  await console.until(({ settings }) => settings.appearance.background === 'light');
  await console.drawn();

  expect(console.state().view.composer.isOpen).toBe(false);
  const row = console.screen().findIndex((text) => text.includes('PULSE'));
  const line = console.output.terminal.buffer.active.getLine(row);
  expect(line?.getCell(console.screen()[row]?.indexOf('PULSE') ?? -1)?.getFgColor()).toBe(24);
});
