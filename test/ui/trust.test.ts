import { describe, expect, it } from 'vitest';
import { placeIn } from '../simulator/raw-socket.ts';
import { startConsole } from '../support/start-console.ts';

/** A console with the team's first thread open, and a way to let Mira say something there. */
const openSupport = async (options: Parameters<typeof startConsole>[0] = {}) => {
  const console = await startConsole(options);
  await console.until(({ link }) => link.isSnapshotRead && link.connection.state === 'live');
  await console.press('2 /');
  await console.type('Support');
  await console.press('enter enter');
  await console.shows('phones are quiet');
  const { thread } = await placeIn(console.network, 'Kim', 'Support');
  const say = (content: string, author = 'usr_mira') => console.network.control({ do: 'say', thread, author, content });
  return { console, say };
};

const HOSTILE = 'pay\u202e the\u200b bill\u001b]0;owned\u0007';

describe('a message that hides something', () => {
  it('is shown with what it hides made visible, and counted', async () => {
    const { console, say } = await openSupport();
    await using _ = console;

    await say(HOSTILE);

    await console.shows('pay⟨U+202E⟩ the bill␛]0;owned␇');
    await console.shows('⚠ 1 hidden');
  });

  it('is copied as it is shown by y, and as it was written only by Y', async () => {
    const { console, say } = await openSupport();
    await using _ = console;
    await say(HOSTILE);
    await console.shows('owned');

    await console.press('y');
    await console.shows('Y copies it as written');
    expect(console.copies).toEqual([expect.stringMatching(/pay⟨U\+202E⟩ the.* bill␛\]0;owned␇/)]);

    await console.press('Y');
    await console.until(() => console.copies.length === 2);
    expect(console.copies[1]).toContain(HOSTILE);
  });
});

describe('a terminal without Unicode', () => {
  it('is drawn in ASCII only, whatever was written', async () => {
    const { console, say } = await openSupport({ isAscii: true });
    await using _ = console;

    await say('Übergabe größer ✓ 漢 ≈ 5 …');

    await console.shows('Ubergabe gro?er v ?? ~ 5 .');
    expect(console.screen().filter((row) => !/^[\x20-\x7e]*$/.test(row))).toEqual([]);
  });
});
